"""The monitored entities that an environment knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.selector.evaluation import Entity

__all__ = ["EntityStore"]


class EntityStore:
    """All entities by their id; what comes later under an id replaces what was there."""

    def __init__(self) -> None:
        self._entities: dict[str, Entity] = {}
        self.revision = 0

    def put(self, entities: Iterable[Entity]) -> None:
        """Take entities in; the revision changes only if something did."""
        for entity in entities:
            if self._entities.get(entity.id) != entity:
                self._entities[entity.id] = entity
                self.revision += 1

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity by its id."""
        return self._entities.get(entity_id)

    def all(self) -> tuple[Entity, ...]:
        """Return every entity, in the order of their first arrival."""
        return tuple(self._entities.values())
