"""Log events: what a matching record raises, and how long it stays open.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/analyze-log-data/log-events
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems import DavisEvent
from smokealarm.dynatrace.problems.vocabulary import davis_type

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.rule import EventTemplate
    from smokealarm.dynatrace.logs.matcher.matcher import Matcher
    from smokealarm.dynatrace.logs.matcher.subject import Subject
    from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
    from smokealarm.dynatrace.logs.record import Values

__all__ = ["Arrival", "LogEventDefinition", "OpenLogEvent", "raised", "refreshed"]

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_TIMEOUT = "dt.event.timeout"
_IDENTIFIER = "event.unique_identifier"
_SOURCE = "dt.source_entity"
_ENTITY_PREFIX = "dt.entity."
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class LogEventDefinition:
    """A log event as it is configured: which records raise it, and what it says."""

    definition_id: str
    summary: str
    enabled: bool
    matcher: Matcher
    template: EventTemplate


@dataclass(frozen=True, slots=True)
class OpenLogEvent:
    """An event that further records refresh: those of the same definition, entity and unique identifier."""

    identity: tuple[str, str | None, str]
    event: DavisEvent


@dataclass(frozen=True, slots=True)
class Arrival:
    """The minute at which records arrive, and the choices and limits that hold for them."""

    minute: int
    options: LogOptions
    limits: LogLimits


def raised(definition: LogEventDefinition, subject: Subject, number: int, arrival: Arrival) -> OpenLogEvent:
    """Return the event that a matching record raises; ``number`` tells apart those of one minute."""
    template, minute, limits = definition.template, arrival.minute, arrival.limits
    properties = _properties(template, subject, limits)
    entity = _entity(subject, dict(properties))
    identity = (definition.definition_id, entity, dict(properties).get(_IDENTIFIER, ""))
    event = DavisEvent(
        event_id=sha256(repr((identity, minute, number)).encode(errors="replace")).hexdigest()[:16],
        event_type=davis_type(template.event_type),
        title=_filled(template.title, subject, arrival),
        started_at=min(minute, subject.record.timestamp // _MINUTE),
        opened_at=minute,
        entity=entity,
        description=_filled(template.description, subject, arrival),
        properties=properties,
        davis_merge=template.davis_merge,
        expires_at=minute + _timeout(dict(properties), limits),
        rule_id=definition.definition_id,
    )
    return OpenLogEvent(identity, event)


def refreshed(opened: OpenLogEvent, arrival: Arrival) -> OpenLogEvent:
    """Return an open event that one more record keeps open for longer."""
    expires_at = arrival.minute + _timeout(dict(opened.event.properties), arrival.limits)
    return replace(opened, event=replace(opened.event, expires_at=expires_at))


# ---- what an event says


def _properties(template: EventTemplate, subject: Subject, limits: LogLimits) -> tuple[tuple[str, str], ...]:
    """Return the properties whose placeholders the record can fill; the others are left out, key and value."""
    found: dict[str, str] = {}
    for item in template.metadata:
        if all(subject.fields.get(name) for name in _PLACEHOLDER.findall(item.value)):
            found[item.key] = _PLACEHOLDER.sub(lambda each: _text(subject.fields[each[1]], limits), item.value)
    return tuple(found.items())


def _filled(text: str, subject: Subject, arrival: Arrival) -> str:
    absent = arrival.options.absent_placeholder

    def value(placeholder: re.Match[str]) -> str:
        values = subject.fields.get(placeholder[1])
        if values:
            return _text(values, arrival.limits)
        return placeholder[0] if absent is None else absent

    return _PLACEHOLDER.sub(value, text)


def _text(values: Values, limits: LogLimits) -> str:
    return ", ".join(values)[: limits.placeholder]


# ---- whom it is about, and for how long


def _entity(subject: Subject, properties: dict[str, str]) -> str | None:
    """Return the entity of an event: the property or attribute that names it, else the first that the record has."""
    named = properties.get(_SOURCE) or next(iter(subject.fields.get(_SOURCE, ())), None)
    if named:
        return named
    entities = (values for name, values in subject.fields.items() if name.startswith(_ENTITY_PREFIX) and values)
    return next((values[0] for values in entities), None)


def _timeout(properties: dict[str, str], limits: LogLimits) -> int:
    written = properties.get(_TIMEOUT, "").strip()
    if not (written.isascii() and written.isdigit()) or len(written) > 9:  # noqa: PLR2004 - far over any limit
        return limits.event_timeout
    return min(max(int(written), 1), limits.longest_event_timeout)
