"""The short representations of entities and management zones inside other documents.

Source: the ``EntityStub`` and ``ManagementZone`` objects of https://docs.dynatrace.com/managed/dynatrace-api/\
environment-api/problems-v2/problems/get-problems-list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.selector.evaluation import AllEntities, Entity

__all__ = ["ManagementZone", "entity_stub", "entity_type_of", "zone_document", "zones_of"]


@dataclass(frozen=True, slots=True)
class ManagementZone:
    """A management zone: its number as a text, its name, and the id of its Settings object if it has one."""

    id: str
    name: str
    settings_id: str = ""

    @property
    def known_as(self) -> frozenset[str]:
        """Everything that an entity may call the zone by."""
        return frozenset({self.id, self.name, self.settings_id} - {""})


def entity_type_of(entity_id: str, entities: AllEntities) -> str:
    """Return the type of an entity: that of the known one, else the part of the id before its number."""
    known = entities.find(entity_id)
    return known.type if known else entity_id.rpartition("-")[0]


def entity_stub(entity_id: str, entities: AllEntities) -> dict[str, Any]:
    """Return the ``EntityStub`` of an id; an entity that is not known has no ``name``."""
    known = entities.find(entity_id)
    stub = {"entityId": {"id": entity_id, "type": entity_type_of(entity_id, entities)}}
    return {**stub, "name": known.name} if known else stub


def zones_of(entities: Iterable[Entity], zones: Sequence[ManagementZone]) -> tuple[ManagementZone, ...]:
    """Return the management zones of entities, each once.

    One that is not among ``zones`` is called by what the entity calls it.
    """
    written = {name for entity in entities for name in entity.management_zones}
    found = [zone for zone in zones if not written.isdisjoint(zone.known_as)]
    strangers = written.difference(*(zone.known_as for zone in found))
    return (*found, *(ManagementZone(name, name) for name in sorted(strangers)))


def zone_document(zone: ManagementZone) -> dict[str, Any]:
    """Return the ``ManagementZone`` object."""
    return {"id": zone.id, "name": zone.name}
