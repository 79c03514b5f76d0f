"""The ``EntityType`` object of the Monitored entities API, made of the entities that are there.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/entity-v2/get-all-entity-types. The vendor
lists what entities of a type can have; here it is what those of the environment do have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities.stubs import entity_type_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.selector.evaluation import AllEntities, Entity

__all__ = ["entity_type_document", "entity_types"]


def entity_types(entities: AllEntities) -> tuple[str, ...]:
    """Return the types of the entities of an environment, in alphabetical order."""
    return tuple(sorted({entity.type for entity in entities.all()}))


def entity_type_document(entity_type: str, entities: AllEntities) -> dict[str, Any] | None:
    """Return the ``EntityType`` object, or None if no entity has that type."""
    members = [entity for entity in entities.all() if entity.type == entity_type]
    if not members:
        return None
    properties = sorted({name for entity in members for name in entity.attributes})
    return {
        "type": entity_type,
        "displayName": entity_type,
        "dimensionKey": f"dt.entity.{entity_type.lower()}",
        "entityLimitExceeded": False,
        "properties": [{"id": name, "type": "String", "displayName": name} for name in properties],
        "tags": "List",
        "managementZones": "List",
        "fromRelationships": _relationships(members, "from", entities),
        "toRelationships": _relationships(members, "to", entities),
    }


def _relationships(members: Iterable[Entity], side: str, entities: AllEntities) -> list[dict[str, Any]]:
    """Return each relationship's name with the types at its other end."""
    types: dict[str, set[str]] = {}
    for entity in members:
        relationships = entity.from_relationships if side == "from" else entity.to_relationships
        for name, others in relationships.items():
            types.setdefault(name, set()).update(entity_type_of(other, entities) for other in others)
    ends = "toTypes" if side == "from" else "fromTypes"
    return [{"id": name, ends: sorted(found)} for name, found in sorted(types.items())]
