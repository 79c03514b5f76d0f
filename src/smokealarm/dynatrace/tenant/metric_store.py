"""The measurements of an environment, as selectors and rules ask for them.

Whatever brings measurements (ingested lines, polled AWS metrics, log metrics) brings data points; the store keeps one
table per metric key that grows with time, and answers with views of it: reading copies nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.dynatrace.tenant.metric_limits import DropReason, MetricStoreLimits
from smokealarm.dynatrace.tenant.metric_table import SMALLEST, MetricTable, Room

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.dynatrace.metrics import MetricDescriptor

__all__ = ["MetricStore"]

_MILLISECONDS: Final = 60_000
_DEFAULT_LIMITS: Final = MetricStoreLimits()


class MetricStore:
    """A metric source that grows up to its limits; the only thing that writes is :meth:`add`.

    ``dropped`` counts the points that were beyond a limit, by the reason.
    """

    def __init__(self, limits: MetricStoreLimits = _DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.dropped: Counter[DropReason] = Counter()
        self._room = Room(limits)
        self._tables: dict[str, MetricTable] = {}
        self._descriptors: dict[str, MetricDescriptor] = {}

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all metrics that were ever measured, sorted."""
        return tuple(sorted(self._tables))

    def describe(self, descriptor: MetricDescriptor) -> None:
        """Say how a metric is aggregated; without it, as the vendor's ingested gauges are."""
        self._descriptors[descriptor.metric_id] = descriptor

    def add(self, points: Iterable[DataPoint]) -> None:
        """Add points with their timestamps; several of one cell merge, those beyond a limit are dropped."""
        for point in points:
            reason = self._add(point)
            if reason is not None:
                self.dropped[reason] += 1

    def forget(self, key: str) -> None:
        """Delete a metric with all its data."""
        table = self._tables.pop(key, None)
        if table is not None:
            table.free()

    def dropped_of(self, key: str) -> int:
        """Return how many points of a metric were beyond a limit."""
        table = self._tables.get(key)
        return 0 if table is None else table.dropped

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

    def _add(self, point: DataPoint) -> DropReason | None:
        minute = (point.timestamp or 0) // _MILLISECONDS
        table = self._tables.get(point.metric_key)
        if table is None:
            if len(self._tables) >= self.limits.metric_keys:
                return DropReason.METRIC_KEYS
            if self._room.cells + SMALLEST > self.limits.cells:
                return DropReason.MEMORY
            table = self._tables[point.metric_key] = MetricTable(minute, self._room)
        return table.add(point.dimensions, minute, point.summary)
