"""The ``Entity`` object of the Monitored entities API.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/entity-v2/get-entities-list and ``get-entity``.
In a list an entity has its id, its type and its name, and what ``fields`` asks for; alone it has everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities.stubs import entity_type_of, zone_document, zones_of
from smokealarm.dynatrace.entities.tags import tags_of
from smokealarm.dynatrace.selector.vocabulary import nearest
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smokealarm.dynatrace.entities.stubs import ManagementZone
    from smokealarm.dynatrace.selector.evaluation import AllEntities, Entity

__all__ = ["EntityFields", "entity_document", "observed", "parse_entity_fields"]

_FIRST, _LAST = "firstSeenTms", "lastSeenTms"
_PROPERTIES, _FROM, _TO = "properties", "fromRelationships", "toRelationships"
_TAGS, _ZONES, _ICON = "tags", "managementZones", "icon"
_GROUPS = (_PROPERTIES, _FROM, _TO)
_FIELDS = (_FIRST, _LAST, _TAGS, _ZONES, _ICON, *_GROUPS)
_ALWAYS = ("entityId", "type", "displayName")


@dataclass(frozen=True, slots=True)
class EntityFields:
    """What a request asks for besides id, type and name: whole fields, and single members of the grouped ones."""

    whole: frozenset[str] = frozenset()
    members: frozenset[tuple[str, str]] = frozenset()

    def wants(self, group: str, member: str) -> bool:
        """Return whether a member of a grouped field, such as ``properties.bitness``, is asked for."""
        return group in self.whole or (group, member) in self.members


EVERYTHING = EntityFields(frozenset(_FIELDS))
"""What ``GET /api/v2/entities/{entityId}`` tells when nothing is asked for."""


def parse_entity_fields(text: str) -> EntityFields:
    """Read ``fields``, such as ``+lastSeenTms,+properties.bitness``; the plus may be missing.

    Raises :class:`~smokealarm.errors.ParameterInvalid` for a field that entities do not have.
    """
    whole, members = set(), set()
    for written in filter(None, (part.strip() for part in text.split(","))):
        name, dot, member = written.removeprefix("+").partition(".")
        if dot and member and name in _GROUPS:
            members.add((name, member))
        elif not dot and name in (*_FIELDS, *_ALWAYS):
            whole.add(name)
        else:
            meant = nearest(name, _FIELDS)
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(_FIELDS)}"
            raise ParameterInvalid("fields", f"{written!r} is no field of an entity; {hint}")
    return EntityFields(frozenset(whole), frozenset(members))


def entity_document(
    entity: Entity, entities: AllEntities, zones: Sequence[ManagementZone], fields: EntityFields = EVERYTHING
) -> dict[str, Any]:
    """Return the ``Entity`` object with the fields asked for; what is not known of an entity is left out."""
    document: dict[str, Any] = {"entityId": entity.id, "type": entity.type, "displayName": entity.name}
    document |= {name: int(entity.attributes[name]) for name in (_FIRST, _LAST) if _seen(entity, name, fields)}
    if _TAGS in fields.whole:
        document[_TAGS] = [tag.document() for tag in tags_of((entity,))]
    if _ZONES in fields.whole:
        document[_ZONES] = [zone_document(zone) for zone in zones_of((entity,), zones)]
    properties = {key: value for key, value in entity.attributes.items() if key not in _FIELDS}
    document |= _group(_PROPERTIES, properties, fields)
    document |= _group(_FROM, _related(entity.from_relationships, entities), fields)
    document |= _group(_TO, _related(entity.to_relationships, entities), fields)
    return document


def observed(entity: Entity, start: int, end: int) -> bool:
    """Return whether an entity was seen between two moments in epoch milliseconds; if nothing is known, it was."""
    first, last = (entity.attributes.get(name) for name in (_FIRST, _LAST))
    return (first is None or int(first) <= end) and (last is None or int(last) >= start)


def _seen(entity: Entity, name: str, fields: EntityFields) -> bool:
    return name in fields.whole and name in entity.attributes


def _group(name: str, members: Mapping[str, Any], fields: EntityFields) -> dict[str, Any]:
    """Return a grouped field with the members asked for; it is left out where none was."""
    if name not in fields.whole and all(group != name for group, _ in fields.members):
        return {}
    return {name: {member: value for member, value in sorted(members.items()) if fields.wants(name, member)}}


def _related(relationships: Mapping[str, frozenset[str]], entities: AllEntities) -> dict[str, Any]:
    return {
        name: [{"id": other, "type": entity_type_of(other, entities)} for other in sorted(others)]
        for name, others in relationships.items()
    }
