"""Where a dashboard's data come from: anything that answers metric selectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from smokealarm.dynatrace.metrics import MetricQuery, query_metrics
from smokealarm.dynatrace.selector.evaluation import NO_ENTITIES

if TYPE_CHECKING:
    from smokealarm.dynatrace.selector import Selector
    from smokealarm.dynatrace.selector.evaluation import AllEntities, MetricSource
    from smokealarm.dynatrace.tenant.timeframe import Timeframe
    from smokealarm.series import TimeSeries

__all__ = ["Measurements", "StoredMeasurements"]

_MINUTE = 60_000


class Measurements(Protocol):
    """What answers a dashboard's queries: a file, a tenant, a recorded scenario."""

    def query(self, selector: Selector, timeframe: Timeframe, resolution: str | None) -> tuple[TimeSeries, ...]:
        """Return the series of each expression; ``resolution`` is that of the Metrics API v2, None for its default.

        Raises :class:`~smokealarm.dynatrace.metrics.MetricNotFound` for an unknown metric, and
        :class:`~smokealarm.errors.UsageError` for another selector that cannot be computed.
        """

    def has_data(self, key: str, timeframe: Timeframe) -> bool:
        """Return whether a known metric has any data in the timeframe."""

    def unit(self, key: str) -> str | None:
        """Return the unit of a metric, None where it is not known."""


@dataclass(frozen=True, slots=True)
class StoredMeasurements:
    """Computes the queries over a metric source."""

    source: MetricSource
    entities: AllEntities = NO_ENTITIES

    def query(self, selector: Selector, timeframe: Timeframe, resolution: str | None) -> tuple[TimeSeries, ...]:
        """Return the series of each expression."""
        query = MetricQuery(selector, timeframe.start, timeframe.end, resolution)
        return tuple(each.series for each in query_metrics(query, self.source, self.entities).collections)

    def has_data(self, key: str, timeframe: Timeframe) -> bool:
        """Return whether a metric has any data in the timeframe."""
        start, stop = timeframe.start // _MINUTE, -(-timeframe.end // _MINUTE)
        found = self.source.read(key, start, stop)
        return found is not None and bool((found.series.window(start, stop - start).count > 0).any())

    def unit(self, key: str) -> str | None:
        """Return the unit of a metric."""
        found = self.source.read(key, 0, 0)
        return None if found is None else found.unit
