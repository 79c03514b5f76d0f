"""Which entity an event is raised on, and which series an entity filter lets through.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/metric-events and its page
``metric-key-events``: no entity on the series means the environment, one means that one, several mean the most specific
(a process before its host) unless the rule prefers a dimension key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.vocabulary import EntityFilterType
from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.rule import EntityFilter, EntityFilterCondition
    from smokealarm.dynatrace.selector.evaluation import AllEntities
    from smokealarm.series import Dimensions

__all__ = ["choose_entity", "entity_allows", "entity_name", "in_zone", "matches"]

_ENTITY = "dt.entity."
_ATTRIBUTES = {
    EntityFilterType.HOST_NAME: "hostName",
    EntityFilterType.HOST_GROUP_NAME: "hostGroupName",
    EntityFilterType.PROCESS_GROUP_NAME: "processGroupName",
    EntityFilterType.PROCESS_GROUP_ID: "processGroupId",
    EntityFilterType.CUSTOM_DEVICE_GROUP_NAME: "customDeviceGroupName",
}
"""Which attribute of an entity holds what these filters compare."""


def choose_entity(dimensions: Dimensions, preferred: str | None, precedence: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the dimension key and id of the entity that an event is raised on; None is the environment."""
    named = [
        (key, value) for key, value in dimensions if key.startswith(_ENTITY) and value and not key.endswith(".name")
    ]
    if not named:
        return None
    ranks = {key: rank for rank, key in enumerate(precedence)}
    others = ranks.get("*", len(ranks))
    return min(named, key=lambda pair: (pair[0] != preferred, ranks.get(pair[0], others)))


def entity_name(dimensions: Dimensions, entity: tuple[str, str], known: AllEntities) -> str:
    """Return the display name of a chosen entity: that on the series, else the known one, else its id."""
    key, entity_id = entity
    found = known.find(entity_id)
    return dict(dimensions).get(f"{key}.name") or (found.name if found else entity_id)


def entity_allows(
    entity_filter: EntityFilter, dimensions: Dimensions, precedence: tuple[str, ...], known: AllEntities
) -> bool:
    """Return whether every condition of the filter holds for the entity of a series.

    A property that the entity does not have satisfies only the conditions that deny something.
    """
    if not entity_filter.conditions:
        return True
    chosen = choose_entity(dimensions, entity_filter.dimension_key, precedence)
    if chosen is None or entity_filter.dimension_key not in (None, chosen[0]):
        return False
    entity = known.find(chosen[1]) or Entity(chosen[1], "", chosen[1])
    return all(_holds(condition, entity) for condition in entity_filter.conditions)


def in_zone(zone: str, dimensions: Dimensions, known: AllEntities) -> bool:
    """Return whether any entity of a series belongs to the management zone with this number."""
    entities = (known.find(value) for key, value in dimensions if key.startswith(_ENTITY) and value)
    return any(entity is not None and zone in entity.management_zones for entity in entities)


def _holds(condition: EntityFilterCondition, entity: Entity) -> bool:
    results = [matches(condition.operator, value, condition.value) for value in _values(condition.type, entity)]
    return all(results) if condition.operator.startswith(_DENYING) else any(results)


def _values(kind: EntityFilterType, entity: Entity) -> tuple[str, ...]:
    match kind:
        case EntityFilterType.ENTITY_ID:
            return (entity.id,)
        case EntityFilterType.NAME:
            return (entity.name,)
        case EntityFilterType.TAG:
            return tuple(entity.tags)
        case EntityFilterType.MANAGEMENT_ZONE:
            return tuple(entity.management_zones)
        case _:
            value = entity.attributes.get(_ATTRIBUTES[kind])
            return () if value is None else (value,)


_DENYING = "DOES_NOT_"


def matches(operator: str, value: str, wanted: str) -> bool:
    """Return whether ``value`` compares to ``wanted`` as the operator of an entity or dimension filter says."""
    comparison = operator.removeprefix(_DENYING)
    if comparison.endswith("CASE_INSENSITIVE"):
        result = wanted.casefold() in value.casefold()
    elif comparison.startswith("CONTAIN"):
        result = wanted in value
    elif comparison.startswith("START"):
        result = value.startswith(wanted)
    else:
        result = value == wanted
    return result is not operator.startswith(_DENYING)
