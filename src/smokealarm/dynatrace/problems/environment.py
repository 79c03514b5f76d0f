"""A Dynatrace environment as far as the documents about its problems and events have to know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities import entity_stub, zones_of
from smokealarm.dynatrace.problems.maintenance import suppression
from smokealarm.dynatrace.problems.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.entities import ManagementZone
    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.problem import Problem
    from smokealarm.dynatrace.problems.profile import AlertingProfile
    from smokealarm.dynatrace.problems.vocabulary import Suppression
    from smokealarm.dynatrace.selector.evaluation import Entity

__all__ = ["Environment", "milliseconds"]

_MINUTE = 60_000


def milliseconds(minute: int) -> int:
    """Return a minute since the epoch in milliseconds."""
    return minute * _MINUTE


@dataclass(frozen=True, slots=True)
class Environment:
    """What is known besides a problem or an event.

    ``frequent`` holds the ids of the events that frequent-issue detection mutes; ``name`` is what the environment is
    called where it is the entity of a problem itself.
    """

    around: Surroundings = field(default_factory=Surroundings)
    zones: tuple[ManagementZone, ...] = ()
    profiles: tuple[AlertingProfile, ...] = ()
    frequent: frozenset[str] = frozenset()
    name: str = "Environment"

    def known(self, ids: Iterable[str]) -> tuple[Entity, ...]:
        """Return the entities among ``ids`` that the environment knows."""
        found = (self.around.entities.find(each) for each in ids)
        return tuple(entity for entity in found if entity is not None)

    def zones_around(self, ids: Iterable[str]) -> tuple[ManagementZone, ...]:
        """Return the management zones of the known entities among ``ids``."""
        return zones_of(self.known(ids), self.zones)

    def entity_id(self, event: DavisEvent) -> str:
        """Return the id of the entity that an event is on, if need be that of the environment."""
        return event.entity or self.around.options.environment_entity

    def entity_ids(self, problem: Problem) -> tuple[str, ...]:
        """Return the ids of the entities that a problem is on, if need be that of the environment."""
        return problem.entities or (self.around.options.environment_entity,)

    def stub(self, entity_id: str) -> dict[str, Any]:
        """Return the ``EntityStub`` of an id."""
        stub = entity_stub(entity_id, self.around.entities)
        return {**stub, "name": self.name} if entity_id == self.around.options.environment_entity else stub

    def started(self, event: DavisEvent) -> int:
        """Return the minute that documents call the start of an event."""
        return event.started_at if self.around.options.event_start == "started" else event.opened_at

    def problem_started(self, problem: Problem) -> int:
        """Return the minute that documents call the start of a problem."""
        return problem.started_at if self.around.options.problem_start == "started" else problem.opened_at

    def suppressed(self, event: DavisEvent) -> Suppression | None:
        """Return what the maintenance windows that were active when an event was raised kept from happening."""
        return suppression(event.entity, event.opened_at, self.around)
