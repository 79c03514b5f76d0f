"""What is known of each metric of an environment, apart from its data.

Whoever brings a metric describes it; metadata lines describe ingested ones, the first of a key for good; a Settings
object of ``builtin:metric.metadata`` says the last word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.metrics import DimensionDefinition, MetricDescriptor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.ingest import Metadata
    from smokealarm.dynatrace.tenant.metric_store import MetricStore

__all__ = ["MetricCatalogue"]

_NAMES = {"displayname": "display_name", "description": "description", "unit": "unit"}
_MINUTE = 60_000


class MetricCatalogue:
    """The descriptors of one environment's metrics."""

    def __init__(self, store: MetricStore) -> None:
        self._store = store
        self._described: dict[str, MetricDescriptor] = {}
        self._overruled: Mapping[str, Mapping[str, Any]] = {}

    def describe(self, descriptors: Iterable[MetricDescriptor]) -> None:
        """Take descriptors from whoever brings the metrics."""
        for each in descriptors:
            if self._described.get(each.metric_id) != each:
                self._described[each.metric_id] = each
                self._store.describe(each)

    def take(self, metadata: Iterable[Metadata]) -> None:
        """Take metadata lines, of as many keys as there may be; they never change what was said before."""
        for said in metadata:
            if said.metric_key not in self._described and len(self._described) < self._store.limits.metric_keys:
                named: dict[str, Any] = {_NAMES[name]: value for name, value in said.properties if name in _NAMES}
                self.describe([MetricDescriptor(said.metric_key, **named)])

    def overrule(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the values of ``builtin:metric.metadata``, by metric key."""
        self._overruled = values

    def descriptor(self, key: str) -> MetricDescriptor | None:
        """Return the descriptor of a metric that has data, or None."""
        newest = self._store.last_written(key)
        if newest is None:
            return None
        known = self._described.get(key) or MetricDescriptor(key)
        dimensions = tuple(DimensionDefinition.of(name) for name in self._store.dimension_keys(key))
        dropped = self._store.dropped_of(key)
        warnings = (f"{dropped} data points were dropped, since a limit was reached",) if dropped else ()
        written = replace(
            known,
            dimension_definitions=dimensions,
            last_written=newest * _MINUTE,
            warnings=(*known.warnings, *warnings),
        )
        return _overruled(written, self._overruled.get(key, {}))

    def descriptors(self) -> Iterator[MetricDescriptor]:
        """Return the descriptors of all metrics that have data."""
        return filter(None, map(self.descriptor, self._store.keys()))


def _overruled(descriptor: MetricDescriptor, value: Mapping[str, Any]) -> MetricDescriptor:
    properties = value.get("metricProperties") or {}
    said: dict[str, Any] = {
        "display_name": value.get("displayName"),
        "description": value.get("description"),
        "unit": value.get("unit"),
        "tags": tuple(value.get("tags") or ()) or None,
        "latency": properties.get("latency"),
        "minimum_value": properties.get("minValue"),
        "maximum_value": properties.get("maxValue"),
        "root_cause_relevant": properties.get("rootCauseRelevant"),
        "impact_relevant": properties.get("impactRelevant"),
    }
    return replace(descriptor, **{name: each for name, each in said.items() if each is not None})
