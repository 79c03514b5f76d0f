"""Which series a list of CloudWatch metrics makes, and which entities come with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.dimensions import series_dimensions
from smokealarm.dynatrace.integration.entities import entities_of, resource_of
from smokealarm.dynatrace.integration.gathering import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.integration.entities import Resource
    from smokealarm.dynatrace.integration.options import IntegrationOptions
    from smokealarm.dynatrace.integration.selection import Selection
    from smokealarm.dynatrace.integration.settings import AwsIntegrationSettings, AwsTag, Place
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.pipeline.measurement import Metric

__all__ = ["Discovered", "discovered"]


@dataclass(frozen=True, slots=True)
class Discovered:
    """The series that are filled from now on, and the entities behind them, each once."""

    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()


def discovered(
    metrics: Iterable[Metric],
    selection: Selection,
    place: Place,
    tags: Mapping[str, tuple[AwsTag, ...]],
    options: IntegrationOptions,
) -> Discovered:
    """Return what a tenant takes of the listed metrics; ``tags`` are those of resources, by ARN."""
    sources: list[Source] = []
    entities: dict[str, Entity] = {}
    for metric in metrics:
        keys = selection.keys(metric.namespace, metric.name, frozenset(name for name, _ in metric.dimensions))
        resource = _tagged(resource_of(metric.namespace, metric.dimensions, place), tags)
        if not keys or not is_monitored(resource, selection.settings, options):
            continue
        for mapped in keys:
            dimensions = series_dimensions(mapped, metric.dimensions, resource, place)
            sources.append(Source(mapped, metric, dimensions))
        found = entities_of(keys[0].family, keys[0].namespace, resource, place)
        entities |= {each.id: each for each in found}
    return Discovered(tuple(sources), tuple(entities.values()))


def is_monitored(resource: Resource | None, settings: AwsIntegrationSettings, options: IntegrationOptions) -> bool:
    """Return whether a resource has the tags to monitor; metrics of a whole service have none to filter by."""
    if resource is None or settings.tags is None:
        return True
    wanted = [tag in resource.tags for tag in settings.tags]
    return any(wanted) if options.tags_match == "any" else bool(wanted) and all(wanted)


def _tagged(resource: Resource | None, tags: Mapping[str, tuple[AwsTag, ...]]) -> Resource | None:
    return resource and replace(resource, tags=tags.get(resource.arn, ()))
