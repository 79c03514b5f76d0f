"""The judge's own decisions, with a stand-in for CloudWatch."""

from __future__ import annotations

from typing import Any

from tests.cloudwatch.making import START, alarm_document, an_alarm
from tests.cloudwatch.stand_in import PREFIX, StandIn

from smokealarm.clock import Instant
from smokealarm.cloudwatch import AlarmOptions
from smokealarm.cloudwatch.alarm_judge import AlarmJudge
from smokealarm.cloudwatch.metric_reading import needs_of


def at(minute: int) -> Instant:
    """Return a moment within a minute, counted from the first."""
    return Instant((START + minute) * 60 + 7.5)


def judged(stand_in: StandIn, minutes: int, prefix: str = "") -> AlarmJudge:
    """Return a judge that began at the first minute and followed each of so many more."""
    judge = AlarmJudge(stand_in, prefix)  # type: ignore[arg-type] # as much of a client as it needs
    judge.begin(at(0))
    for minute in range(1, minutes + 1):
        judge.follow(at(minute))
    return judge


def changes(judge: AlarmJudge) -> list[tuple[str, int, str]]:
    """Return the history in short."""
    return [(each.name, each.minute - START, each.state.value) for each in judge.history]


def one(**more: Any) -> dict[str, Any]:
    """Return an alarm that treats missing data as good."""
    return alarm_document(TreatMissingData="notBreaching", **more)


ERROR = {"Errors": {START + 1: 1.0}}


def test_a_composite_alarm_names_the_child_that_changed_last() -> None:
    """Not one that changed before."""
    alarms = {"a": one(), "b": one(MetricName="Throttles"), "c": {"AlarmRule": "ALARM(a) AND ALARM(b)"}}
    values = {"Errors": {START + 1: 1.0}, "Throttles": {START + 3: 1.0}}
    told = judged(StandIn(alarms, values), 4).history[-1]
    assert (told.name, told.reason.split()[0]) == ("c", f"{PREFIX}b")


def test_a_new_beginning_forgets_whose_actions_were_held() -> None:
    """A composite alarm is created anew as well."""
    stand_in = StandIn({"c": {"AlarmRule": "TRUE"}})
    judge = judged(stand_in, 1)
    judge.begin(at(60))
    judge.follow(at(61))
    assert changes(judge) == [("c", 61, "ALARM")]


def test_alarms_of_different_periods_read_whole_periods_together() -> None:
    """Of one metric as many periods are read as the longest of its alarms needs."""
    alarms = {
        "a": one(EvaluationPeriods=6, DatapointsToAlarm=1),
        "b": one(),
        "c": one(Period=120, EvaluationPeriods=1),
        "d": one(Period=180, EvaluationPeriods=1),
    }
    told = [each for each in changes(judged(StandIn(alarms, ERROR), 12)) if each[2] == "ALARM"]
    assert sorted(told) == [("a", 2, "ALARM"), ("b", 2, "ALARM"), ("c", 2, "ALARM"), ("d", 2, "ALARM")]
    ended = {each[0]: each[1] for each in changes(judged(StandIn(alarms, ERROR), 12))}
    assert ended == {"a": 10, "b": 5, "c": 8, "d": 11}


def test_several_minutes_at_once_are_judged_one_by_one() -> None:
    """As if each had been told."""
    each_minute = judged(StandIn({"a": one()}, ERROR), 8)
    at_once = judged(StandIn({"a": one()}, ERROR), 0)
    at_once.follow(at(8))
    assert changes(each_minute) == changes(at_once) == [("a", 1, "OK"), ("a", 2, "ALARM"), ("a", 5, "OK")]


def test_a_minute_is_judged_once() -> None:
    """Whoever tells it twice changes nothing."""
    stand_in = StandIn({"a": one()})
    judge = judged(stand_in, 1)
    judge.follow(at(1))
    assert len(stand_in.reads) == 1


def test_without_a_beginning_it_begins_with_the_first_minute_it_is_told() -> None:
    """Nothing before counts."""
    judge = AlarmJudge(StandIn({"a": one()}, ERROR))  # type: ignore[arg-type] # as above
    judge.follow(at(2))
    assert changes(judge) == [("a", 2, "ALARM")]


