"""From data points to time series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.ingest.syntax import DataPoint
    from smokealarm.series import Dimensions

__all__ = ["to_series"]

_MINUTE = 60_000


def to_series(points: Iterable[DataPoint], start: int, slots: int) -> dict[str, TimeSeries]:
    """Return one table per metric key: a row per set of dimensions, sorted by key, and ``slots`` one-minute slots.

    ``start`` is the first slot in minutes since the Unix epoch. Points outside, or without a timestamp, are left out.
    Single values are kept for percentiles unless a line of the metric summarises several.
    """
    by_key: dict[str, list[DataPoint]] = {}
    for point in points:
        if point.timestamp is not None and start <= point.timestamp // _MINUTE < start + slots:
            by_key.setdefault(point.metric_key, []).append(point)
    return {key: _table(chosen, start, slots) for key, chosen in by_key.items()}


def _table(points: Sequence[DataPoint], start: int, slots: int) -> TimeSeries:
    names: dict[Dimensions, int] = {}
    rows = np.array([names.setdefault(tuple(sorted(point.dimensions)), len(names)) for point in points])
    minutes = np.array([(point.timestamp or 0) // _MINUTE for point in points])
    total = np.array([point.summary.total for point in points])
    if all(point.summary.count == 1 for point in points):
        return TimeSeries.of_samples((start, slots), tuple(names), rows, minutes, total)
    cells, shape, size = rows * slots + (minutes - start), (len(names), slots), len(names) * slots
    count = np.bincount(cells, [float(point.summary.count) for point in points], size).astype(np.float64)
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, cells, [point.summary.minimum for point in points])
    np.maximum.at(high, cells, [point.summary.maximum for point in points])
    minimum, maximum, sums = (
        np.where(count > 0, part, np.nan) for part in (low, high, np.bincount(cells, total, size))
    )
    parts = minimum.reshape(shape), maximum.reshape(shape), sums.reshape(shape)
    return TimeSeries(start, tuple(names), *parts, count.reshape(shape))
