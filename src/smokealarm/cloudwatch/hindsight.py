"""What an alarm did in the past, judged afterwards with one reading of its metrics.

What is judged is what CloudWatch has by then. Samples that arrived late, as those of a run that began in one minute and
ended in another, are there from the minute that they belong to; an alarm that was judged at that time saw them later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.cloudwatch.alarm_judge import StateChange
from smokealarm.cloudwatch.evaluation import judge
from smokealarm.cloudwatch.metric_reading import needs_of, read_metrics
from smokealarm.cloudwatch.options import AlarmOptions
from smokealarm.cloudwatch.reasons import reason
from smokealarm.errors import AlarmInvalid

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

    from smokealarm.cloudwatch.alarm import MetricAlarm

__all__ = ["look_back"]

_PERIOD: Final = 60


def look_back(
    cloudwatch: CloudWatchClient, alarm: MetricAlarm, first: int, last: int, options: AlarmOptions | None = None
) -> tuple[StateChange, ...]:
    """Return the changes of an alarm that was created at ``first`` and judged at every minute after it up to ``last``.

    Both are minutes since the epoch. Raises :class:`~smokealarm.errors.AlarmInvalid` for an alarm whose periods are not
    a minute long, since each minute would need a reading of its own.
    """
    if any(stat.period != _PERIOD for stat in alarm.stats):
        raise AlarmInvalid(f"{alarm.name} cannot be judged afterwards: expected periods of {_PERIOD} s")
    chosen = options or AlarmOptions()
    needs = {stat: periods + last - first for stat, periods in needs_of([alarm], chosen).items()}
    judged = judge(alarm, read_metrics(cloudwatch, needs, last), range(first + 1, last + 1), options=chosen)
    return tuple(
        StateChange(alarm.name, trace.minute, trace.before, trace.state, reason(trace), trace)
        for trace in judged.changes()
    )
