"""Every way in which a monitoring is changed: a tape that notices it, and one that cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from tests.replay.making import DLQ, a_monitoring, a_profile, a_rule, a_tape, an_alarm, mails

from smokealarm.cloudwatch.vocabulary import TreatMissingData
from smokealarm.dynatrace.detection.rule import (
    AutoAdaptiveThreshold,
    DimensionFilter,
    MetadataItem,
    MetricKeyQuery,
    SeasonalBaseline,
)
from smokealarm.dynatrace.detection.vocabulary import Aggregation, DimensionFilterOperator
from smokealarm.dynatrace.problems.profile import CustomFilter, MetadataFilterItem
from smokealarm.mutation import Judge, Mutant, Operator, mutants_of
from smokealarm.pipeline.disturbance import MONITORING
from smokealarm.pipeline.measurement import Metric
from smokealarm.tape import FaultSpan, MetricTrack, Recorded, TenantTrack

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.problems import AlertingProfile
    from smokealarm.replay import Monitoring
    from smokealarm.tape import Tape

POLLED: Final = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"
STREAMED: Final = "cloud.aws.sqs.approximateNumberOfMessagesVisibleByAccountIdQueueNameRegion"
QUIET: Final = (0.0,) * 12
FULL: Final = (0.0, 0.0, 0.0, *(5.0,) * 9)
ONCE: Final = (0.0, 0.0, 0.0, 5.0, *(0.0,) * 12)
ABSENT: Final = (0.0, 0.0, 0.0, None, None, None, None, 0.0, 0.0, 0.0, 0.0, 0.0)


def just(value: float) -> Tape:
    """Return a tape on which the queue has one depth for a minute."""
    return a_tape((0.0, 0.0, 0.0, value, *(0.0,) * 12))


def with_neighbour(values: tuple[float | None, ...] = QUIET, name: str = f"{DLQ}-old") -> Tape:
    """Return a tape on which another queue is deep as well."""
    tape = a_tape(values)
    deep = Recorded.of((1.0,) * len(values), (9.0,) * len(values))
    track = TenantTrack("depth", (("queuename", name),), deep, tuple(map(float, range(len(values) + 1))))
    metric = MetricTrack(Metric("AWS/SQS", "Depth", (("QueueName", name),)), deep)
    whole = MetricTrack(Metric("AWS/SQS", "Depth", ()), deep)
    return replace(tape, tenant=(*tape.tenant, track), metrics=(*tape.metrics, metric, whole))


def with_unlike_samples() -> Tape:
    """Return a tape on which each minute has a sample of 0 and one of 5."""
    tape = a_tape(QUIET)
    minutes = len(QUIET)
    both = Recorded((2.0,) * minutes, (5.0,) * minutes, (0.0,) * minutes, (5.0,) * minutes)
    return replace(
        tape,
        tenant=tuple(replace(each, recorded=both) for each in tape.tenant),
        metrics=tuple(replace(each, recorded=both) for each in tape.metrics),
    )


def keyed(**filters: str) -> Monitoring:
    """Return a rule that asks for a metric by its key, of queues with some dimensions."""
    wanted = tuple(DimensionFilter(name, DimensionFilterOperator.EQUALS, value) for name, value in filters.items())
    query = MetricKeyQuery("depth", Aggregation.MAX, dimension_filter=wanted, query_offset=2)
    return a_monitoring(rules=(replace(a_rule(), query=query),))


def unmeasured() -> Tape:
    """Return a tape on which nothing is measured."""
    return replace(a_tape(QUIET), tenant=(), metrics=())


def filtered() -> MetricEventRule:
    """Return a rule that looks at one queue alone."""
    return a_rule(selector=f'depth:filter(eq("queuename","{DLQ}")):splitBy("queuename"):max')


def polled() -> MetricEventRule:
    """Return a rule that reads a key of the AWS integration."""
    return a_rule(selector=f"{POLLED}:splitBy():max")


def polled_tape(values: tuple[float | None, ...]) -> Tape:
    """Return a tape of that key."""
    tape = a_tape(values)
    return replace(tape, tenant=tuple(replace(each, key=POLLED) for each in tape.tenant))


def routed(severity: str = "page") -> Monitoring:
    """Return two profiles, each for rules of one severity, and a rule of the first."""
    rule = a_rule()
    template = replace(rule.event_template, metadata=(MetadataItem("severity", severity),))
    page, ticket = a_profile_of("page"), a_profile_of("ticket")
    return a_monitoring(rules=(replace(rule, event_template=template),), profiles=(page, ticket))


def a_profile_of(severity: str) -> AlertingProfile:
    """Return a profile for rules whose metadata say so."""
    wanted = CustomFilter(metadata=(MetadataFilterItem("severity", severity),))
    return replace(a_profile(), profile_id=severity, name=severity, event_filters=(wanted,))


def alarmed() -> Monitoring:
    """Return an alarm alone, which needs two of three datapoints."""
    alarm = an_alarm()
    return a_monitoring(
        rules=(), alarms=(replace(alarm, alarm=replace(alarm.alarm, evaluation_periods=3, datapoints_to_alarm=2)),)
    )


def mutant(monitoring: Monitoring, change: str) -> Mutant:
    """Return the only mutant of a monitoring that is described so."""
    (found,) = (each for each in mutants_of(monitoring) if str(each) == change)
    return found


RULE_OF_TWO: Final = a_rule(samples=5, violatingSamples=2, dealertingSamples=4)
CASES: Final = [
    (a_monitoring(), "the rule deep with the threshold 1 instead of 0", just(1), just(2)),
    (a_monitoring(), "the rule deep with the threshold -1 instead of 0", a_tape(QUIET), a_tape(FULL[3:])),
    (a_monitoring(), "the rule deep alerting BELOW instead of ABOVE its threshold", a_tape(ONCE), a_tape(QUIET)),
    (
        a_monitoring(rules=(RULE_OF_TWO,)),
        "the rule deep with samples 6 instead of 5",
        a_tape((0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0, 0)),
        a_tape(FULL),
    ),
    (
        a_monitoring(rules=(RULE_OF_TWO,)),
        "the rule deep with violatingSamples 1 instead of 2",
        a_tape(ONCE),
        a_tape(QUIET),
    ),
    (
        a_monitoring(rules=(RULE_OF_TWO,)),
        "the rule deep with dealertingSamples 5 instead of 4",
        a_tape((0, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0)),
        a_tape(FULL),
    ),
    (a_monitoring(), "the rule deep alerting on missing data, too", a_tape(ABSENT), unmeasured()),
    (a_monitoring(), "the rule deep with :min instead of :max after depth", with_unlike_samples(), just(5)),
    (
        a_monitoring(rules=(filtered(),)),
        f'the rule deep without :filter(eq("queuename","{DLQ}"))',
        with_neighbour(),
        just(5),
    ),
    (
        a_monitoring(rules=(filtered(),)),
        f"the rule deep with prefix instead of eq(queuename,{DLQ})",
        with_neighbour(),
        with_neighbour(name="other"),
    ),
    (
        a_monitoring(rules=(filtered(),)),
        f"the rule deep asking for queuename.other instead of queuename in eq(queuename,{DLQ})",
        just(5),
        a_tape(QUIET),
    ),
    (
        a_monitoring(rules=(polled(),)),
        f"the rule deep with {STREAMED} of metric stream instead of {POLLED}",
        polled_tape(ONCE),
        polled_tape(QUIET),
    ),
    (keyed(), "the rule deep with the aggregation MIN instead of MAX", with_unlike_samples(), just(5)),
    (
        keyed(queuename=DLQ),
        f"the rule deep without its filter queuename EQUALS {DLQ}",
        with_neighbour(),
        just(5),
    ),
    (
        keyed(queuename=DLQ),
        f"the rule deep asking for another dimension in queuename EQUALS {DLQ}",
        just(5),
        a_tape(QUIET),
    ),
    (a_monitoring(), "the rule deep with queryOffset 3 instead of 2", just(5), a_tape(QUIET)),
    (a_monitoring(), "the rule deep disabled", just(5), a_tape(QUIET)),
    (routed(), "the rule deep with the severity ticket instead of page in its metadata", just(5), a_tape(QUIET)),
    (a_monitoring(), "the profile page without the rule for CUSTOM_ALERT", just(5), a_tape(QUIET)),
    (routed(), "the profile page without its filter severity page", None, just(5)),
    (routed("ticket"), "the profile page without its filter severity page", just(5), a_tape(QUIET)),
    (
        a_monitoring(),
        "the profile page with a delay of 1 min instead of 0 for CUSTOM_ALERT",
        just(5),
        a_tape(QUIET),
    ),
    (a_monitoring(), "the notification mail disabled", just(5), a_tape(QUIET)),
    (routed(), "the notification mail for the profile ticket instead of page", just(5), a_tape(QUIET)),
    (
        a_monitoring(),
        "the notification mail that no longer tells that a problem is over",
        a_tape(ONCE),
        a_tape(FULL),
    ),
    (alarmed(), "the alarm Deep left out", a_tape(FULL), None),
    (alarmed(), "the alarm Deep with the threshold 1 instead of 0", a_tape((0, 0, 0, 1, 1, 0, 0, 0, 0)), a_tape(FULL)),
    (
        alarmed(),
        "the alarm Deep with GreaterThanOrEqualToThreshold instead of GreaterThanThreshold",
        a_tape(QUIET),
        a_tape(FULL[3:]),
    ),
    (
        alarmed(),
        "the alarm Deep with EvaluationPeriods 4 instead of 3",
        a_tape((0, 0, 5, 5, 0, 0, 0, 0)),
        a_tape(QUIET),
    ),
    (alarmed(), "the alarm Deep with DatapointsToAlarm 1 instead of 2", a_tape(ONCE), a_tape(QUIET)),
    (alarmed(), "the alarm Deep with TreatMissingData breaching instead of notBreaching", a_tape((5, None)), None),
    (alarmed(), "the alarm Deep with the Minimum of Depth instead of Maximum", with_unlike_samples(), a_tape(FULL)),
    (alarmed(), f"the alarm Deep without the dimension QueueName {DLQ} of Depth", with_neighbour(), None),
    (alarmed(), f"the alarm Deep with another QueueName {DLQ} of Depth", a_tape(FULL), None),
]


@pytest.mark.parametrize(
    ("monitoring", "change", "noticing"),
    [(monitoring, change, tape) for monitoring, change, tape, _ in CASES if tape is not None],
    ids=[change for _, change, tape, _ in CASES if tape is not None],
)
def test_a_tape_notices_a_change(monitoring: Monitoring, change: str, noticing: Tape) -> None:
    """Where the verdict becomes another one, the change is noticed by that tape."""
    assert Judge(monitoring, {"this one": noticing}).noticed(mutant(monitoring, change)) == "this one"


@pytest.mark.parametrize(
    ("monitoring", "change", "blind"),
    [(monitoring, change, tape) for monitoring, change, _, tape in CASES if tape is not None],
    ids=[change for _, change, _, tape in CASES if tape is not None],
)
def test_a_change_survives_a_tape(monitoring: Monitoring, change: str, blind: Tape) -> None:
    """Where the verdict stays as it is, nobody notices."""
    assert Judge(monitoring, {"this one": blind}).noticed(mutant(monitoring, change)) is None


@pytest.mark.parametrize(
    ("model", "said"),
    [(AutoAdaptiveThreshold(2), "signalFluctuation"), (SeasonalBaseline(2), "tolerance")],
)
def test_a_rule_that_learns_may_be_twice_or_half_as_tolerant(
    model: AutoAdaptiveThreshold | SeasonalBaseline, said: str
) -> None:
    """Tapes are too short to learn from, so that such a change survives them."""
    monitoring = a_monitoring(rules=(replace(a_rule(), model=model),))
    for other in (4, 1):
        found = mutant(monitoring, f"the rule deep with {said} {other} instead of 2")
        assert Judge(monitoring, {"this one": just(5)}).noticed(found) is None


def test_there_is_a_case_for_every_operator() -> None:
    """None is left untried."""
    tried = {mutant(monitoring, change).change.operator for monitoring, change, *_ in CASES}
    assert tried == set(Operator)


def test_the_tapes_on_which_a_rule_fires_are_asked_first() -> None:
    """The first of them that notices is named, the shortest before the others."""
    tapes = {"quiet": a_tape(QUIET), "long": just(1), "short": a_tape((0, 0, 0, 1, 0, 0, 0, 0))}
    monitoring = a_monitoring()
    judge = Judge(monitoring, tapes)
    assert judge.noticed(mutant(monitoring, "the rule deep with the threshold 1 instead of 0")) == "short"
    assert judge.noticed(mutant(monitoring, "the rule deep with the threshold -1 instead of 0")) is not None


@pytest.mark.parametrize(
    ("own", "noticed"),
    [
        ((), "this one"),
        ((("deep.threshold", "9"),), None),
        ((("deep.samples", "5"),), "this one"),
    ],
    ids=["nothing-else", "the-same-property", "another-property"],
)
def test_a_tape_does_not_notice_what_its_scenario_set_itself(
    own: tuple[tuple[str, str], ...], noticed: str | None
) -> None:
    """Whatever the file says, the scenario had its own value."""
    span = FaultSpan("other", MONITORING, 0.0, 600.0, own)
    tape = replace(a_tape((0, 0, 0, 1, 0, 0, 0, 0)), faults=(span,))
    monitoring = a_monitoring()
    for change in (
        "the rule deep with the threshold 1 instead of 0",
        "the alarm Deep with the threshold 1 instead of 0",
    ):
        settings = tuple((name.replace("threshold", "Threshold"), value) for name, value in own if "threshold" in name)
        both = replace(tape, faults=(span, replace(span, details=settings)))
        assert Judge(monitoring, {"this one": both}).noticed(mutant(monitoring, change)) == noticed


def test_what_a_description_says_is_not_noticed() -> None:
    """Verdicts are about what opens, whom it is told and when."""
    monitoring = a_monitoring()
    (rule,) = monitoring.rules
    worded = replace(rule, event_template=replace(rule.event_template, description="Other words."))
    found = replace(mutant(monitoring, "the rule deep disabled"), new=worded)
    assert Judge(monitoring, {"this one": just(5)}).noticed(found) is None


def test_a_monitoring_has_the_same_mutants_each_time() -> None:
    """In the same order, so that processes agree on them by their places."""
    monitoring = a_monitoring(rules=(filtered(),))
    assert list(map(str, mutants_of(monitoring))) == list(map(str, mutants_of(monitoring)))


def test_an_alarm_that_minds_missing_data_has_the_other_ways_as_mutants() -> None:
    """Each of the three."""
    ways = {str(each) for each in mutants_of(alarmed()) if each.change.operator is Operator.MISSING_DATA}
    others = set(TreatMissingData) - {TreatMissingData.NOT_BREACHING}
    assert ways == {f"the alarm Deep with TreatMissingData {each} instead of notBreaching" for each in others}


def test_a_mail_to_several_people_may_lose_each_of_them() -> None:
    """One mutant for each."""
    both = replace(mails().target, recipients=("a@example.org", "b@example.org"))
    monitoring = a_monitoring(notifications=(replace(mails(), target=both),))
    judge = Judge(monitoring, {"this one": just(5)})
    for name in ("a", "b"):
        assert judge.noticed(mutant(monitoring, f"the notification mail without {name}@example.org")) == "this one"
