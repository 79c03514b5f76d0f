"""Monitored entities: what the Environment API tells of them, alone and inside problems and events."""

from smokealarm.dynatrace.entities.documents import EntityFields, entity_document, observed, parse_entity_fields
from smokealarm.dynatrace.entities.entity_types import entity_type_document, entity_types
from smokealarm.dynatrace.entities.listing import EntityOrder, EntityQuery, parse_entity_sort, select_entities
from smokealarm.dynatrace.entities.scope import entity_scope, zone_scope
from smokealarm.dynatrace.entities.stubs import ManagementZone, entity_stub, entity_type_of, zone_document, zones_of
from smokealarm.dynatrace.entities.tags import METag, tags_of

__all__ = [
    "EntityFields",
    "EntityOrder",
    "EntityQuery",
    "METag",
    "ManagementZone",
    "entity_document",
    "entity_scope",
    "entity_stub",
    "entity_type_document",
    "entity_type_of",
    "entity_types",
    "observed",
    "parse_entity_fields",
    "parse_entity_sort",
    "select_entities",
    "tags_of",
    "zone_document",
    "zone_scope",
    "zones_of",
]
