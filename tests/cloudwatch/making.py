"""Short ways to say which alarm and which datapoints a test is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from smokealarm.cloudwatch import Datapoints, MetricAlarm, MetricStat, parse_alarm
from smokealarm.pipeline.measurement import Metric
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

START = 29_001_600
"""A minute since the epoch at which a UTC day begins."""

ERRORS = Metric("AWS/Lambda", "Errors", (("FunctionName", "ingest"),))


def alarm_document(**more: Any) -> dict[str, Any]:
    """Return a valid alarm on errors above 0 in one of one minute, overridden where a test says so; None leaves out."""
    document = {
        "AlarmName": "errors",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": "ingest"}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
        **more,
    }
    return {name: value for name, value in document.items() if value is not None}


def an_alarm(**more: Any) -> MetricAlarm:
    """Return a metric alarm made of :func:`alarm_document`."""
    alarm = parse_alarm(alarm_document(**more))
    assert isinstance(alarm, MetricAlarm)
    return alarm


@dataclass(frozen=True)
class FixedRange:
    """The same evaluation range, whatever is asked for."""

    points: Sequence[float | None]
    samples: Sequence[float] | None = None

    def datapoints(self, _stat: MetricStat, ends: Any, _periods: int) -> Datapoints:
        """Return the range once for each moment."""
        row = [np.nan if value is None else value for value in self.points]
        samples = None if self.samples is None else np.array([self.samples] * len(ends), float)
        return Datapoints(np.array([row] * len(ends), float), samples)


def by_minute(values: Sequence[float | None], start: int = START) -> TimeSeries:
    """Return one series with one value a minute, None where one is missing."""
    row = [np.nan if value is None else value for value in values]
    return TimeSeries.of_values(start, [()], np.array([row], float))
