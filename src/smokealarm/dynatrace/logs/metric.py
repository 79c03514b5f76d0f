"""Log metrics: what they measure in a record.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/analyze-log-data/log-metrics
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.logs.vocabulary import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.logs.matcher.matcher import Matcher
    from smokealarm.dynatrace.logs.matcher.subject import Subject
    from smokealarm.dynatrace.logs.options import LogLimits

__all__ = ["LogMetric", "log_points", "number_of"]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII).fullmatch
_LONGEST_NUMBER = 400
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class LogMetric:
    """A log metric; ``measure_attribute`` is empty unless the values of an attribute are measured."""

    metric_id: str
    key: str
    enabled: bool
    matcher: Matcher
    measure: Measure = Measure.OCCURRENCE
    measure_attribute: str = ""
    dimensions: tuple[str, ...] = ()


def log_points(metric: LogMetric, subjects: Iterable[Subject], now: int, limits: LogLimits) -> tuple[DataPoint, ...]:
    """Return the points of a metric for records that arrive at ``now``, in milliseconds since the epoch.

    Occurrences are counted by dimensions and minute; a minute without a match has no point. Records whose timestamp
    lies too far back or ahead make none. A dimension that a record does not have is left out.
    """
    found = [subject for subject in subjects if _in_time(subject, now, limits) and metric.matcher.finds(subject)]
    if metric.measure is Measure.OCCURRENCE:
        counts = Counter((_dimensions(metric, each), _timestamp(each) // _MINUTE * _MINUTE) for each in found)
        return tuple(
            DataPoint(metric.key, dimensions, "count", Summary.of(float(count)), timestamp)
            for (dimensions, timestamp), count in counts.items()
        )
    measured = ((each, number_of(each.fields.get(metric.measure_attribute, ()))) for each in found)
    return tuple(
        DataPoint(metric.key, _dimensions(metric, each), "gauge", Summary.of(value), _timestamp(each))
        for each, value in measured
        if value is not None
    )


def number_of(values: tuple[str, ...]) -> float | None:
    """Return the number that the values of an attribute stand for; None for several values and for other texts."""
    if len(values) != 1 or len(values[0]) > _LONGEST_NUMBER or not _NUMBER(values[0]):
        return None
    value = float(values[0])
    return value if isfinite(value) else None


def _timestamp(subject: Subject) -> int:
    return subject.record.timestamp


def _in_time(subject: Subject, now: int, limits: LogLimits) -> bool:
    return now - limits.metric_age <= _timestamp(subject) <= now + limits.metric_future


def _dimensions(metric: LogMetric, subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return the dimensions of a record, the first value of each."""
    named = ((name, subject.fields.get(name)) for name in metric.dimensions)
    return tuple((name, values[0]) for name, values in named if values)
