"""The dimensions of a series, which lead to its entities, as ``dimensions.toml`` lists them for each family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.dimension_tables import dimension_tables, named_dimensions
from smokealarm.dynatrace.integration.entities import entity_of, group_id
from smokealarm.dynatrace.integration.mapping import services

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.entities import Resource
    from smokealarm.dynatrace.integration.mapping import MappedMetric
    from smokealarm.dynatrace.integration.settings import Place

__all__ = ["series_dimensions"]

_MOST_TAGS = 20
"""How many tags the new connection puts on a series."""


def series_dimensions(
    mapped: MappedMetric, dimensions: tuple[tuple[str, str], ...], resource: Resource | None, place: Place
) -> tuple[tuple[str, str], ...]:
    """Return the dimensions of the series that a CloudWatch metric with these dimensions fills, sorted by key."""
    table = dimension_tables()[mapped.family]
    facts = _facts(mapped, resource, place)
    parts = {**table.get("always", {})}
    if mapped.namespace in services():
        parts |= table.get("service" if resource is None else "resource", {})
    found = dict(named_dimensions(table["names"], dimensions))
    if resource is not None and "tags" in table:
        found |= _tagged(table["tags"], resource)
    found |= {key.format(**facts): value.format(**facts) for key, value in parts.items()}
    return tuple(sorted(found.items()))


def _facts(mapped: MappedMetric, resource: Resource | None, place: Place) -> dict[str, str]:
    """Return what the table's places in braces stand for."""
    facts = {"account": place.account, "region": place.region, "service": mapped.service}
    if mapped.namespace in services():
        facts["group"] = group_id(services()[mapped.namespace], place)
    if resource is not None:
        own = entity_of(mapped.family, resource)
        facts |= {"entity": own.id, "type": own.type}
    return facts


def _tagged(template: str, resource: Resource) -> dict[str, str]:
    chosen = sorted((tag.name, tag.value) for tag in resource.tags)[:_MOST_TAGS]
    return {template.format(tag=name): value for name, value in chosen}
