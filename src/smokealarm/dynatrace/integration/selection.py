"""Which CloudWatch metrics become which keys under the settings of a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import Family, map_metric, services
from smokealarm.dynatrace.integration.mapping.naming import REGION

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.mapping import MappedMetric
    from smokealarm.dynatrace.integration.settings import AwsIntegrationSettings, MonitoredMetric, ServiceSettings

__all__ = ["Selection"]


class Selection:
    """Answers for a metric of CloudWatch which keys the tenant fills from it; remembers what it found."""

    def __init__(self, settings: AwsIntegrationSettings) -> None:
        self.settings = settings
        self._known: dict[tuple[str, str, frozenset[str]], tuple[MappedMetric, ...]] = {}

    def keys(self, namespace: str, metric: str, dimensions: frozenset[str]) -> tuple[MappedMetric, ...]:
        """Return every key that is filled from the metric with exactly these dimension names; none for most."""
        identity = (namespace, metric, dimensions)
        if identity not in self._known:
            chosen = self.settings.service(namespace)
            self._known[identity] = () if chosen is None else _chosen(chosen, metric, dimensions)
        return self._known[identity]


def _chosen(chosen: ServiceSettings, metric: str, dimensions: frozenset[str]) -> tuple[MappedMetric, ...]:
    found = map_metric(chosen.family, chosen.namespace, metric, dimensions)
    if _takes_everything(chosen):
        return found
    recommended = tuple(each for each in found if each.recommended)
    if chosen.family is not Family.CLASSIC:
        return recommended
    added = [each for each in chosen.added if each.name == metric and _as_cloudwatch(each) == dimensions]
    by_hand = (
        key for each in added for key in map_metric(chosen.family, chosen.namespace, metric, dimensions, each.statistic)
    )
    return tuple(dict.fromkeys((*recommended, *by_hand)))


def _takes_everything(chosen: ServiceSettings) -> bool:
    """Return whether every metric of the namespace arrives."""
    if chosen.family is Family.CONNECTION:
        return chosen.auto_discovery or chosen.namespace not in services()
    return chosen.family is Family.METRIC_STREAM


def _as_cloudwatch(added: MonitoredMetric) -> frozenset[str]:
    return frozenset(added.dimensions) - {REGION}
