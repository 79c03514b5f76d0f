"""The names in a tape: with the same prefix whatever stack was recorded, and entity ids that follow from the names.

Stacks of parallel runs differ in their prefix. It is part of ARNs, of which the ids of entities are made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.integration import Family, entity_id
from smokealarm.dynatrace.logs import lambda_entity_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["PREFIX", "Names", "names_of"]

PREFIX: Final = "weather"
"""The prefix that every tape has: the default of the pipeline's template."""


@dataclass(frozen=True, slots=True)
class Names:
    """Translates what was recorded; ``prefix`` is that of the stack, ``ids`` are the tape's ids by the real ones."""

    prefix: str
    ids: Mapping[str, str]

    def text(self, written: str) -> str:
        """Return a text with the tape's prefix and entity ids."""
        whole = re.sub(rf"(?<![A-Za-z0-9]){re.escape(self.prefix)}(?![A-Za-z0-9])", PREFIX, written)
        return self.ids.get(whole, whole)

    def pairs(self, written: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
        """Return names and their translated values, in the order of the names."""
        return tuple(sorted((name, self.text(value or "")) for name, value in written))

    def entity(self, entity: Entity) -> Entity:
        """Return an entity under its id in the tape."""
        attributes = {name: self.text(value) for name, value in entity.attributes.items()}
        return replace(entity, id=self.text(entity.id), name=self.text(entity.name), attributes=attributes)


def names_of(pipeline: Pipeline, entities: Iterable[Entity]) -> Names:
    """Return how to translate what a stack left in a tenant with these entities.

    Event source mappings, which AWS names at random, are called by their words; functions have an id in logs, too.
    """
    plain = Names(pipeline.prefix, {})
    place = (pipeline.region, pipeline.account)
    ids = {each: word.replace(" ", "-") for word, each in pipeline.mappings.items()}
    for name in (each.name for each in pipeline.functions):
        ids[lambda_entity_id(name, *place)] = lambda_entity_id(plain.text(name), *place)
    for entity in entities:
        arn = entity.attributes.get("arn", "")
        for family in Family:
            if entity_id(entity.type, arn, family) == entity.id:
                ids[entity.id] = entity_id(entity.type, plain.text(arn), family)
    return Names(pipeline.prefix, ids)
