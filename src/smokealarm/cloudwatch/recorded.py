"""Metrics that were recorded by the minute, as alarms ask for them.

An alarm's windows slide by the minute and are not aligned to the period: a period of five minutes is judged from 12:01
to 12:06 as well as from 12:00 to 12:05.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from smokealarm.cloudwatch.evaluation import Datapoints
from smokealarm.cloudwatch.vocabulary import Statistic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from smokealarm.cloudwatch.alarm import MetricStat
    from smokealarm.pipeline.measurement import Metric
    from smokealarm.series import TimeSeries

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

__all__ = ["RecordedMetrics"]

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class RecordedMetrics:
    """Metrics by their identity, each a :class:`~smokealarm.series.TimeSeries` of one row and one-minute slots.

    A metric that is not there has no datapoints. The unit of a statistic is taken to be the right one. A percentile
    needs single values: it is missing in a period whose samples were not kept, unless each minute has but one value.
    """

    series: Mapping[Metric, TimeSeries]
    percentile: Literal["nearest_rank", "linear"] = "nearest_rank"
    _windows: dict[tuple[MetricStat, int, int], tuple[Floats, Floats]] = field(default_factory=dict, compare=False)

    def datapoints(self, stat: MetricStat, ends: Ints, periods: int) -> Datapoints:
        """Return the newest ``periods`` datapoints at each of ``ends``."""
        series = self.series.get(stat.metric)
        shape = (len(ends), periods)
        if series is None or not len(ends):
            return Datapoints(np.full(shape, np.nan), np.zeros(shape))
        width = stat.period // _SECONDS
        starts = ends[:, None] - np.arange(periods, 0, -1) * width
        first, last = int(starts.min()), int(ends.max())
        values, samples = self._sliding(stat, series, first, last)
        places = starts - first
        # Only a percentile is judged by how many samples it has.
        return Datapoints(values.take(places), None if stat.percentile is None else samples.take(places))

    def _sliding(self, stat: MetricStat, series: TimeSeries, first: int, last: int) -> tuple[Floats, Floats]:
        """Return the statistic and the samples of the period that starts at each minute from ``first`` on."""
        asked = (stat, first, last)
        if asked not in self._windows:
            width = stat.period // _SECONDS
            cut = series.window(first, last - first)
            samples = _windows(cut.count[0], width).sum(axis=1)
            if stat.percentile is None:
                values = _summary(stat.statistic, cut, width, samples)
            else:
                values = self._ranks(stat.percentile, cut, width)
            self._windows[asked] = np.where(samples > 0, values, np.nan), samples
        return self._windows[asked]

    def _ranks(self, percentile: float, cut: TimeSeries, width: int) -> Floats:
        found = np.full(cut.slots - width + 1, np.nan)
        several = np.asarray(cut.count[0] > 1)
        for place in np.flatnonzero(_windows(cut.count[0], width).any(axis=1)):
            if cut.samples is not None:
                low, high = cut.samples.offsets[place], cut.samples.offsets[place + width]
                values = np.sort(cut.samples.values[low:high])
            elif several[place : place + width].any():
                continue
            else:
                row = cut.total[0, place : place + width]
                values = np.sort(row[~np.isnan(row)])
            found[place] = self._rank(values, percentile)
        return found

    def _rank(self, values: Floats, percentile: float) -> float:
        """Return a percentile of sorted values."""
        if self.percentile == "nearest_rank":
            return float(values[max(ceil(len(values) * (percentile / 100) - 1), 0)])
        return float(np.percentile(values, percentile))


def _windows(row: Floats, width: int) -> Floats:
    return np.lib.stride_tricks.sliding_window_view(row, width)


def _summary(statistic: str, cut: TimeSeries, width: int, samples: Floats) -> Floats:
    match statistic:
        case Statistic.SAMPLE_COUNT:
            return samples
        case Statistic.MINIMUM:
            return np.asarray(np.fmin.reduce(_windows(cut.minimum[0], width), axis=1))
        case Statistic.MAXIMUM:
            return np.asarray(np.fmax.reduce(_windows(cut.maximum[0], width), axis=1))
    total: Floats = _windows(np.nan_to_num(cut.total[0]), width).sum(axis=1)
    return total / np.maximum(samples, 1.0) if statistic == Statistic.AVERAGE else total
