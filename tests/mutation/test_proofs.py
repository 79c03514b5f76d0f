"""Mutants of which it is proven that nobody can notice, and those that look like them and can be noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from tests.replay.making import a_monitoring, a_profile, a_rule, an_alarm, mails

from smokealarm.cloudwatch import parse_alarm
from smokealarm.dynatrace.detection.rule import MetadataItem
from smokealarm.dynatrace.problems.profile import CustomFilter, MetadataFilterItem, SeverityRule
from smokealarm.dynatrace.problems.vocabulary import ProfileSeverity
from smokealarm.mutation import Judge, mutants_of
from smokealarm.replay import TemplateAlarm, read_monitoring
from smokealarm.tape import load_tape

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.replay import Monitoring

ROOT = Path(__file__).parents[2]
SUM: Final = "ext:cloud.aws.lambda.errorsSum"
DURATION: Final = "ext:cloud.aws.lambda.duration"
VISIBLE: Final = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"


def proofs(monitoring: Monitoring, words: str) -> list[str]:
    """Return the proofs of the mutants in whose description these words are."""
    found = [each.change.proof for each in mutants_of(monitoring) if words in str(each)]
    assert found, words
    return found


def proof(rule: MetricEventRule, words: str) -> str:
    """Return the proof of the only such mutant of a rule."""
    (found,) = proofs(a_monitoring(rules=(rule,), alarms=()), words)
    return found


def test_a_problem_of_one_violating_minute_closes_alike() -> None:
    """Where no minute of the window violates, all are normal; where one may violate, the number matters."""
    assert "enough for both" in proof(a_rule(samples=5, dealertingSamples=5), "dealertingSamples 4")
    assert not proof(a_rule(samples=5, violatingSamples=2, dealertingSamples=5), "dealertingSamples 4")


def test_a_count_is_never_below_zero() -> None:
    """A threshold of 0 and one of -1 are the same below it; another metric may be negative."""
    assert "never below" in proof(a_rule(selector=f"{SUM}:splitBy():sum", alertCondition="BELOW"), "threshold -1")
    assert not proof(a_rule(selector=f"{SUM}:splitBy():sum", alertCondition="BELOW"), "threshold 1")
    assert not proof(a_rule(selector="depth:splitBy():sum", alertCondition="BELOW"), "threshold -1")
    assert not proof(a_rule(selector=f"(0-{SUM}):splitBy():sum", alertCondition="BELOW"), "threshold -1")


@pytest.mark.parametrize(
    ("selector", "same"),
    [
        (f'{SUM}:splitBy("dt.entity.custom_device"):sum', True),
        (f'{SUM}:filter(eq("functionname","a")):splitBy():sum', True),
        (f'{SUM}:filter(prefix("functionname","a")):splitBy():sum', False),
        (f'{SUM}:filter(or(eq("functionname","a"),eq("functionname","b"))):splitBy():sum', False),
        (f'{DURATION}:splitBy("dt.entity.custom_device"):sum', False),
        (f'({SUM}/{DURATION}):splitBy("dt.entity.custom_device"):sum', True),
    ],
)
def test_every_aggregation_of_one_value_is_that_value(selector: str, same: bool) -> None:  # noqa: FBT001
    """One statistic of one resource is one value a minute; a summary, or several resources, are more."""
    assert bool(proof(a_rule(5, selector), "with :min instead of :sum")) is same


def test_a_split_by_what_a_filter_leaves_one_of_makes_no_group_more() -> None:
    """Unless the problem is on that dimension or its title says it; a filter that leaves several tells them apart."""
    one = a_rule(selector='depth:filter(eq("queuename","a")):splitBy("queuename"):max')
    assert "leaves one" in proof(one, "with splitBy without queuename")
    assert not proof(replace(one, event_entity_dimension_key="queuename"), "with splitBy without queuename")
    titled = replace(one, event_template=replace(one.event_template, title="{dims:queuename} is deep"))
    assert not proof(titled, "with splitBy without queuename")
    several = a_rule(selector='depth:filter(prefix("queuename","a")):splitBy("queuename"):max')
    assert not proof(several, "with splitBy without queuename")


def test_sum_average_and_maximum_of_counts_are_above_zero_together() -> None:
    """The minimum is not, and above 1 the others are not either."""
    of = f"{VISIBLE}:splitBy():max"
    assert "above 0" in proof(a_rule(0, of), "with :avg instead of :max")
    assert not proof(a_rule(0, of), "with :min instead of :max")
    assert not proof(a_rule(1, of), "with :avg instead of :max")


def test_a_default_of_zero_in_a_rate_makes_no_difference() -> None:
    """0 does not violate, nor does what is missing; in a sum, or as a divisor, the default matters."""
    said = "without :default(0)"
    assert "counts the same" in proof(a_rule(5, f"({SUM}:default(0)/{DURATION}):splitBy():max"), said)
    assert not proof(a_rule(5, f"({SUM}:default(0)+{DURATION}):splitBy():max"), said)
    assert not proof(a_rule(5, f"({DURATION}/{SUM}:default(0)):splitBy():max"), said)
    assert not proof(a_rule(5, f"({SUM}:default(0)/{DURATION}):splitBy():max", alertOnNoData=True), said)


def test_what_is_disabled_has_no_effect_in_any_form() -> None:
    """But being enabled has one."""
    off = a_monitoring(rules=(a_rule(enabled=False),), alarms=())
    assert all(proofs(off, "the rule deep with"))
    assert proofs(off, "the rule deep disabled") == [""]


def test_a_profile_that_nobody_listens_to_has_no_effect() -> None:
    """Whatever it lets through."""
    unheard = a_monitoring(notifications=(replace(mails(), enabled=False),))
    assert all("listens" in each for each in proofs(unheard, "the profile page"))


def test_a_severity_that_no_rule_raises_is_no_way() -> None:
    """Neither its rule nor its delay matters; those that are raised do, and where events merge, others may."""
    both = (*a_profile().severity_rules, SeverityRule(ProfileSeverity.ERRORS))
    monitoring = a_monitoring(profiles=(replace(a_profile(), severity_rules=both),))
    assert all("no rule raises" in each for each in proofs(monitoring, "for ERRORS"))
    assert not any(proofs(monitoring, "for CUSTOM_ALERT"))
    rule = a_rule()
    merging = replace(rule, event_template=replace(rule.event_template, davis_merge=True))
    merged = proofs(replace(monitoring, rules=(merging,)), "for ERRORS")
    assert not any("no rule raises" in each for each in merged)


def test_a_delay_shorter_than_the_wait_for_its_analysis_makes_no_difference() -> None:
    """A problem is told after three minutes at the earliest, unless a custom alert opens it."""
    rule = a_rule()
    errors = replace(rule, event_template=replace(rule.event_template, event_type="ERROR"))
    severities = (SeverityRule(ProfileSeverity.ERRORS),)
    monitoring = a_monitoring(rules=(errors,), profiles=(replace(a_profile(), severity_rules=severities),))
    assert "held back" in proofs(monitoring, "a delay of 1 min")[0]
    assert proofs(a_monitoring(), "a delay of 1 min") == [""]


def test_a_filter_that_everything_passes_makes_no_difference() -> None:
    """Every rule has the value that is asked for; with a rule that has another one, it does."""
    wanted = CustomFilter(metadata=(MetadataFilterItem("team", "a"),))
    profile = replace(a_profile(), event_filters=(wanted,))
    rule = a_rule()
    of_team = replace(rule, event_template=replace(rule.event_template, metadata=(MetadataItem("team", "a"),)))
    alone = a_monitoring(rules=(of_team,), profiles=(profile,))
    assert "every rule" in proofs(alone, "without its filter")[0]
    assert proofs(a_monitoring(rules=(of_team, replace(rule, rule_id="b")), profiles=(profile,)), "without its f") == [
        ""
    ]


def alarm_on(metric: str, statistic: str, comparison: str, threshold: float) -> Monitoring:
    """Return an alarm alone."""
    document = {
        "AlarmName": "deep",
        "Namespace": "AWS/SQS",
        "MetricName": metric,
        "Dimensions": [],
        "Statistic": statistic,
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": threshold,
        "ComparisonOperator": comparison,
    }
    return a_monitoring(rules=(), alarms=(TemplateAlarm("Deep", parse_alarm(document)),))


def test_an_alarm_on_a_count_above_zero_may_take_the_sum_or_the_average() -> None:
    """Not the minimum, not with another threshold, and not of something that may be negative."""
    above = alarm_on("NumberOfMessagesSent", "Sum", "GreaterThanThreshold", 0)
    assert "above 0" in proofs(above, "the Average of")[0]
    assert proofs(above, "the Minimum of") == [""]
    assert proofs(alarm_on("NumberOfMessagesSent", "Sum", "GreaterThanThreshold", 1), "the Average of") == [""]
    assert "divided" in proofs(alarm_on("Own", "Average", "LessThanThreshold", 0), "the Sum of")[0]
    assert proofs(alarm_on("Own", "Sum", "GreaterThanThreshold", 0), "the Maximum of") == [""]
    assert proofs(a_monitoring(rules=(), alarms=(an_alarm(),)), "the Average of") == [""]


def test_an_alarm_below_zero_on_a_count_never_goes_off_by_a_value() -> None:
    """Neither the statistic nor a lower threshold matters; a higher one does."""
    below = alarm_on("NumberOfMessagesSent", "Sum", "LessThanThreshold", 0)
    assert "no statistic" in proofs(below, "the Average of")[0]
    assert "never below" in proofs(below, "threshold -1")[0]
    assert proofs(below, "threshold 1") == [""]


def test_whole_numbers_below_one_are_zero_in_their_sum_and_in_their_maximum() -> None:
    """Their average may be a fraction, another threshold lets a sample in, and nobody knows of one's own metrics."""
    below = alarm_on("NumberOfMessagesSent", "Sum", "LessThanThreshold", 1)
    assert "every sample is 0" in proofs(below, "the Maximum of")[0]
    assert proofs(below, "the Average of") == [""]
    assert proofs(alarm_on("NumberOfMessagesSent", "Sum", "LessThanThreshold", 2), "the Maximum of") == [""]
    assert proofs(alarm_on("Own", "Sum", "LessThanThreshold", 1), "the Maximum of") == [""]


