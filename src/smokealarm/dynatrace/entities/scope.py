"""The entity scope of a query: which entities its ``entitySelector`` and ``mzSelector`` let through.

Sources: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/entity-v2/entity-selector and the parameter
``mzSelector`` of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-data-points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.entities.stubs import zones_of
from smokealarm.dynatrace.selector.criteria import CriterionRule, FlatLanguage, parse_criteria
from smokealarm.dynatrace.selector.entities import parse_entities
from smokealarm.dynatrace.selector.evaluation.entities import selected
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.entities.stubs import ManagementZone
    from smokealarm.dynatrace.selector.entity_syntax import EntitySelector
    from smokealarm.dynatrace.selector.evaluation import AllEntities

__all__ = ["LONGEST_ENTITY_SELECTOR", "MOST_ENTITIES", "entity_scope", "zone_scope"]

LONGEST_ENTITY_SELECTOR = 2000
"""The most characters of an entity selector."""

MOST_ENTITIES = 10_000
"""The most entities that one of problems or events may select; one of metrics may select fewer."""

_ZONES = FlatLanguage("management zone selector", {"mzId": CriterionRule(), "mzName": CriterionRule()})


def entity_scope(text: str, entities: AllEntities, most: int = MOST_ENTITIES) -> frozenset[str]:
    """Return the ids that an entity selector selects.

    Raises :class:`~smokealarm.dynatrace.selector.SelectorError` for a text that is none, and
    :class:`~smokealarm.errors.ParameterInvalid` for one that is too long, names ids of several types, or selects more
    than ``most`` entities.
    """
    if len(text) > LONGEST_ENTITY_SELECTOR:
        message = f"has {len(text)} characters; at most {LONGEST_ENTITY_SELECTOR} are read"
        raise ParameterInvalid("entitySelector", message)
    selector = parse_entities(text)
    _check_one_type(selector)
    found = selected(selector, entities)
    if len(found) > most:
        raise ParameterInvalid("entitySelector", f"selects {len(found)} entities; at most {most} can be selected")
    return found


def _check_one_type(selector: EntitySelector) -> None:
    """Refuse ids of several types; the type begins an id."""
    ids = (value for criterion in selector.criteria if criterion.name == "entityId" for value in criterion.arguments)
    types = sorted({str(entity_id).rpartition("-")[0] for entity_id in ids})
    if len(types) > 1:
        raise ParameterInvalid("entitySelector", f"names entities of the types {', '.join(types)}; expected one type")


def zone_scope(text: str, entities: AllEntities, zones: Sequence[ManagementZone]) -> frozenset[str]:
    """Return the ids of the entities that a management zone selector selects; all its criteria have to hold."""
    criteria = parse_criteria(text, _ZONES)
    found = set()
    for entity in entities.all():
        mine = zones_of((entity,), zones)
        ids, names = {zone.id for zone in mine}, {zone.name for zone in mine}
        if all(not (ids if each.name == "mzId" else names).isdisjoint(each.values) for each in criteria):
            found.add(entity.id)
    return frozenset(found)