def test_a_new_beginning_puts_every_alarm_back() -> None:
    """Quietly: nobody is told of it."""
    stand_in = StandIn({"a": one()}, ERROR)
    judge = judged(stand_in, 2)
    stand_in.calls.clear()
    judge.begin(at(60))
    assert stand_in.calls == [("a", "actions off"), ("a", "INSUFFICIENT_DATA"), ("a", "actions on")]
    assert judge.history == []


def test_one_call_reads_many_alarms_and_a_long_one_has_its_own() -> None:
    """Samples are read only where they are counted."""
    few = {"Statistic": None, "ExtendedStatistic": "p90", "EvaluateLowSampleCountPercentile": "ignore"}
    stand_in = StandIn({"a": one(), "b": one(Threshold=5), "c": one(**few), "d": one(Period=3600, EvaluationPeriods=3)})
    judged(stand_in, 1)
    assert stand_in.reads == [["Sum", "p90", "SampleCount"], ["Sum"]]


def test_of_one_metric_as_much_is_read_as_the_longest_of_its_alarms_needs() -> None:
    """In whatever order they come."""
    long, short = an_alarm(EvaluationPeriods=6), an_alarm()
    for alarms in ([long, short], [short, long]):
        assert list(needs_of(alarms, AlarmOptions()).values()) == [8]


def test_alarms_that_cannot_be_judged_are_left_out_with_the_reason() -> None:
    """Until they are put right."""
    stand_in = StandIn({"a": one(Period=10), "b": one()})
    judge = judged(stand_in, 1)
    assert [each.path for each in judge.left_out["a"]] == ["Period"]
    assert changes(judge) == [("b", 1, "OK")]
    stand_in.alarms["a"]["Period"] = 60
    judge.follow(at(2))
    assert judge.left_out == {}
    assert judge.states == {"a": "OK", "b": "OK"}


def test_an_alarm_that_cannot_be_judged_is_put_back_all_the_same() -> None:
    """It has no actions that could be held."""
    stand_in = StandIn({"a": one(Period=10)})
    stand_in.alarms["a"]["StateValue"] = "ALARM"
    judged(stand_in, 0)
    assert stand_in.calls == [("a", "INSUFFICIENT_DATA")]


def test_other_names_are_left_alone() -> None:
    """The prefix says which are judged."""
    assert changes(judged(StandIn({"a": one(), "b": one()}), 1, "b")) == [("b", 1, "OK")]


def test_composite_alarms_may_stand_on_one_another() -> None:
    """All change within the minute, in whatever order they are listed."""
    alarms = {"z": one(), "a": {"AlarmRule": "ALARM(m)"}, "m": {"AlarmRule": "ALARM(z)"}}
    judge = judged(StandIn(alarms, ERROR), 2)
    assert [each for each in changes(judge) if each[1] == 2] == [
        ("z", 2, "ALARM"),
        ("m", 2, "ALARM"),
        ("a", 2, "ALARM"),
    ]
    assert judge.history[-1].reason == f"{PREFIX}m transitioned to ALARM at Friday 21 February, 2025 00:02:00 UTC"


def test_a_composite_alarm_without_a_changed_child_says_that_it_was_created() -> None:
    """Its rule is a constant."""
    judge = judged(StandIn({"c": {"AlarmRule": "FALSE"}}), 1)
    assert judge.history[0].reason == f"{PREFIX}c was created and its alarm rule evaluates to OK"


def test_a_suppressor_holds_the_actions_back() -> None:
    """The state is set while they are switched off."""
    periods = {"ActionsSuppressorWaitPeriod": 60, "ActionsSuppressorExtensionPeriod": 60}
    composite = {"AlarmRule": "ALARM(a)", "ActionsSuppressor": "a", **periods}
    stand_in = StandIn({"a": one(), "c": composite}, ERROR)
    judge = judged(stand_in, 2)
    assert judge.history[-1].suppressed_by == "Alarm"
    assert stand_in.calls[-3:] == [("c", "actions off"), ("c", "ALARM"), ("c", "actions on")]
