"""Which entities a query finds, and in which order.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/entity-v2/get-entities-list: those of the
entity selector that were observed in the timeframe, sorted by name if the request says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from smokealarm.dynatrace.entities.documents import observed
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from smokealarm.dynatrace.selector.evaluation import AllEntities, Entity

__all__ = ["EntityOrder", "EntityQuery", "parse_entity_sort", "select_entities"]


class EntityOrder(StrEnum):
    """How entities are sorted; without a wish, by their ids."""

    ID = ""
    NAME = "+name"
    NAME_DESCENDING = "-name"


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """What entities are asked for: ids, and two moments in epoch milliseconds."""

    scope: frozenset[str]
    start: int
    end: int
    order: EntityOrder = EntityOrder.ID


def parse_entity_sort(text: str) -> EntityOrder:
    """Read ``sort``; a plus sign may be missing.

    Raises :class:`~smokealarm.errors.ParameterInvalid` for anything but the name.
    """
    written = text.strip()
    if written in ("", "-name"):
        return EntityOrder(written)
    if written.removeprefix("+") == "name":
        return EntityOrder.NAME
    raise ParameterInvalid("sort", f"entities are not sorted by {written[:60]!r}; expected name, +name or -name")


def select_entities(entities: AllEntities, query: EntityQuery) -> list[Entity]:
    """Return the entities that a query finds, sorted."""
    asked = [entity for entity in entities.all() if entity.id in query.scope]
    found = sorted((entity for entity in asked if observed(entity, query.start, query.end)), key=lambda each: each.id)
    if query.order is not EntityOrder.ID:
        found.sort(key=lambda entity: entity.name, reverse=query.order is EntityOrder.NAME_DESCENDING)
    return found
