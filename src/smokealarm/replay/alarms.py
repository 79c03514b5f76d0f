"""A CloudWatch alarm on one tape: how its state changes when it is judged at every minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from smokealarm.cloudwatch import judge

if TYPE_CHECKING:
    from smokealarm.cloudwatch import MetricAlarm, MinuteTrace, RecordedMetrics

__all__ = ["AlarmChanges", "alarm_changes"]

AlarmChanges: TypeAlias = "tuple[MinuteTrace, ...]"
"""Why an alarm had a new state, at each minute since the epoch at which it did."""


def alarm_changes(alarm: MetricAlarm, recorded: RecordedMetrics, begin: int, minutes: int) -> AlarmChanges:
    """Return the changes of an alarm that was created when its tape began, at an epoch minute.

    What is judged is what CloudWatch had by the end, as :mod:`smokealarm.cloudwatch.hindsight` judges a drill.
    """
    return tuple(judge(alarm, recorded, range(begin + 1, begin + minutes + 1)).changes())
