"""A whole body of ``POST /api/v2/logs/ingest``: the good records are taken, the others are counted.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/log-monitoring-v2/post-ingest-logs
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from smokealarm.dynatrace.logs.intake.answer import BodyRefused, LogIngestResponse, answer
from smokealarm.dynatrace.logs.intake.event import Intake
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.logs.intake.request import LogRequest
    from smokealarm.dynatrace.logs.record import LogRecord

__all__ = ["IngestedLogs", "ingest_logs"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()
_BAD_REQUEST, _TOO_LARGE = 400, 413
_LINES = ("jsonl", "jsonlines", "jsonlines+json", "x-ndjson", "x-jsonlines")
_CONTENT_TYPES = ("application/json", *(f"application/{name}" for name in _LINES), "text/plain")


@dataclass(frozen=True, slots=True)
class IngestedLogs:
    """What a body brought: its records, in order, and the answer."""

    records: tuple[LogRecord, ...]
    response: LogIngestResponse


def ingest_logs(
    body: bytes,
    request: LogRequest,
    now: int,
    options: LogOptions = _DEFAULT_OPTIONS,
    limits: LogLimits = _DEFAULT_LIMITS,
) -> IngestedLogs:
    """Take the good records of a body; ``now`` is the server's time in milliseconds since the Unix epoch.

    ``request`` is what :func:`~smokealarm.dynatrace.logs.intake.request.log_request` makes of headers and query.
    """
    intake = Intake(now, options, limits, request)
    try:
        for event in _events(body, request.content_type, limits):
            intake.take(event)
    except BodyRefused as refused:
        return IngestedLogs((), LogIngestResponse(refused.status, refused.message))
    if not (intake.records or intake.late or intake.invalid) and options.empty_request == _BAD_REQUEST:
        return IngestedLogs((), LogIngestResponse(_BAD_REQUEST, "The request has no log events."))
    return IngestedLogs(tuple(intake.records), answer(len(intake.records), intake.late, intake.invalid))


def _events(body: bytes, content_type: str, limits: LogLimits) -> Iterator[object]:
    """Yield the events of a body as JSON values; the one of plain text is a text, a line that is no JSON is None."""
    if len(body) > limits.body:
        raise BodyRefused(_TOO_LARGE, f"Request has {len(body)} bytes; at most {limits.body} are taken in one request.")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _CONTENT_TYPES:
        raise BodyRefused(
            _BAD_REQUEST, f"Content-Type {kind!r} is not supported; expected one of {', '.join(_CONTENT_TYPES)}."
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BodyRefused(_BAD_REQUEST, f"Request is not UTF-8: byte {error.start} fits no character.") from None
    if kind == "text/plain":
        return iter([text] if text else [])
    return _of_json(text, limits) if kind == "application/json" else _of_lines(text, limits)


def _of_json(text: str, limits: LogLimits) -> Iterator[object]:
    if not text.strip():
        return iter(())
    try:
        value = _json(text)
    except ValueError as error:
        raise BodyRefused(_BAD_REQUEST, f"Request is not valid JSON: {error}.") from None
    events = value if isinstance(value, list) else [value]
    if len(events) > limits.records:
        _refuse_count(len(events), limits)
    return (None if isinstance(event, str) else event for event in events)


def _of_lines(text: str, limits: LogLimits) -> Iterator[object]:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > limits.records:
        _refuse_count(len(lines), limits)
    return map(_line, lines)


def _line(line: str) -> object:
    try:
        event = _json(line)
    except ValueError:
        return None
    return None if isinstance(event, str) else event


def _refuse_count(count: int, limits: LogLimits) -> NoReturn:
    message = f"Request has {count} log events; at most {limits.records} are taken in one request."
    raise BodyRefused(_TOO_LARGE, message)


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
