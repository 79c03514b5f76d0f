"""Which entity an event is raised on, and which series an entity filter lets through.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/metric-events and its page
``metric-key-events``: no entity on the series means the environment, one means that one, several mean the most specific
(a process before its host) unless the rule prefers a dimension key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from smokealarm.dynatrace.detection.vocabulary import EntityFilterOperator, EntityFilterType

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.observed import Dimensions
    from smokealarm.dynatrace.detection.rule import EntityFilter, EntityFilterCondition

__all__ = ["EntityDirectory", "MonitoredEntity", "NoEntities", "choose_entity", "entity_allows", "in_zone", "matches"]

_ENTITY = "dt.entity."


@dataclass(frozen=True, slots=True)
class MonitoredEntity:
    """One entity that a tenant knows.

    ``properties`` holds what entity filters compare, for each filter type every value that the entity has.
    ``management_zones`` are the numeric ids of its zones as texts.
    """

    entity_id: str
    display_name: str
    management_zones: frozenset[str] = frozenset()
    properties: Mapping[EntityFilterType, tuple[str, ...]] = field(default_factory=dict)


class EntityDirectory(Protocol):
    """What detection needs to know about entities."""

    def find(self, entity_id: str) -> MonitoredEntity | None:
        """Return the entity with this id, or None."""


class NoEntities:
    """A directory for places without a tenant: entities are known by their ids alone."""

    def find(self, entity_id: str) -> MonitoredEntity | None:
        """Return an entity that is named like its id."""
        return MonitoredEntity(entity_id, entity_id)


def choose_entity(dimensions: Dimensions, preferred: str | None, precedence: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the dimension key and id of the entity that an event is raised on; None is the environment."""
    named = [(key, value) for key, value in dimensions if key.startswith(_ENTITY) and value and not key.endswith(".name")]
    if not named:
        return None
    ranks = {key: rank for rank, key in enumerate(precedence)}
    others = ranks.get("*", len(ranks))
    return min(named, key=lambda pair: (pair[0] != preferred, ranks.get(pair[0], others)))


def entity_allows(entity_filter: EntityFilter, dimensions: Dimensions, precedence: tuple[str, ...], known: EntityDirectory) -> bool:
    """Return whether every condition of the filter holds for the entity of a series.

    A property that the entity does not have satisfies only the conditions that deny something.
    """
    if not entity_filter.conditions:
        return True
    chosen = choose_entity(dimensions, entity_filter.dimension_key, precedence)
    if chosen is None or entity_filter.dimension_key not in (None, chosen[0]):
        return False
    entity = known.find(chosen[1]) or MonitoredEntity(chosen[1], chosen[1])
    return all(_holds(condition, entity) for condition in entity_filter.conditions)


def in_zone(zone: str, dimensions: Dimensions, known: EntityDirectory) -> bool:
    """Return whether any entity of a series belongs to the management zone with this number."""
    entities = (known.find(value) for key, value in dimensions if key.startswith(_ENTITY) and value)
    return any(entity is not None and zone in entity.management_zones for entity in entities)


def _holds(condition: EntityFilterCondition, entity: MonitoredEntity) -> bool:
    values = _values(condition.type, entity)
    denying = condition.operator.startswith("DOES_NOT")
    results = [matches(condition.operator, value, condition.value) for value in values]
    return all(results) if denying else any(results)


def _values(kind: EntityFilterType, entity: MonitoredEntity) -> tuple[str, ...]:
    if kind is EntityFilterType.ENTITY_ID:
        return (entity.entity_id,)
    if kind is EntityFilterType.NAME:
        return (entity.display_name,)
    return entity.properties.get(kind, ())


def matches(operator: str, value: str, wanted: str) -> bool:
    """Return whether ``value`` compares to ``wanted`` as an entity or dimension filter's operator says."""
    positive = operator.removeprefix("DOES_NOT_")
    if positive == "CONTAIN_CASE_INSENSITIVE" or operator == EntityFilterOperator.CONTAINS_CASE_INSENSITIVE:
        result = wanted.casefold() in value.casefold()
    elif positive.startswith("CONTAIN"):
        result = wanted in value
    elif positive.startswith("START"):
        result = value.startswith(wanted)
    else:
        result = value == wanted
    return result is not operator.startswith("DOES_NOT_")
