"""From a line to what it says.

https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics/reference/metric-ingestion-protocol
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.dynatrace.ingest.options import IngestLimits, IngestOptions
from smokealarm.dynatrace.ingest.payload import read_payload
from smokealarm.dynatrace.ingest.reader import LineReader
from smokealarm.dynatrace.ingest.syntax import DataPoint, Metadata

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest.syntax import PayloadType

__all__ = ["parse_line"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = IngestOptions(), IngestLimits()
_METADATA_PREFIX = "dt.meta."
_DIGITS = re.compile(r"[0-9]{1,18}(?![^ \t])")


def parse_line(
    text: str, options: IngestOptions = _DEFAULT_OPTIONS, limits: IngestLimits = _DEFAULT_LIMITS
) -> DataPoint | Metadata | None:
    """Read one line without its line end; ``None`` is a line that says nothing: a blank one or a comment.

    The key is as sent (see :func:`smokealarm.dynatrace.ingest.stored_key`), and no clock judges the timestamp here.

    Raises:
        LineError: Dynatrace would not accept the line.
    """
    reader = LineReader(text, options, limits)
    if len(text) > limits.line:
        reader.fail("line too long", f"at most {limits.line} characters, found {len(text)}", (limits.line, len(text)))
    reader.blanks()
    if reader.ended():
        return None
    if not reader.accept("#"):
        return _data_point(reader)
    if options.comments and (reader.ended() or reader.text[reader.at] in " \t"):
        return None
    return _metadata(reader)


# ---- data


def _data_point(reader: LineReader) -> DataPoint:
    key = reader.metric_key()
    dimensions = _dimensions(reader)
    if not reader.blanks() or reader.ended():
        reader.fail("invalid value", f"expected a blank and the value, {reader.found()}")
    payload_type, summary = read_payload(reader)
    timestamp = _timestamp(reader)
    return DataPoint(key, dimensions, payload_type, summary, timestamp)


def _dimensions(reader: LineReader) -> tuple[tuple[str, str], ...]:
    """Read the dimensions; one with an empty value is left out, and of a repeated one a single value stays."""
    dimensions: dict[str, str] = {}
    first = reader.at
    while reader.accept(","):
        key = reader.dimension_key()
        value = _dimension_value(reader)
        if value and not (key in dimensions and reader.options.repeated_dimension == "first"):
            dimensions[key] = value
    if len(dimensions) > reader.limits.dimensions:
        hint = f"at most {reader.limits.dimensions} dimensions, found {len(dimensions)}"
        reader.fail("too many dimensions", hint, (first, reader.at))
    return tuple(dimensions.items())


def _dimension_value(reader: LineReader) -> str:
    first = reader.at
    value = reader.value("invalid dimension value")
    if not (reader.ended() or reader.text[reader.at] in ", \t"):
        reader.fail("invalid dimension value", f"expected a comma or a blank after the value, {reader.found()}")
    limit = reader.limits.dimension_value
    if len(value) > limit:
        reader.fail("invalid dimension value", f"at most {limit} characters, found {len(value)}", (first, reader.at))
    return value


def _timestamp(reader: LineReader) -> int | None:
    """Read the timestamp, if there is one, and the end of the line."""
    apart = reader.blanks()
    if reader.ended():
        return None
    if not apart:
        reader.fail("invalid value", f"expected a blank or the end of the line after the value, {reader.found()}")
    digits = _DIGITS.match(reader.text, reader.at)
    if digits is None:
        reader.fail("invalid timestamp", "a timestamp is a number of milliseconds since 1970, UTC")
    reader.at = digits.end()
    reader.blanks()
    if not reader.ended():
        reader.fail("invalid timestamp", "nothing follows a timestamp", (reader.at, len(reader.text)))
    return int(digits[0])


# ---- metadata


def _metadata(reader: LineReader) -> Metadata:
    key = reader.metric_key()
    payload_type = _payload_type(reader)
    properties: dict[str, str] = {}
    while True:
        reader.blanks()
        name = _property_name(reader)
        value = reader.value("invalid metadata")
        properties.setdefault(name, value)
        reader.blanks()
        if not reader.accept(","):
            break
    if not reader.ended():
        reader.fail("invalid metadata", f"expected a comma or the end of the line, {reader.found()}")
    return Metadata(key, payload_type, tuple(properties.items()))


def _payload_type(reader: LineReader) -> PayloadType:
    reader.blanks()
    first = reader.at
    name = reader.word()
    if name == "gauge":
        return "gauge"
    if name != "count":
        hint = "expected gauge or count after the key: #metric.key gauge dt.meta.unit=ms"
        reader.fail("invalid metric type", hint, (first, max(reader.at, first + 1)))
    return "count"


def _property_name(reader: LineReader) -> str:
    """Read the name of a property and its equals sign; the vendor's pages write both displayName and displayname."""
    first = reader.at
    name = reader.word().lower()
    if not name.startswith(_METADATA_PREFIX) or name == _METADATA_PREFIX:
        hint = "expected dt.meta.displayName=, dt.meta.description= or dt.meta.unit="
        reader.fail("invalid metadata", hint, (first, max(reader.at, first + 1)))
    if not reader.accept("="):
        reader.fail("invalid metadata", f"expected = and a value, {reader.found()}")
    return name.removeprefix(_METADATA_PREFIX)
