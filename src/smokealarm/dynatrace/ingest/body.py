"""A whole body: the good lines are taken, the others are reported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from smokealarm.dynatrace.ingest.answer import InvalidLine, LineWarning, ValidationResponse
from smokealarm.dynatrace.ingest.diagnostics import LineError, PayloadTooLargeError
from smokealarm.dynatrace.ingest.keys import stored_key
from smokealarm.dynatrace.ingest.options import IngestLimits, IngestOptions
from smokealarm.dynatrace.ingest.parser import parse_line
from smokealarm.dynatrace.ingest.syntax import DataPoint, Metadata

__all__ = ["Ingested", "ingest"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = IngestOptions(), IngestLimits()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a body brought: points under their stored keys, each with a timestamp; metadata, first of a key; the answer.

    ``refused`` holds the lines that the answer lists, with their numbers and errors, for a person to read; of more only
    the number is kept, so that a body of errors needs no more memory than one of points.
    """

    points: tuple[DataPoint, ...]
    metadata: tuple[Metadata, ...]
    response: ValidationResponse
    refused: tuple[tuple[int, LineError], ...]


def ingest(
    body: bytes, now: int, options: IngestOptions = _DEFAULT_OPTIONS, limits: IngestLimits = _DEFAULT_LIMITS
) -> Ingested:
    """Take the good lines of a body; ``now`` is the server's time in milliseconds since the Unix epoch.

    The body is UTF-8; bytes that are not become U+FFFD, which no key may contain. Lines end with LF or CR LF.

    Raises:
        PayloadTooLargeError: the body is over the limit, so that nothing of it is read.
    """
    if len(body) > limits.body:
        raise PayloadTooLargeError(len(body), limits.body, options.too_large_status)
    intake = _Intake(now, options, limits)
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        intake.take(number, line.removesuffix("\r"))
    return intake.result()


@dataclass(slots=True)
class _Intake:
    """What has been read so far."""

    now: int
    options: IngestOptions
    limits: IngestLimits
    points: list[DataPoint] = field(default_factory=list)
    metadata: dict[str, Metadata] = field(default_factory=dict)
    refused: list[tuple[int, LineError]] = field(default_factory=list)
    changed: list[LineWarning] = field(default_factory=list)
    lines_ok: int = 0
    lines_invalid: int = 0

    def take(self, number: int, line: str) -> None:
        """Read one more line."""
        try:
            said = parse_line(line, self.options, self.limits)
            if isinstance(said, DataPoint):
                self._take_point(number, line, said)
            elif said is not None:
                self._take_metadata(said)
        except LineError as error:
            self.lines_invalid += 1
            if len(self.refused) < self.options.reported_errors:
                self.refused.append((number, error.with_traceback(None)))

    def _take_point(self, number: int, line: str, point: DataPoint) -> None:
        timestamp = self.now if point.timestamp is None else point.timestamp
        if not self.now - self.limits.past <= timestamp <= self.now + self.limits.future:
            raise self._outside(line, timestamp)
        self.lines_ok += 1
        key = stored_key(point.metric_key, point.payload_type, self.options)
        if key != point.metric_key and len(self.changed) < self.options.reported_warnings:
            self.changed.append(LineWarning(number, f"metric key '{point.metric_key}' changed to '{key}'"))
        if point.summary.count:
            self.points.append(replace(point, metric_key=key, timestamp=timestamp))

    def _outside(self, line: str, timestamp: int) -> LineError:
        end = len(line.rstrip(" \t"))
        start = end - len(line.rsplit(maxsplit=1)[-1])
        hint = (
            f"at most {self.limits.past / 60_000:g} minutes in the past and {self.limits.future / 60_000:g} in the "
            f"future are allowed; this is {(timestamp - self.now) / 60_000:+.1f} minutes from now"
        )
        return LineError("invalid timestamp", line, (start, end), hint)

    def _take_metadata(self, said: Metadata) -> None:
        self.lines_ok += self.options.metadata_counts
        key = stored_key(said.metric_key, said.payload_type, self.options)
        self.metadata.setdefault(key, replace(said, metric_key=key))

    # ---- the end

    def result(self) -> Ingested:
        """Return what was taken, and the answer."""
        options = self.options
        response = ValidationResponse(
            lines_ok=self.lines_ok,
            lines_invalid=self.lines_invalid,
            message=self._message(),
            invalid_lines=tuple(InvalidLine(number, error.message) for number, error in self.refused),
            warnings_message=f"First {len(self.changed)} warnings reported" if self.changed else None,
            warnings=tuple(self.changed),
            warnings_field=options.warnings_field,
        )
        return Ingested(tuple(self.points), tuple(self.metadata.values()), response, tuple(self.refused))

    def _message(self) -> str | None:
        if not self.lines_invalid:
            return None if self.lines_ok or self.metadata else "empty request"
        if self.lines_invalid > self.options.reported_errors:
            return f"First {self.options.reported_errors} errors reported"
        return f"{self.lines_invalid} invalid lines"
