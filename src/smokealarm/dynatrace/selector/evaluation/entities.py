"""Which entities an entity selector selects.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/entity-v2/entity-selector: text comparisons ignore case
unless they stand in ``caseSensitive(...)``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.entity_syntax import Criterion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from smokealarm.dynatrace.selector.entity_syntax import EntitySelector
    from smokealarm.dynatrace.selector.evaluation.environment import AllEntities, Entity

__all__ = ["selected"]

_RELATION = re.compile(r"(from|to)Relationships?\.(.+)").fullmatch

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "equals": str.__eq__,
    "startsWith": str.startswith,
    "contains": str.__contains__,
    "in": str.__eq__,
    "": str.__eq__,
}


def selected(selector: EntitySelector, entities: AllEntities) -> frozenset[str]:
    """Return the ids of the entities that fulfil every criterion."""
    matching = (entity for entity in entities.all() if _fulfils(entity, selector.criteria, entities))
    return frozenset(entity.id for entity in matching)


def _fulfils(entity: Entity, criteria: Sequence[Criterion], entities: AllEntities, *, exact: bool = False) -> bool:
    return all(_holds(entity, criterion, entities, exact=exact) for criterion in criteria)


def _holds(entity: Entity, criterion: Criterion, entities: AllEntities, *, exact: bool) -> bool:
    nested = [argument for argument in criterion.arguments if isinstance(argument, Criterion)]
    texts = [argument for argument in criterion.arguments if isinstance(argument, str)]
    match criterion.name:
        case "not":
            return not _fulfils(entity, nested, entities, exact=exact)
        case "caseSensitive":
            return _fulfils(entity, nested, entities, exact=True)
    relation = _RELATION(criterion.name)
    if relation is not None:
        return _related(entity, relation[1], relation[2], nested, entities)
    return _own(entity, criterion.name, texts, exact=exact)


def _related(entity: Entity, side: str, name: str, criteria: Sequence[Criterion], entities: AllEntities) -> bool:
    relations = entity.from_relationships if side == "from" else entity.to_relationships
    others = (entities.find(other) for other in relations.get(name, ()))
    return any(other is not None and _fulfils(other, criteria, entities) for other in others)


def _own(entity: Entity, name: str, texts: Sequence[str], *, exact: bool) -> bool:
    match name:
        case "type":
            return entity.type.lower() in {text.lower() for text in texts}
        case "entityId":
            return entity.id in texts
        case "tag":
            return any(_tagged(entity, text) for text in texts)
        case "mzName" | "mzId":
            return not entity.management_zones.isdisjoint(texts)
    attribute, _, comparison = name.partition(".")
    return _attribute(entity, attribute, comparison, texts, exact=exact)


def _tagged(entity: Entity, text: str) -> bool:
    """Compare a tag; ``key`` alone matches any value, and a backslash escapes a colon within a key or value."""
    wanted = text.replace("\\:", ":")
    return any(tag == wanted or tag.startswith(f"{wanted}:") for tag in entity.tags)


def _attribute(entity: Entity, attribute: str, comparison: str, texts: Sequence[str], *, exact: bool) -> bool:
    value = entity.name if attribute == "entityName" else entity.attributes.get(attribute)
    if comparison == "exists":
        return value is not None
    compare = _COMPARISONS.get(comparison)
    if value is None or compare is None:
        return False
    if exact:
        return any(compare(value, text) for text in texts)
    return any(compare(value.lower(), text.lower()) for text in texts)
