"""Reading the body of ``POST /api/v2/events/ingest``.

Source: the ``EventIngest`` object of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/\
post-event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.event_ingestion_options import EventIngestOptions
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.dynatrace.selector.diagnostics import SelectorError
from smokealarm.dynatrace.selector.entities import parse_entities
from smokealarm.dynatrace.settings.fields import Fields, is_whole, kind_of
from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from smokealarm.dynatrace.selector.entity_syntax import EntitySelector

__all__ = ["EventIngest", "EventIngestReading", "read_event_ingest"]

_SENDABLE = tuple(kind for kind in DavisEventType if kind is not DavisEventType.MONITORING_UNAVAILABLE)
_LATEST = 10**15
"""Beyond any moment in milliseconds that a body may name."""
_LONGEST_SELECTOR = 2000


@dataclass(frozen=True, slots=True)
class EventIngest:
    """One event as it was sent; ``start`` and ``end`` are epoch milliseconds, ``timeout`` is minutes.

    None stands for what the body does not say.
    """

    event_type: DavisEventType
    title: str
    entity_selector: EntitySelector | None = None
    start: int | None = None
    end: int | None = None
    timeout: int | None = None
    properties: tuple[tuple[str, str], ...] = ()

    def correlation_id(self, entity: str | None) -> str:
        """Return what this body's event on an entity is known by; the same body has the same again."""
        said = [self.event_type, self.title, entity, self.start, self.end, self.timeout, sorted(self.properties)]
        return sha256(json.dumps(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class EventIngestReading:
    """What a body says, or None where it is refused, and every complaint about it."""

    event: EventIngest | None
    findings: tuple[Finding, ...]


def read_event_ingest(body: object, options: EventIngestOptions | None = None) -> EventIngestReading:
    """Read the parsed JSON of a body; a property of the wrong kind or an unknown event type refuses it."""
    findings: list[Finding] = []
    fields = Fields(body if isinstance(body, Mapping) else {}, "", findings)
    if not isinstance(body, Mapping):
        fields.error("", "is no JSON object", "expected an object with eventType and title")
        return EventIngestReading(None, tuple(findings))
    longest = (options or EventIngestOptions()).longest_title
    event = EventIngest(
        _event_type(fields),
        fields.text("title", None, least=1, most=longest),
        _entity_selector(fields),
        _whole(fields, "startTime", _LATEST),
        _whole(fields, "endTime", _LATEST),
        _whole(fields, "timeout", _LATEST),
        _properties(fields),
    )
    fields.finish()
    refused = any(finding.gravity is Gravity.ERROR for finding in findings)
    return EventIngestReading(None if refused else event, tuple(findings))


def _event_type(fields: Fields) -> DavisEventType:
    written = fields.text("eventType", None, most=100)
    if written in _SENDABLE:
        return DavisEventType(written)
    if written:
        meant = nearest(written, _SENDABLE)
        hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(_SENDABLE)}"
        fields.error("eventType", f"{written!r} is no type of event that can be sent", hint)
    elif isinstance(fields.values.get("eventType"), str):
        fields.error("eventType", "is blank", f"expected one of {', '.join(_SENDABLE)}")
    return DavisEventType.CUSTOM_INFO


def _entity_selector(fields: Fields) -> EntitySelector | None:
    text = fields.optional_text("entitySelector", most=_LONGEST_SELECTOR)
    if text is None:
        return None
    try:
        return parse_entities(text)
    except SelectorError as error:
        fields.error("entitySelector", error.message, f"at offset {error.offset}: {error.hint}")
        return None


def _whole(fields: Fields, name: str, most: int) -> int | None:
    fields.asked.add(name)
    value = fields.values.get(name)
    if value is None:
        return None
    if not is_whole(value) or not 0 <= value <= most:
        fields.error(name, f"is {str(value)[:60]!r}", f"expected a whole number up to {most}")
        return None
    return int(value)


def _properties(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Read the properties; the vendor's own examples send true and numbers where a text is meant."""
    section = fields.section("properties", required=False)
    read = []
    for key, value in section.values.items():
        if isinstance(value, str):
            read.append((key, value))
        elif isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
            read.append((key, json.dumps(value)))
        else:
            section.error(key[:100], f"is {kind_of(value)}", "expected a text")
    return tuple(read)
