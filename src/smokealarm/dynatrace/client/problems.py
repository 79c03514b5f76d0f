"""What the Problems API v2 and the Events API v2 tell, as values; all moments are epoch milliseconds.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2 and .../events-v2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.client.reading import ANY, LATEST, moment, read
from smokealarm.dynatrace.problems import Comment
from smokealarm.dynatrace.problems.event_ingestion import EventIngestResult, EventIngestStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.fields import Fields

__all__ = [
    "PROBLEM_FIELDS",
    "ClosedProblem",
    "EntityStub",
    "ReportedEvent",
    "ReportedProblem",
    "SentEvent",
    "closed_problem",
    "event_reports",
    "reported_event",
    "reported_problem",
]

PROBLEM_FIELDS: Final = "evidenceDetails,recentComments"
"""The fields of a problem that are told only on request, and are read here."""


@dataclass(frozen=True, slots=True)
class EntityStub:
    """An entity as other objects name it; the name is empty where it is not known."""

    id: str
    type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """An event; ``end_time`` is None while it is open."""

    event_id: str
    event_type: str
    title: str
    status: str
    start_time: int
    end_time: int | None
    entity: EntityStub | None = None
    properties: tuple[tuple[str, str], ...] = ()
    under_maintenance: bool = False
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class ReportedProblem:
    """A problem; ``end_time`` is None while it is open, ``problem_filters`` are the names of alerting profiles.

    ``events`` are those of its evidence, ``comments`` the newest ones.
    """

    problem_id: str
    display_id: str
    title: str
    status: str
    severity_level: str
    impact_level: str
    start_time: int
    end_time: int | None
    affected_entities: tuple[EntityStub, ...] = ()
    impacted_entities: tuple[EntityStub, ...] = ()
    root_cause_entity: EntityStub | None = None
    management_zones: tuple[str, ...] = ()
    problem_filters: tuple[str, ...] = ()
    events: tuple[ReportedEvent, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the problem is open."""
        return self.status == "OPEN"


@dataclass(frozen=True, slots=True)
class ClosedProblem:
    """What became of a problem that was closed by hand."""

    problem_id: str
    closing: bool
    close_timestamp: int
    comment: Comment


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event to be sent; ``timeout`` is minutes, and what is None or empty is left to the environment."""

    event_type: str
    title: str
    entity_selector: str = ""
    start_time: int | None = None
    end_time: int | None = None
    timeout: int | None = None
    properties: tuple[tuple[str, str], ...] = ()

    def document(self) -> Mapping[str, Any]:
        """Return the ``EventIngest`` object."""
        optional = {
            "entitySelector": self.entity_selector or None,
            "startTime": self.start_time,
            "endTime": self.end_time,
            "timeout": self.timeout,
            "properties": dict(self.properties) or None,
        }
        said = {name: value for name, value in optional.items() if value is not None}
        return {"eventType": self.event_type, "title": self.title, **said}


def reported_problem(fields: Fields) -> ReportedProblem:
    """Read a problem."""
    evidence = fields.section("evidenceDetails", required=False).sections("details", ANY)
    comments = fields.section("recentComments", required=False).sections("comments", ANY)
    return ReportedProblem(
        fields.text("problemId", None, most=ANY),
        fields.text("displayId", None, most=ANY),
        fields.text("title", "", most=ANY),
        fields.text("status", None, most=ANY),
        fields.text("severityLevel", "", most=ANY),
        fields.text("impactLevel", "", most=ANY),
        fields.integer("startTime", 0, 0, LATEST),
        moment(fields, "endTime"),
        tuple(map(_stub, fields.sections("affectedEntities", ANY))),
        tuple(map(_stub, fields.sections("impactedEntities", ANY))),
        _optional_stub(fields, "rootCauseEntity"),
        tuple(each.text("name", "", most=ANY) for each in fields.sections("managementZones", ANY)),
        tuple(each.text("name", "", most=ANY) for each in fields.sections("problemFilters", ANY)),
        tuple(reported_event(each.section("data")) for each in evidence if each.values.get("evidenceType") == "EVENT"),
        tuple(map(_comment, comments)),
    )


def reported_event(fields: Fields) -> ReportedEvent:
    """Read an event."""
    properties = fields.sections("properties", ANY)
    return ReportedEvent(
        fields.text("eventId", None, most=ANY),
        fields.text("eventType", None, most=ANY),
        fields.text("title", "", most=ANY),
        fields.text("status", "", most=ANY),
        fields.integer("startTime", 0, 0, LATEST),
        moment(fields, "endTime"),
        _optional_stub(fields, "entityId"),
        tuple((each.text("key", "", most=ANY), each.text("value", "", most=ANY)) for each in properties),
        fields.flag("underMaintenance", default=False),
        fields.text("correlationId", "", most=ANY),
    )


def closed_problem(fields: Fields) -> ClosedProblem:
    """Read the answer to the closing of a problem."""
    return ClosedProblem(
        fields.text("problemId", None, most=ANY),
        fields.flag("closing", default=False),
        fields.integer("closeTimestamp", 0, 0, LATEST),
        _comment(fields.section("comment")),
    )


def event_reports(document: object) -> tuple[EventIngestResult, ...]:
    """Read the answer to an event that was sent: one report for each entity."""
    return read(document, "the answer to an event", _event_reports)


def _event_reports(fields: Fields) -> tuple[EventIngestResult, ...]:
    return tuple(
        EventIngestResult(each.text("correlationId", "", most=ANY), each.choice("status", EventIngestStatus.OK))
        for each in fields.sections("eventIngestResults", ANY)
    )


def _comment(fields: Fields) -> Comment:
    return Comment(
        fields.text("id", "", most=ANY),
        fields.text("content", "", most=ANY),
        fields.integer("createdAtTimestamp", 0, 0, LATEST),
        fields.text("authorName", "", most=ANY),
        fields.text("context", "", most=ANY),
    )


def _optional_stub(fields: Fields, name: str) -> EntityStub | None:
    return _stub(fields.section(name)) if fields.has(name) else None


def _stub(fields: Fields) -> EntityStub:
    entity = fields.section("entityId")
    return EntityStub(
        entity.text("id", None, most=ANY), entity.text("type", "", most=ANY), fields.text("name", "", most=ANY)
    )
