"""Events that are sent to the environment: on which entities, whether they are taken, and when they end.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/post-event: the windows of startTime,
the timeout, the limits of properties, and that the same body sent again keeps a problem-opening event open.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities import entity_type_of, observed
from smokealarm.dynatrace.problems.event import DavisEvent
from smokealarm.dynatrace.problems.event_catalogue import predefined_property
from smokealarm.dynatrace.problems.event_ingestion_options import EventIngestLimits, EventIngestOptions
from smokealarm.dynatrace.problems.vocabulary import DavisEventType, severity_of
from smokealarm.dynatrace.selector.evaluation import NO_ENTITIES
from smokealarm.dynatrace.selector.evaluation.entities import selected
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.problems.event_ingest import EventIngest
    from smokealarm.dynatrace.selector.evaluation import AllEntities

__all__ = ["EventIngestResult", "EventIngestResults", "EventIngestStatus", "Ingestion", "ingest_event"]

_MINUTE = 60_000
_PREDEFINED = ("dt.event.", "dt.davis.")
_DESCRIPTION = "dt.event.description"
_SENT_AHEAD = (
    DavisEventType.CUSTOM_ANNOTATION,
    DavisEventType.CUSTOM_CONFIGURATION,
    DavisEventType.CUSTOM_DEPLOYMENT,
    DavisEventType.CUSTOM_INFO,
    DavisEventType.MARKED_FOR_TERMINATION,
)


class EventIngestStatus(StrEnum):
    """What became of an event on one entity."""

    OK = "OK"
    INVALID_ENTITY_TYPE = "INVALID_ENTITY_TYPE"
    INVALID_METADATA = "INVALID_METADATA"
    INVALID_TIMESTAMPS = "INVALID_TIMESTAMPS"


@dataclass(frozen=True, slots=True)
class EventIngestResult:
    """One report: its correlation id, its status, and the event, raised or refreshed, where it was taken."""

    correlation_id: str
    status: EventIngestStatus
    event: DavisEvent | None = None


@dataclass(frozen=True, slots=True)
class EventIngestResults:
    """The reports of one body, one for each entity that it names."""

    results: tuple[EventIngestResult, ...]

    @property
    def events(self) -> tuple[DavisEvent, ...]:
        """The events that were raised or refreshed, as they are now."""
        return tuple(result.event for result in self.results if result.event is not None)

    def document(self) -> dict[str, Any]:
        """Return the ``EventIngestResults`` object, the body of the answer 201."""
        reports = [{"correlationId": each.correlation_id, "status": str(each.status)} for each in self.results]
        return {"reportCount": len(reports), "eventIngestResults": reports}


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What events are taken into: the entities there are, the choices and the limits."""

    entities: AllEntities = NO_ENTITIES
    options: EventIngestOptions = field(default_factory=EventIngestOptions)
    limits: EventIngestLimits = field(default_factory=EventIngestLimits)


def ingest_event(sent: EventIngest, now: int, existing: Iterable[DavisEvent], into: Ingestion) -> EventIngestResults:
    """Take an event that came at ``now``, in epoch milliseconds; ``existing`` are the events that may be refreshed.

    Raises :class:`~smokealarm.errors.ParameterInvalid` if the entity selector selects more entities than can be.
    """
    refreshable = {
        event.correlation_id: event for event in existing if event.is_open and severity_of(event.event_type) is not None
    }
    return EventIngestResults(
        tuple(_report(sent, entity, now, refreshable, into) for entity in _targets(sent, now, into))
    )


