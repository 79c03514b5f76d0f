"""The metrics of the last days, as a selector asks for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.backtest.days import MINUTES_PER_DAY
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from smokealarm.backtest.batch import SeriesName
    from smokealarm.backtest.days import DayRows
    from smokealarm.series import Dimensions

    _Samples: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]

__all__ = ["RollingSource"]


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """One metric in one day: a value for each series and minute, or single samples where a minute has several."""

    start: int
    grid: NDArray[np.float64] | None
    samples: _Samples | None

    def single(self) -> _Samples:
        """Return row, minute and value of every sample."""
        if self.samples is not None:
            return self.samples
        grid = np.empty((0, 0)) if self.grid is None else self.grid
        rows, minutes = np.nonzero(~np.isnan(grid))
        return rows, minutes + self.start, grid[rows, minutes]


@dataclass(slots=True)
class _Metric:
    dimensions: list[Dimensions] = field(default_factory=list)
    days: list[_Day] = field(default_factory=list)


class RollingSource:
    """A metric source that holds the newest days; older ones than ``kept_minutes`` before the newest are forgotten."""

    def __init__(self, kept_minutes: int) -> None:
        self._kept = kept_minutes
        self._metrics: dict[str, _Metric] = {}
        self._rows: list[tuple[_Metric, int]] = []
        self._answers: dict[tuple[str, int, int], MetricData] = {}

    def add(self, day: DayRows, names: list[SeriesName]) -> None:
        """Add a day that is newer than all before; ``names`` are those of all series so far."""
        self._answers.clear()
        for key, dimensions in names[len(self._rows) :]:
            known = self._metrics.setdefault(key, _Metric())
            self._rows.append((known, len(known.dimensions)))
            known.dimensions.append(dimensions)
        row_of = np.array([row for _, row in self._rows], np.int64)
        owner = np.array([id(metric) for metric, _ in self._rows], np.int64)
        series = day.rows["series"]
        for metric in self._metrics.values():
            chosen = day.rows if len(self._metrics) == 1 else day.rows[owner[series] == id(metric)]
            metric.days = [kept for kept in metric.days if kept.start + MINUTES_PER_DAY > day.start - self._kept]
            if len(chosen):
                metric.days.append(_day(day.start, chosen, row_of, len(metric.dimensions)))

    def dimensions(self) -> Iterator[Dimensions]:
        """Yield the dimensions of every series."""
        return chain.from_iterable(metric.dimensions for metric in self._metrics.values())

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return a metric's minutes from ``start`` up to ``stop``; None for a key that no row had so far."""
        metric = self._metrics.get(key)
        if metric is None:
            return None
        asked = (key, start, stop)
        if asked not in self._answers:
            if len(self._answers) > 8:  # noqa: PLR2004 - a few rules share what they ask for
                self._answers.clear()
            self._answers[asked] = MetricData(_series(metric, start, stop))
        return self._answers[asked]


def _day(start: int, rows: NDArray[np.void], row_of: NDArray[np.int64], number: int) -> _Day:
    series, minutes, values = row_of[rows["series"]], rows["minute"].astype(np.int64), rows["value"].astype(np.float64)
    grid = np.full((number, MINUTES_PER_DAY), np.nan)
    grid[series, minutes] = values
    alone = np.count_nonzero(~np.isnan(grid)) == len(values)
    return _Day(start, grid, None) if alone else _Day(start, None, (series, minutes + start, values))


def _series(metric: _Metric, start: int, stop: int) -> TimeSeries:
    days = [day for day in metric.days if day.start < stop and day.start + MINUTES_PER_DAY > start]
    if any(day.grid is None for day in days):
        rows, minutes, values = (np.concatenate(parts) for parts in zip(*(day.single() for day in days), strict=True))
        return TimeSeries.of_samples((start, stop - start), metric.dimensions, rows, minutes, values)
    whole = np.full((len(metric.dimensions), stop - start), np.nan)
    for day in days:
        low, high = max(day.start, start), min(day.start + MINUTES_PER_DAY, stop)
        if day.grid is not None:
            whole[: len(day.grid), low - start : high - start] = day.grid[:, low - day.start : high - day.start]
    return TimeSeries.of_values(start, metric.dimensions, whole)
