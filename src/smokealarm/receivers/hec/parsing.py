"""From the bytes of a request to events: pure, total, and never larger than the request.

A body of the event endpoint is JSON objects one after another, with or without white space between them. They are read
as splunkd reads them, one at a time: those before the first bad one stand, the bad one is named, the rest is not read.
Source: https://help.splunk.com/splunk-enterprise/get-data-in/collect-http-event-data/format-events-for-http-event-collector
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from smokealarm.receivers.hec.envelope import Exponent, InvalidEvent, read_envelope
from smokealarm.receivers.hec.event import Envelope
from smokealarm.receivers.hec.settings import Settings, Token
from smokealarm.receivers.hec.status import Status

_SPACE: Final = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Batch:
    """What a body held: the events to index, and why reading ended early, if it did."""

    events: tuple[Envelope, ...]
    failure: Status | None = None
    event_number: int | None = None


def parse_events(body: bytes, token: Token, settings: Settings) -> Batch:
    """Read the body of the event endpoint; ``event_number`` is the number that Splunk reports for the bad event."""
    if not body.strip(b" \t\r\n"):
        return Batch((), Status.NO_DATA)
    events: list[Envelope] = []
    try:
        for value in _values(body, settings):
            envelope = read_envelope(value, settings)
            events.append(_accepted(envelope, token))
    except InvalidEvent as error:
        return Batch(tuple(events), error.status, _number(error.status, len(events), settings))
    return Batch(tuple(events)) if events else Batch((), Status.NO_DATA)


def parse_raw(body: bytes) -> tuple[Envelope, ...]:
    """Read the body of the raw endpoint: each line that is not blank is an event, as by the default LINE_BREAKER."""
    lines = body.decode("utf-8", "replace").splitlines()
    return tuple(Envelope(json.dumps(line)) for line in lines if line.strip())


def _values(body: bytes, settings: Settings) -> Iterator[Any]:
    text, broken = _decode(body)
    position = _SPACE.match(text).end()  # type: ignore[union-attr]  # the pattern matches everywhere
    while position < len(text):
        value, end = _next_value(text, position)
        if len(text[position:end].encode("utf-8", "surrogatepass")) > settings.max_event_size:
            raise InvalidEvent(Status.INVALID_DATA_FORMAT)
        yield from value if settings.accept_arrays and isinstance(value, list) else (value,)
        position = _SPACE.match(text, end).end()  # type: ignore[union-attr]
    if broken:
        raise InvalidEvent(Status.INVALID_DATA_FORMAT)


def _decode(body: bytes) -> tuple[str, bool]:
    """Return the text up to the first byte that is not UTF-8, and whether there is one."""
    try:
        return body.decode(), False
    except UnicodeDecodeError as error:
        return body[: error.start].decode(), True


def _next_value(text: str, position: int) -> tuple[Any, int]:
    try:
        return _JSON.raw_decode(text, position)
    except (ValueError, RecursionError):
        raise InvalidEvent(Status.INVALID_DATA_FORMAT) from None


def _accepted(envelope: Envelope, token: Token) -> Envelope:
    if envelope.index is not None and not token.allows(envelope.index):
        raise InvalidEvent(Status.INCORRECT_INDEX)
    return envelope


def _number(status: Status, position: int, settings: Settings) -> int | None:
    if status is Status.NO_DATA:
        return None
    return position + (settings.incorrect_index_from if status is Status.INCORRECT_INDEX else 0)


def _number_with_fraction(text: str) -> float:
    return Exponent(text) if "e" in text.lower() else float(text)


def _not_json(constant: str) -> None:
    raise ValueError(constant)


_JSON: Final = json.JSONDecoder(parse_float=_number_with_fraction, parse_constant=_not_json)