@pytest.mark.parametrize(
    ("monitoring", "words", "says"),
    [
        (
            alarm_on("Own", "Sum", "GreaterThanThreshold", 0),
            "the Maximum of",
            "such samples of Own come together in one minute that their Sum is above 0 and their Maximum is not, or",
        ),
        (
            a_monitoring(rules=(a_rule(selector=f'{SUM}:filter(prefix("a","b")):splitBy("a","c"):sum'),)),
            "splitBy without a",
            "two values of a that prefix(a,b) lets in violate one after the other, each a problem of its own",
        ),
    ],
)
def test_what_would_notice_a_mutant_is_said_by_what_has_to_be_measured(
    monitoring: Monitoring, words: str, says: str
) -> None:
    """Of which metric, and what of it lies on which side."""
    (remedy,) = (each.change.remedy for each in mutants_of(monitoring) if words in str(each))
    assert remedy.startswith(says)


def test_a_metric_that_is_multiplied_by_zero_may_have_any_statistic() -> None:
    """The other one of the expression may not."""
    stats = [
        {
            "Id": name,
            "ReturnData": False,
            "MetricStat": {
                "Period": 60,
                "Stat": "Sum",
                "Metric": {"Namespace": "AWS/SQS", "MetricName": metric, "Dimensions": []},
            },
        }
        for name, metric in (("sent", "NumberOfMessagesSent"), ("polls", "NumberOfMessagesReceived"))
    ]
    document = {
        "AlarmName": "deep",
        "Metrics": [{"Id": "judged", "Expression": "sent + 0 * polls", "ReturnData": True}, *stats],
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
    }
    monitoring = a_monitoring(rules=(), alarms=(TemplateAlarm("Deep", parse_alarm(document)),))
    assert "multiplied by 0" in proofs(monitoring, "the Average of NumberOfMessagesReceived")[0]
    assert proofs(monitoring, "the Average of NumberOfMessagesSent") == [""]
    assert "every sample is 0" in proofs(monitoring, "the Maximum of NumberOfMessagesSent")[0]
    (sum_or_average,) = (each for each in mutants_of(monitoring) if "the Average of NumberOfMessagesSent" in str(each))
    assert "that sent + 0 * polls is below 1 with their Sum" in sum_or_average.change.remedy


def test_no_tape_notices_what_is_proven_of_the_shipped_monitoring() -> None:
    """Composed tapes have unlike samples, neighbours, gaps, and values at each threshold."""
    tapes = {path.stem: load_tape(path) for path in sorted((ROOT / "tapes" / "limits").glob("*.json"))}
    monitoring = read_monitoring(ROOT / "monitoring", next(iter(tapes.values())).resources)
    judge = Judge(monitoring, tapes)
    proven = [each for each in mutants_of(monitoring) if each.equivalent]
    assert len(proven) > 100
    assert [str(each) for each in proven if judge.noticed(each)] == []
