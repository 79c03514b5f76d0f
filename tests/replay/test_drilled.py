"""A replay knows what the scenario of a tape configured otherwise than the files of the monitoring say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.replay.making import a_monitoring, a_rule, a_tape

from smokealarm.dynatrace.detection.rule import AutoAdaptiveThreshold, MetricKeyQuery
from smokealarm.dynatrace.detection.vocabulary import Aggregation
from smokealarm.errors import UsageError
from smokealarm.pipeline.disturbance import MINUTES, MONITORING, SUPPRESSION
from smokealarm.replay import as_drilled, prepared, replay
from smokealarm.replay.changing import assigned, parse_assignment
from smokealarm.tape import FaultSpan, Tape

DEEP = (0.0, 0.0, *[9.0] * 8, *[0.0] * 12)
"""A queue that is deep from minute 2 to minute 9: a problem from minute 5 to minute 15."""


def configured(details: dict[str, str], begin: float = 0.0, values: tuple[float, ...] = DEEP) -> Tape:
    """Return a tape whose scenario changed settings at a second."""
    span = FaultSpan("something else", MONITORING, begin, len(values) * 60.0, tuple(sorted(details.items())))
    return a_tape(values, faults=(span,))


def told(tape: Tape) -> list[tuple[int, str]]:
    """Return when somebody was told what on a tape."""
    return [(each.minute, each.state) for each in replay(a_monitoring(), prepared(tape)).told]


def test_a_property_that_the_scenario_changed_from_the_begin_on_is_changed() -> None:
    """Later changes are not: what was evaluated before them was evaluated otherwise."""
    assert told(configured({"deep.threshold": "20"})) == []
    assert told(configured({"deep.threshold": "20"}, begin=60)) == told(a_tape(DEEP)) == [(5, "OPEN"), (15, "RESOLVED")]


def test_an_alarm_that_was_not_there_does_nothing() -> None:
    """Its rule does what it does; with a condition that holds, the alarm is as it was."""
    without = replay(a_monitoring(), prepared(configured({"deep.Condition": "false"})))
    assert without.alarms == ()
    assert without.problems == replay(a_monitoring(), prepared(a_tape(DEEP))).problems != ()
    assert replay(a_monitoring(), prepared(configured({"deep.Condition": "true"}))).alarms != ()


@pytest.mark.parametrize(
    ("begin", "minutes", "expected"),
    [
        (240.0, "8", [(12, "OPEN"), (15, "RESOLVED")]),
        (240.0, "30", []),
        (360.0, "30", [(5, "OPEN"), (15, "RESOLVED")]),
        (0.0, "5", [(5, "OPEN"), (15, "RESOLVED")]),
    ],
    ids=["told-when-it-ends", "told-never", "begun-after-the-mail", "over-before-the-problem"],
)
def test_maintenance_keeps_back_what_it_kept_back_live(
    begin: float, minutes: str, expected: list[tuple[int, str]]
) -> None:
    """From the minute of its begin for its length; what lasts longer is told at its end."""
    window = {SUPPRESSION: "DETECT_PROBLEMS_DONT_ALERT", MINUTES: minutes}
    assert told(configured(window, begin)) == expected


def test_maintenance_that_detects_nothing_opens_no_problem() -> None:
    """The suppression is that of the tape."""
    window = {SUPPRESSION: "DONT_DETECT_PROBLEMS", MINUTES: "60"}
    assert replay(a_monitoring(), prepared(configured(window))).problems == ()


def test_nobody_is_told_of_frequent_issues_where_they_were_detected() -> None:
    """The fourth problem of a day is one where those before were longer and worse; it can be tried for any tape."""
    values = (*((0.0, 18.0, 18.0, 18.0, *[0.0] * 56) * 3), *[0.0] * 5, 9.0, *[0.0] * 20)
    often = a_tape(values, minute_of_hour=0)
    opened = [minute for minute, state in told(often) if state == "OPEN"]
    assert len(opened) == 4
    kept = [minute for minute, state in told(configured({"environment.frequentIssues": "true"}, 0, values))]
    assert opened[-1] not in kept
    assert opened[:3] == [minute for minute in kept if minute in opened]
    tried = assigned(a_monitoring(), parse_assignment("environment.frequentIssues=true"))
    assert tried == replace(a_monitoring(), frequent_issues=True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("environment.frequentissue=true", "there is no property frequentissue; did you mean frequentIssues?"),
        ("environment.frequentIssues=yes", "frequentIssues is 'yes', expected true or false"),
    ],
)
def test_a_property_of_the_environment_that_is_none_is_refused(written: str, said: str) -> None:
    """With the nearest one."""
    with pytest.raises(UsageError, match="^" + said.replace("?", r"\?")):
        assigned(a_monitoring(), parse_assignment(written))


@pytest.mark.parametrize(
    ("part", "written", "said"),
    [
        ({"model": AutoAdaptiveThreshold(2)}, "deep.threshold=1", "deep has no threshold to try: it learns"),
        ({"query": MetricKeyQuery("depth", Aggregation.MAX)}, "deep.metricKey=b", "deep has no metricKey to try: it"),
    ],
)
def test_what_a_rule_lacks_though_others_have_it_is_refused_with_the_reason(
    part: dict[str, Any], written: str, said: str
) -> None:
    """It would be no help to be asked whether one meant what one wrote."""
    monitoring = a_monitoring(rules=(replace(a_rule(), **part),))
    with pytest.raises(UsageError, match=f"^{said}"):
        assigned(monitoring, parse_assignment(written))


def test_a_tape_without_changes_has_the_monitoring_of_the_files() -> None:
    """The very same object."""
    monitoring = a_monitoring()
    assert as_drilled(monitoring, a_tape(DEEP)) is monitoring