def _targets(sent: EventIngest, now: int, into: Ingestion) -> Sequence[str | None]:
    """Return the ids of the entities; None is the environment. Naming an id selects an entity not seen lately, too."""
    if sent.entity_selector is None:
        return (None,)
    found = sorted(selected(sent.entity_selector, into.entities))
    if all(criterion.name != "entityId" for criterion in sent.entity_selector.criteria):
        since = now - into.limits.active_entities * _MINUTE
        known = ((each, into.entities.find(each)) for each in found)
        found = [each for each, entity in known if entity is not None and observed(entity, since, now)]
    if len(found) > into.options.most_entities:
        message = f"selects {len(found)} entities; at most {into.options.most_entities} can be selected"
        raise ParameterInvalid("entitySelector", message)
    return found


def _report(
    sent: EventIngest, entity: str | None, now: int, refreshable: dict[str | None, DavisEvent], into: Ingestion
) -> EventIngestResult:
    correlation_id = sent.correlation_id(entity)
    status = _status(sent, entity, now, into)
    if status is not EventIngestStatus.OK:
        return EventIngestResult(correlation_id, status)
    open_one = refreshable.get(correlation_id)
    if open_one is None:
        return EventIngestResult(correlation_id, status, _raised(sent, entity, now, into.limits))
    return EventIngestResult(correlation_id, status, _refreshed(open_one, sent, now, into.limits))


def _status(sent: EventIngest, entity: str | None, now: int, into: Ingestion) -> EventIngestStatus:
    if entity is not None and entity_type_of(entity, into.entities) in into.options.refused_entity_types:
        return EventIngestStatus.INVALID_ENTITY_TYPE
    if not _metadata_fits(sent, into):
        return EventIngestStatus.INVALID_METADATA
    if not _timestamps_fit(sent, now, into.limits):
        return EventIngestStatus.INVALID_TIMESTAMPS
    return EventIngestStatus.OK


def _metadata_fits(sent: EventIngest, into: Ingestion) -> bool:
    limits = into.limits
    return len(sent.properties) <= limits.properties and all(
        len(key) <= limits.property_key
        and len(value) <= limits.property_value
        and _predefined_fits(key, value, into.options)
        for key, value in sent.properties
    )


def _predefined_fits(key: str, value: str, options: EventIngestOptions) -> bool:
    known = predefined_property(key)
    if known is not None:
        return known.writable and known.takes(value)
    return options.unknown_predefined == "keep" or not key.startswith(_PREDEFINED)


def _timestamps_fit(sent: EventIngest, now: int, limits: EventIngestLimits) -> bool:
    start = now if sent.start is None else sent.start
    past = limits.info_past if severity_of(sent.event_type) is None else limits.problem_past
    future = limits.info_future if sent.event_type in _SENT_AHEAD else limits.problem_future
    within = now - past * _MINUTE <= start <= now + future * _MINUTE
    return within and (sent.end is None or sent.end >= start)


def _raised(sent: EventIngest, entity: str | None, now: int, limits: EventIngestLimits) -> DavisEvent:
    start = now if sent.start is None else sent.start
    end = start // _MINUTE + _timeout(sent, limits) if sent.end is None else sent.end // _MINUTE
    opened = max(now, start) // _MINUTE
    correlation_id = sent.correlation_id(entity)
    return DavisEvent(
        event_id=f"{correlation_id}_{start}",
        event_type=sent.event_type,
        title=sent.title,
        started_at=start // _MINUTE,
        opened_at=start // _MINUTE if end <= opened else opened,
        entity=entity,
        description=dict(sent.properties).get(_DESCRIPTION, ""),
        properties=sent.properties,
        closed_at=end if end <= opened else None,
        expires_at=end,
        correlation_id=correlation_id,
    )


def _refreshed(event: DavisEvent, sent: EventIngest, now: int, limits: EventIngestLimits) -> DavisEvent:
    """Keep an event open; one whose end was sent keeps that end."""
    if sent.end is not None:
        return event
    return replace(event, expires_at=max(event.expires_at or 0, now // _MINUTE + _timeout(sent, limits)))


def _timeout(sent: EventIngest, limits: EventIngestLimits) -> int:
    return limits.timeout if sent.timeout is None else min(sent.timeout, limits.longest_timeout)
