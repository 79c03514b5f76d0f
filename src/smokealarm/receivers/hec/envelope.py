"""One event of a request: which keys it may have, and what each may hold.

Source: https://help.splunk.com/splunk-enterprise/get-data-in/collect-http-event-data/format-events-for-http-event-collector
Where the vendor is silent, the code that splunkd 10.4.2 was seen to answer is taken: https://github.com/mockdr/mockdr
"""

import json
import math
import re
from typing import Any, Final

from smokealarm.receivers.hec.event import Envelope, FieldValue
from smokealarm.receivers.hec.settings import Settings
from smokealarm.receivers.hec.status import Status

KEYS: Final = frozenset({"event", "time", "host", "source", "sourcetype", "index", "fields"})
"""Every key that an envelope may have."""

_DECIMAL: Final = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
_SCALARS: Final = (str, int, float)


class InvalidEvent(Exception):  # noqa: N818 - never leaves the parser
    """The event at hand is not one; carries the vendor's reason."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.text)
        self.status = status


class Exponent(float):
    """A number that was written with an exponent, which splunkd refuses as a time."""


def read_envelope(value: Any, settings: Settings) -> Envelope:
    """Check one decoded JSON value and return it as an envelope.

    Raises:
        InvalidEvent: with the code that the collector answers.
    """
    if not isinstance(value, dict):
        raise InvalidEvent(Status.INVALID_DATA_FORMAT)
    if not settings.ignore_unknown_keys and not KEYS.issuperset(value):
        raise InvalidEvent(Status.NO_DATA)
    return Envelope(
        event_json=_event(value),
        time=_time(value),
        host=_text(value, "host"),
        source=_text(value, "source"),
        sourcetype=_text(value, "sourcetype"),
        index=_text(value, "index"),
        fields=_fields(value.get("fields", {})),
    )


def _event(value: dict[str, Any]) -> str:
    if "event" not in value:
        raise InvalidEvent(Status.EVENT_FIELD_REQUIRED)
    event = value["event"]
    blank = event is None or event in ({}, []) or (isinstance(event, str) and not event.strip())
    if blank:
        raise InvalidEvent(Status.EVENT_FIELD_BLANK)
    try:
        return json.dumps(event)
    except RecursionError:
        raise InvalidEvent(Status.INVALID_DATA_FORMAT) from None


def _time(value: dict[str, Any]) -> float | None:
    if "time" not in value:
        return None
    time = value["time"]
    if isinstance(time, bool | Exponent) or not isinstance(time, _SCALARS):
        raise InvalidEvent(Status.INDEXED_FIELDS)
    if isinstance(time, str) and not _DECIMAL.fullmatch(time):
        raise InvalidEvent(Status.INDEXED_FIELDS)
    return _finite(time)


def _finite(time: str | float) -> float:
    try:
        seconds = float(time)
    except OverflowError:
        seconds = math.inf
    if not math.isfinite(seconds):
        raise InvalidEvent(Status.INDEXED_FIELDS)
    return seconds


def _text(value: dict[str, Any], key: str) -> str | None:
    text = value.get(key, "")
    if not isinstance(text, str):
        raise InvalidEvent(Status.INVALID_DATA_FORMAT)
    return text or None


def _fields(value: Any) -> tuple[tuple[str, FieldValue], ...]:
    if not isinstance(value, dict):
        raise InvalidEvent(Status.INDEXED_FIELDS)
    return tuple((name, _field(content)) for name, content in value.items())


def _field(content: Any) -> FieldValue:
    several = tuple(content) if isinstance(content, list) else (content,)
    if not all(isinstance(item, _SCALARS) for item in several):
        raise InvalidEvent(Status.INDEXED_FIELDS)
    return several if isinstance(content, list) else several[0]
