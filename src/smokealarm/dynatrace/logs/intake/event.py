"""One log event to one record: its timestamp, log level, content and attributes.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/acquire-log-data/\
logs-classic-ingestion-api/log-classic-ingest-json-txt-logs
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.logs.intake.structure import Flattened, flattened, json_text, raw, text_of
from smokealarm.dynatrace.logs.intake.timestamps import read_timestamp
from smokealarm.dynatrace.logs.intake.trimming import trimmed, warned
from smokealarm.dynatrace.logs.record import LogRecord
from smokealarm.dynatrace.logs.severity import loglevel_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.logs.intake.request import LogRequest
    from smokealarm.dynatrace.logs.options import LogLimits, LogOptions

__all__ = ["Intake"]

_TIMESTAMPS = (
    "timestamp",
    "@timestamp",
    "_timestamp",
    "eventtime",
    "date",
    "published_date",
    "syslog.timestamp",
    "time",
    "epochSecond",
    "startTime",
    "datetime",
    "ts",
    "timeMillis",
    "@t",
)
_LOGLEVELS = ("loglevel", "status", "severity", "level", "syslog.severity")
_CONTENTS = ("content", "message", "payload", "body", "log")
_UNPARSED = "unparsed_timestamp"


@dataclass(slots=True)
class Intake:
    """What has been taken so far; ``late`` counts events that were too old, ``invalid`` those that were none."""

    now: int
    options: LogOptions
    limits: LogLimits
    request: LogRequest
    records: list[LogRecord] = field(default_factory=list)
    late: int = 0
    invalid: int = 0

    def take(self, event: object) -> None:
        """Take one more event: a JSON object, or the text of a plain one; anything else is counted as invalid."""
        if not isinstance(event, str | dict):
            self.invalid += 1
            return
        try:
            record, corrected = self._record({"content": event} if isinstance(event, str) else event)
        except RecursionError:
            # JSON may be just shallow enough to be read and too deep to be written again.
            self.invalid += 1
            return
        if record.timestamp < self.now - self.limits.age:
            self.late += 1
            return
        record = trimmed(record, self.limits)
        self.records.append(warned(record, ["timestamp_corrected"]) if corrected else record)

    def _record(self, event: dict[str, Any]) -> tuple[LogRecord, bool]:
        found = self._structured(event)
        timestamp, corrected = self._timestamp(found)
        loglevel = loglevel_of(self._pop(found, _LOGLEVELS) or "")
        content = self._pop(found, _CONTENTS)
        if content is None:
            content = json_text(event)
        found.attributes.pop("status", None)
        for key, values in self.request.attributes:
            found.override(key, values)
        return LogRecord(timestamp, content, loglevel, tuple(found.attributes.items())), corrected

    def _structured(self, event: dict[str, Any]) -> Flattened:
        if self.request.structure == "raw":
            return raw(event)
        return flattened(event, self.limits.levels, lowercase=self.options.lowercase_keys)

    def _timestamp(self, found: Flattened) -> tuple[int, bool]:
        written = self._pop(found, _TIMESTAMPS)
        if written is None:
            return self.now, False
        timestamp = read_timestamp(written, self.now, self.options.seconds_below)
        if timestamp is None:
            found.add(_UNPARSED, (text_of(written),), plain=True)
            return self.now, False
        if timestamp > self.now + self.limits.future:
            return self.now, True
        return timestamp, False

    def _pop(self, found: Flattened, keys: Sequence[str]) -> str | None:
        """Take the value of the first of the keys that the event has as a plain value."""
        for key in keys:
            stored = key.lower() if self.options.lowercase_keys and self.request.structure == "flattened" else key
            if stored in found.plain:
                found.plain.discard(stored)
                return found.attributes.pop(stored)[0]
        return None
