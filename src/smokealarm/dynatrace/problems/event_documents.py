"""The ``Event`` object of the Events API v2, which is also the data of a problem's evidence.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/get-events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities import tags_of, zone_document
from smokealarm.dynatrace.problems.environment import milliseconds
from smokealarm.dynatrace.problems.vocabulary import Suppression

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.event import DavisEvent

__all__ = ["correlation_id", "event_document", "flags", "properties_of", "status_of"]

_SILENT = (Suppression.DETECT_PROBLEMS_DONT_ALERT, Suppression.DONT_DETECT_PROBLEMS)


def event_document(event: DavisEvent, environment: Environment) -> dict[str, Any]:
    """Return the ``Event`` object; times are epoch milliseconds, ``endTime`` is None while the event is open."""
    entities = environment.known(() if event.entity is None else (event.entity,))
    return {
        "eventId": event.event_id,
        "correlationId": correlation_id(event),
        "startTime": milliseconds(environment.started(event)),
        "endTime": None if event.closed_at is None else milliseconds(event.closed_at),
        "eventType": str(event.event_type),
        "title": event.title,
        "entityId": environment.stub(environment.entity_id(event)),
        "properties": [{"key": key, "value": value} for key, value in properties_of(event)],
        "status": status_of(event),
        "entityTags": [tag.document() for tag in tags_of(entities)],
        "managementZones": [zone_document(zone) for zone in environment.zones_around(entity.id for entity in entities)],
        **flags(event, environment),
    }


def flags(event: DavisEvent, environment: Environment) -> dict[str, bool]:
    """Return the fields of the ``Event`` object that are true or false."""
    suppressed = environment.suppressed(event)
    return {
        "underMaintenance": suppressed is not None,
        "suppressAlert": suppressed in _SILENT,
        "suppressProblem": suppressed is Suppression.DONT_DETECT_PROBLEMS,
        "frequentEvent": event.event_id in environment.frequent,
    }


def status_of(event: DavisEvent) -> str:
    """Return ``OPEN`` or ``CLOSED``."""
    return "OPEN" if event.is_open else "CLOSED"


def correlation_id(event: DavisEvent) -> str:
    """Return the correlation id of an event; one that nothing else is correlated with has its own id."""
    return event.correlation_id or event.event_id


def properties_of(event: DavisEvent) -> tuple[tuple[str, str], ...]:
    """Return the properties of an event; its description is one of them."""
    if not event.description or "dt.event.description" in dict(event.properties):
        return event.properties
    return (("dt.event.description", event.description), *event.properties)
