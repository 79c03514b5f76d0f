"""An alarm that is judged afterwards does what one does that was judged at each minute."""

from __future__ import annotations

from typing import Any, cast

import pytest
from tests.cloudwatch.stand_in import StandIn

from smokealarm.clock import Instant
from smokealarm.cloudwatch import MetricAlarm, StateValue, parse_alarm
from smokealarm.cloudwatch.alarm_judge import AlarmJudge
from smokealarm.cloudwatch.hindsight import look_back
from smokealarm.errors import AlarmInvalid

FIRST = 31_556_880
DOCUMENT: dict[str, Any] = {
    "AlarmName": "errors",
    "Namespace": "AWS/Lambda",
    "MetricName": "Errors",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 5,
    "DatapointsToAlarm": 2,
    "Threshold": 0,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
}


def alarm(**more: Any) -> MetricAlarm:
    """Return the alarm, or one that differs from it."""
    return cast("MetricAlarm", parse_alarm({**DOCUMENT, **more}))


def a_cloud(values: dict[int, float]) -> Any:
    """Return a CloudWatch with the alarm and one metric, by minutes after the first."""
    minutes = {FIRST + minute: value for minute, value in values.items()}
    return StandIn({"errors": dict(DOCUMENT)}, {"Errors": minutes})


def test_changes_are_found_at_the_minutes_at_which_they_were() -> None:
    """A second bad minute raises the alarm when it ends; it lasts while both are in the range that is looked at."""
    cloud = a_cloud({0: 0.0, 3: 1.0, 5: 2.0, 30: 1.0})

    changes = look_back(cloud, alarm(), FIRST, FIRST + 60)

    assert [(each.minute - FIRST, each.state) for each in changes] == [
        (1, StateValue.OK),
        (6, StateValue.ALARM),
        (11, StateValue.OK),
    ]
    assert "Threshold Crossed: 2 out of the last" in changes[1].reason


def test_a_judge_that_was_there_says_the_same() -> None:
    """Minute by minute, for samples that were there in time."""
    cloud = a_cloud({minute: float(minute % 7 in (2, 3)) for minute in range(50)})
    judge = AlarmJudge(cloud)
    judge.begin(Instant(FIRST * 60))
    for minute in range(1, 61):
        judge.follow(Instant((FIRST + minute) * 60))

    changes = look_back(cloud, alarm(), FIRST, FIRST + 60)

    assert len(changes) > 2
    assert [(each.minute, each.before, each.state, each.reason) for each in changes] == [
        (each.minute, each.before, each.state, each.reason) for each in judge.history
    ]


def test_one_call_reads_everything() -> None:
    """However many minutes are judged."""
    cloud = a_cloud({3: 1.0})
    look_back(cloud, alarm(), FIRST, FIRST + 90)
    assert len(cloud.reads) == 1


def test_long_periods_are_refused() -> None:
    """A window of five minutes slides by the minute, so that each minute would need a reading of its own."""
    with pytest.raises(AlarmInvalid, match="errors cannot be judged afterwards: expected periods of 60 s"):
        look_back(a_cloud({}), alarm(Period=300), FIRST, FIRST + 60)
