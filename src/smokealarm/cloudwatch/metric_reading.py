"""Reading what alarms need with GetMetricData, many alarms with one call, through the client that is passed in.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import lcm
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from smokealarm.cloudwatch.alarm import MetricStat
from smokealarm.cloudwatch.evaluation import Datapoints, evaluation_range
from smokealarm.cloudwatch.vocabulary import LowSamples, Statistic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import DimensionTypeDef, MetricDataQueryTypeDef, MetricStatTypeDef
    from numpy.typing import NDArray

    from smokealarm.cloudwatch.alarm import MetricAlarm
    from smokealarm.cloudwatch.options import AlarmOptions

    Ints: TypeAlias = NDArray[np.int64]
    _Values: TypeAlias = Mapping[int, float]

__all__ = ["MOST_QUERIES", "ReadMetrics", "needs_of", "read_metrics"]

MOST_QUERIES = 500
"""How many queries one call takes."""

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ReadMetrics:
    """What was read at one minute: for each statistic the values by the minute in which their period starts."""

    values: Mapping[MetricStat, _Values]

    def datapoints(self, stat: MetricStat, ends: Ints, periods: int) -> Datapoints:
        """Return the newest ``periods`` datapoints at each of ``ends``; see :class:`AlarmData`."""
        starts = ends[:, None] - np.arange(periods, 0, -1) * (stat.period // _SECONDS)
        samples = self.values.get(_samples_of(stat))
        return Datapoints(_found(self.values[stat], starts), None if samples is None else _found(samples, starts))


def needs_of(alarms: Iterable[MetricAlarm], options: AlarmOptions) -> dict[MetricStat, int]:
    """Return every statistic that the alarms need and how many periods of it.

    Samples are counted only for a percentile that may have too few of them.
    """
    found: dict[MetricStat, int] = {}
    for alarm in alarms:
        counted = alarm.low_samples is LowSamples.IGNORE
        for stat in alarm.stats:
            for wanted in (stat, _samples_of(stat)) if counted else (stat,):
                found[wanted] = max(found.get(wanted, 0), evaluation_range(alarm, options))
    return found


def read_metrics(cloudwatch: CloudWatchClient, needs: Mapping[MetricStat, int], minute: int) -> ReadMetrics:
    """Read the periods that end at ``minute``, all statistics of a like length of time with one call."""
    values: dict[MetricStat, _Values] = {}
    for batch in _batches(needs):
        pages = cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=[_query(f"q{index}", stat) for index, stat in enumerate(batch)],
            StartTime=_moment(minute - _reach(batch, needs)),
            EndTime=_moment(minute),
        )
        read: list[dict[int, float]] = [{} for _ in batch]
        for result in (result for page in pages for result in page["MetricDataResults"]):
            starts = (int(at.timestamp()) // _SECONDS for at in result["Timestamps"])
            read[int(result["Id"][1:])].update(zip(starts, result["Values"], strict=True))
        values.update(zip(batch, read, strict=True))
    return ReadMetrics(values)


def _batches(needs: Mapping[MetricStat, int]) -> Iterator[list[MetricStat]]:
    """Put together what reaches back equally far, so that a long alarm does not make every other one read a day."""
    ordered = sorted(needs, key=lambda stat: (stat.period * needs[stat] > _HOUR, stat.period))
    groups: dict[tuple[bool, int], list[MetricStat]] = {}
    for stat in ordered:
        long = stat.period * needs[stat] > _HOUR
        groups.setdefault((long, stat.period if long else 0), []).append(stat)
    for group in groups.values():
        yield from (group[first : first + MOST_QUERIES] for first in range(0, len(group), MOST_QUERIES))


_HOUR = 3600


def _reach(batch: Sequence[MetricStat], needs: Mapping[MetricStat, int]) -> int:
    """Return how many minutes back to begin, so that a period of every length begins there."""
    longest = max(stat.period * needs[stat] for stat in batch)
    step = lcm(*(stat.period for stat in batch))
    return -(-longest // step) * step // _SECONDS


def _query(name: str, stat: MetricStat) -> MetricDataQueryTypeDef:
    dimensions: list[DimensionTypeDef] = [{"Name": key, "Value": value} for key, value in stat.metric.dimensions]
    wanted: MetricStatTypeDef = {
        "Metric": {"Namespace": stat.metric.namespace, "MetricName": stat.metric.name, "Dimensions": dimensions},
        "Period": stat.period,
        "Stat": stat.statistic,
    }
    unit: Any = {"Unit": stat.unit} if stat.unit else {}
    return {"Id": name, "MetricStat": {**wanted, **unit}}


def _samples_of(stat: MetricStat) -> MetricStat:
    return MetricStat(stat.metric, stat.period, Statistic.SAMPLE_COUNT, stat.unit)


def _found(values: _Values, starts: Ints) -> NDArray[np.float64]:
    row = [values.get(start, np.nan) for start in starts.ravel().tolist()]
    return np.array(row, np.float64).reshape(starts.shape)


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * _SECONDS, UTC)
