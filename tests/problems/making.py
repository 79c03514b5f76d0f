"""Short ways to say which events, entities and windows a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.problems import (
    Change,
    DavisEvent,
    Problem,
    ProblemOptions,
    ProblemState,
    Surroundings,
    advance,
    parse_window,
)
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SERVICE = Entity(
    "SERVICE-1",
    "SERVICE",
    "ingest",
    frozenset({"Apps", "stage:prod"}),
    frozenset({"zone-1"}),
    from_relationships={"calls": frozenset({"SERVICE-2"}), "isInstanceOf": frozenset({"GROUP-1"})},
)


class Known:
    """The entities of a test."""

    def __init__(self, *entities: Entity) -> None:
        self.entities = {entity.id: entity for entity in entities}

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity by its id."""
        return self.entities.get(entity_id)

    def all(self) -> Iterable[Entity]:
        """Return every entity."""
        return self.entities.values()


ENTITIES = Known(SERVICE, Entity("SERVICE-2", "SERVICE", "store"), Entity("GROUP-1", "GROUP", "all"))


def around(options: Mapping[str, Any] | None = None, *windows: Mapping[str, Any]) -> Surroundings:
    """Return surroundings with the test's entities, options and maintenance windows."""
    return Surroundings(ProblemOptions(**(options or {})), entities=ENTITIES, windows=tuple(map(parse_window, windows)))


def an_event(event_id: str = "a", opened: int = 10, closed: int | None = None, **more: Any) -> DavisEvent:
    """Return an error event on SERVICE-1, overridden where a test says so."""
    given: dict[str, Any] = {
        "event_type": DavisEventType.ERROR_EVENT,
        "title": event_id,
        "started_at": opened - 3,
        "entity": "SERVICE-1",
        **more,
    }
    return DavisEvent(event_id=event_id, opened_at=opened, closed_at=closed, **given)


def changed_in(events: Sequence[DavisEvent], minute: int) -> list[DavisEvent]:
    """Return the events that open or close in a minute, as they are then."""
    found = []
    for event in events:
        closes = event.closed_at if event.closed_at is not None else -1
        if event.opened_at == minute and closes != minute:
            found.append(an_open(event))
        elif closes == minute:
            found.append(event)
    return found


def an_open(event: DavisEvent) -> DavisEvent:
    """Return an event as it was before it closed."""
    values = {name: getattr(event, name) for name in DavisEvent.__slots__}
    return DavisEvent(**{**values, "closed_at": None})


def run(events: Sequence[DavisEvent], until: int, within: Surroundings) -> tuple[ProblemState, list[Change]]:
    """Advance minute by minute up to and with ``until``."""
    state, changes = ProblemState(), []
    for minute in range(until + 1):
        step = advance(state, minute, changed_in(events, minute), within)
        state = step.state
        changes += step.changes
    return state, changes


def last_of_each(changes: Iterable[Change]) -> list[Problem]:
    """Return every problem as it was after its last change."""
    return list({change.problem.number: change.problem for change in changes}.values())


def a_window(suppression: str, start: str = "00:00:00", end: str = "00:30:00", **more: Any) -> dict[str, Any]:
    """Return the Settings value of a window on 1970-01-01, where a test's minutes are."""
    return {
        "enabled": True,
        "generalProperties": {"name": "night", "suppression": suppression},
        "schedule": {
            "scheduleType": "ONCE",
            "onceRecurrence": {"startTime": f"1970-01-01T{start}", "endTime": f"1970-01-01T{end}", "timeZone": "UTC"},
        },
        "filters": [],
        **more,
    }
