"""Reading Settings 2.0 objects of ``builtin:logmonitoring.log-events`` into definitions of log events.

Lengths and defaults are those of the raw schema 3.2.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.detection.rule import EventTemplate, MetadataItem
from smokealarm.dynatrace.detection.vocabulary import EventType
from smokealarm.dynatrace.logs.event import LogEventDefinition
from smokealarm.dynatrace.logs.matcher.settings import read_matcher
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
from smokealarm.dynatrace.logs.vocabulary import LOG_EVENT_SCHEMA_ID
from smokealarm.dynatrace.settings.findings import Finding, Judged
from smokealarm.dynatrace.settings.reading import object_id, opened, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["LogEventReading", "parse_log_event", "read_log_event"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()
_TIMEOUT = "dt.event.timeout"


@dataclass(frozen=True, slots=True)
class LogEventReading(Judged):
    """A log event as far as it could be read, and everything found on the way."""

    definition: LogEventDefinition
    findings: tuple[Finding, ...]


def parse_log_event(
    document: Mapping[str, Any],
    place: str = "the object",
    options: LogOptions = _DEFAULT_OPTIONS,
    limits: LogLimits = _DEFAULT_LIMITS,
) -> LogEventDefinition:
    """Return the log event of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_log_event(document, options, limits)
    refuse(reading.findings, "a log event", place)
    return reading.definition


def read_log_event(
    document: Mapping[str, Any], options: LogOptions = _DEFAULT_OPTIONS, limits: LogLimits = _DEFAULT_LIMITS
) -> LogEventReading:
    """Read a Settings object, or its bare ``value``, without raising."""
    findings: list[Finding] = []
    fields = opened(document, LOG_EVENT_SCHEMA_ID, findings)
    summary = fields.text("summary", None, least=2, most=500)
    definition = LogEventDefinition(
        definition_id=object_id(document, summary),
        summary=summary,
        enabled=fields.flag("enabled", default=True),
        matcher=read_matcher(fields, options, limits, least=2),
        template=_template(fields.section("eventTemplate"), limits),
    )
    fields.finish()
    return LogEventReading(definition, tuple(findings))


def _template(fields: Fields, limits: LogLimits) -> EventTemplate:
    event_type = fields.choice("eventType", EventType.INFO)
    if event_type is EventType.INFO:
        fields.leave_out(["davisMerge"], "when the event type is INFO")
    template = EventTemplate(
        title=fields.text("title", None, least=2, most=500),
        description=fields.text("description", "", most=5000),
        event_type=event_type,
        davis_merge=event_type is not EventType.INFO and fields.flag("davisMerge", default=True),
        metadata=tuple(_metadata(each, limits) for each in fields.sections("metadata", 30)),
    )
    fields.finish()
    return template


def _metadata(fields: Fields, limits: LogLimits) -> MetadataItem:
    key = fields.text("metadataKey", None, least=1, most=500)
    if "{" in key or "}" in key:
        fields.error("metadataKey", f"{key!r} has a brace", "Key property must not contain '{' or '}'.")
    value = fields.text("metadataValue", None, least=1, most=500)
    if key == _TIMEOUT:
        _check_timeout(fields, value, limits)
    fields.finish()
    return MetadataItem(key, value)


def _check_timeout(fields: Fields, value: str, limits: LogLimits) -> None:
    written = value.strip()
    if "{" in written or (
        written.isascii() and written.isdigit() and 1 <= int(written) <= limits.longest_event_timeout
    ):
        return
    hint = f"expected whole minutes from 1 to {limits.longest_event_timeout}"
    fields.warn("metadataValue", f"{value!r} is no timeout", hint)
