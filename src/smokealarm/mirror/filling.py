"""From CloudWatch's metrics to what both sides see: the tenant's keys are made as the integration makes them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from smokealarm.cloudwatch import SharedMetrics
from smokealarm.dynatrace.detection import Context
from smokealarm.dynatrace.integration.discovery import discovered
from smokealarm.dynatrace.integration.mapping.vocabulary import SUMMARY
from smokealarm.dynatrace.integration.options import IntegrationOptions, IntegrationTimings, rhythm
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smokealarm.dynatrace.integration import AwsIntegrationSettings, Place
    from smokealarm.dynatrace.integration.gathering import Source
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.pipeline.measurement import Metric

__all__ = ["Tenant", "filled"]

_PERCENT: Final = 100.0
_AGGREGATIONS: Final = {
    "Sum": "sum",
    "Minimum": "min",
    "Maximum": "max",
    "SampleCount": "count",
    "Average": "avg",
}


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant that gets an account's metrics: what it polls and streams, and where the account is."""

    settings: AwsIntegrationSettings
    place: Place
    options: IntegrationOptions = IntegrationOptions()  # noqa: RUF009 - frozen
    timings: IntegrationTimings = IntegrationTimings()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class _Known:
    """The entities that the metrics bring with them."""

    by_id: Mapping[str, Entity]

    def find(self, entity_id: str) -> Entity | None:
        return self.by_id.get(entity_id)

    def all(self) -> Iterable[Entity]:
        return self.by_id.values()


def filled(
    tenant: Tenant, metrics: Mapping[Metric, TimeSeries], end: int, wanted: Iterable[str] = ()
) -> tuple[SharedMetrics, Context]:
    """Return what both sides see of metrics that begin in the same minute, up to the epoch minute ``end``.

    After the last minute of the metrics nothing more is measured. The keys ``wanted`` are known even where nothing is
    measured under them, as in a tenant that had them before.
    """
    first = next(iter(metrics.values())).start
    found = discovered(metrics, Selection(tenant.settings), tenant.place, {}, tenant.options)
    by_key = sorted(found.sources, key=lambda each: each.mapped.key)
    keys = {key: TimeSeries.empty(first, end - first) for key in wanted}
    rhythms = {}
    for key, sources in groupby(by_key, lambda each: each.mapped.key):
        rows = [(each, _row(each, metrics)) for each in sources]
        series = _joined([(each, row) for each, row in rows if not row.missing.all()])
        if series is not None:
            keys[key] = series
            rhythms[key] = rhythm(rows[0][0].mapped.family, tenant.timings, tenant.options)
    entities = _Known({each.id: each for each in found.entities})
    return SharedMetrics(first, end, metrics, keys, rhythms), Context(entities=entities)


def _row(source: Source, metrics: Mapping[Metric, TimeSeries]) -> TimeSeries:
    """Return one key's series of one metric: a summary, one statistic, or a share of another metric in percent."""
    series, reads = metrics[source.metric], source.mapped.reads
    if reads == SUMMARY:
        return series
    values = series.aggregate(_AGGREGATIONS[reads[0]])
    if source.mapped.per is not None:
        whole = metrics.get(source.whole)
        divisor = np.full(values.shape, np.nan) if whole is None else whole.aggregate("sum")
        values = _PERCENT * values / np.where(divisor > 0, divisor, np.nan)
    return TimeSeries.of_values(series.start, series.dimensions, values)


def _joined(rows: Sequence[tuple[Source, TimeSeries]]) -> TimeSeries | None:
    if not rows:
        return None
    names = tuple(source.dimensions for source, _ in rows)
    minimum, maximum = np.vstack([row.minimum for _, row in rows]), np.vstack([row.maximum for _, row in rows])
    total, count = np.vstack([row.total for _, row in rows]), np.vstack([row.count for _, row in rows])
    return TimeSeries(rows[0][1].start, names, minimum, maximum, total, count)
