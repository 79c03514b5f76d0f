"""The measurements of an environment, as selectors and rules ask for them.

Whatever brings measurements (ingested lines, polled AWS metrics, log metrics) brings data points; the store keeps one
table per metric key that grows with time, and answers with views of it: reading copies nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.series import Samples, TimeSeries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smokealarm.dynatrace.ingest import DataPoint, Summary
    from smokealarm.dynatrace.metrics import MetricDescriptor
    from smokealarm.series import Dimensions

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["MetricStore"]

_MILLISECONDS: Final = 60_000
_ROWS, _MINUTES = 8, 240  # what a table begins with; both double when they no longer suffice


class MetricStore:
    """A metric source that grows; the only thing that writes is :meth:`add`."""

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}
        self._descriptors: dict[str, MetricDescriptor] = {}

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all metrics that were ever measured, sorted."""
        return tuple(sorted(self._tables))

    def describe(self, descriptor: MetricDescriptor) -> None:
        """Say how a metric is aggregated; without it, as the vendor's ingested gauges are."""
        self._descriptors[descriptor.metric_id] = descriptor

    def add(self, points: Iterable[DataPoint]) -> None:
        """Add points, each with a timestamp; several of one minute and series merge."""
        for point in points:
            minute = (point.timestamp or 0) // _MILLISECONDS
            table = self._tables.get(point.metric_key)
            if table is None:
                table = self._tables[point.metric_key] = _Table(minute)
            table.add(tuple(sorted(point.dimensions)), minute, point.summary)

    def forget(self, key: str) -> None:
        """Delete a metric with all its data."""
        self._tables.pop(key, None)

    def revision(self, key: str) -> int:
        """Return a number that changes with every point of a metric; 0 while there was none."""
        table = self._tables.get(key)
        return 0 if table is None else table.revision

    def last_written(self, key: str) -> int | None:
        """Return the newest minute with data of a metric, or None."""
        table = self._tables.get(key)
        return None if table is None else table.newest

    def dimension_keys(self, key: str) -> tuple[str, ...]:
        """Return the dimension keys of a metric, sorted."""
        table = self._tables.get(key)
        return () if table is None else tuple(sorted({name for dims in table.rows for name, _ in dims}))

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return a metric's minutes from ``start`` up to ``stop``; None for a key that was never measured."""
        table = self._tables.get(key)
        if table is None:
            return None
        said = self._descriptors.get(key)
        if said is None:
            return MetricData(table.series(start, stop))
        supported = frozenset(said.aggregation_types) - {"auto"}
        return MetricData(table.series(start, stop), said.default_aggregation, supported, said.unit)


class _Table:
    """One metric: rows are series, columns are minutes from ``start`` on."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.rows: dict[Dimensions, int] = {}
        self.revision = 0
        self.newest = start
        self._dimensions: tuple[Dimensions, ...] = ()
        self._samples: list[tuple[int, int, float]] | None = []
        self._crowded = False
        self._parts = _empty(_ROWS, _MINUTES)

    def add(self, dimensions: Dimensions, minute: int, summary: Summary) -> None:
        """Merge one summary into its cell."""
        row = self.rows.setdefault(dimensions, len(self.rows))
        self._make_room(minute)
        minimum, maximum, total, count = (part[row] for part in self._parts)
        column = minute - self.start
        if count[column]:
            self._crowded = True
            minimum[column] = min(minimum[column], summary.minimum)
            maximum[column] = max(maximum[column], summary.maximum)
            total[column] += summary.total
        else:
            minimum[column], maximum[column], total[column] = summary.minimum, summary.maximum, summary.total
        count[column] += summary.count
        self._keep(row, minute, summary)
        self.newest = max(self.newest, minute)
        self.revision += 1

    def series(self, start: int, stop: int) -> TimeSeries:
        """Return the minutes from ``start`` up to ``stop``: views, unless they reach beyond the table."""
        if len(self._dimensions) != len(self.rows):
            self._dimensions = tuple(self.rows)
        if start < self.start or stop > self.start + self._parts[0].shape[1]:
            return self._view(self.start, self.newest + 1).window(start, stop - start)
        return self._view(start, stop)

    def _view(self, start: int, stop: int) -> TimeSeries:
        columns = slice(start - self.start, stop - self.start)
        minimum, maximum, total, count = (part[: len(self.rows), columns] for part in self._parts)
        samples = self._samples_of(start, stop) if self._crowded else None
        return TimeSeries(start, self._dimensions, minimum, maximum, total, count, 1, samples)

    # ---- single values

    def _keep(self, row: int, minute: int, summary: Summary) -> None:
        """Keep a single value for percentiles; a summary of several values ends that for the metric."""
        if summary.count > 1:
            self._samples, self._crowded = None, True
        elif self._samples is not None:
            self._samples.append((row, minute, summary.total))

    def _samples_of(self, start: int, stop: int) -> Samples | None:
        if self._samples is None:
            return None
        chosen = [each for each in self._samples if start <= each[1] < stop]
        cells = np.array([row * (stop - start) + minute - start for row, minute, _ in chosen], np.int64)
        values = np.array([value for _, _, value in chosen], np.float64)
        return Samples.gathered(cells, values, len(self.rows) * (stop - start))

    # ---- room

    def _make_room(self, minute: int) -> None:
        """Let the table hold every row, and a minute that may lie before its first or after its last one.

        Ingestion takes only recent minutes, so the room stays proportional to the time that passed.
        """
        rows, minutes = self._parts[0].shape
        before = max(self.start - minute, 0)
        if not before and minute - self.start < minutes and len(self.rows) <= rows:
            return
        before = max(before, _MINUTES) if before else 0
        wanted = max(minute - self.start + 1, minutes)
        shape = _doubled(rows, len(self.rows)), before + _doubled(minutes, wanted)
        grown = _empty(*shape)
        for new, old in zip(grown, self._parts, strict=True):
            new[:rows, before : before + minutes] = old
        self.start -= before
        self._parts = grown


def _empty(rows: int, minutes: int) -> tuple[Floats, Floats, Floats, Floats]:
    minimum, maximum, total = (np.full((rows, minutes), np.nan) for _ in range(3))
    return minimum, maximum, total, np.zeros((rows, minutes))


def _doubled(size: int, wanted: int) -> int:
    while size < wanted:
        size *= 2
    return size
