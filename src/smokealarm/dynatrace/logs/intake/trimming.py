"""Cutting a record to its limits, with the warnings that the vendor attaches to it.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/lmc-troubleshooting/lmc-ingest-warnings
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.logs.options import LogLimits
    from smokealarm.dynatrace.logs.record import Attributes, LogRecord, Values

__all__ = ["AFTER_PROCESSING", "WARNINGS", "trimmed", "warned"]

WARNINGS = "dt.ingest.warnings"
"""The attribute that lists what happened to a record on its way."""

AFTER_PROCESSING = "_pipe"
"""What ends the name of a warning about a limit that was met only after processing."""


def trimmed(record: LogRecord, limits: LogLimits, suffix: str = "") -> LogRecord:
    """Return the record within its limits; it is the same one if nothing had to be cut."""
    if _fits(record, limits):
        return record
    warnings: list[str] = []
    content = record.content
    if len(content) > limits.content:
        content = content[: limits.content]
        warnings.append(f"content_trimmed{suffix}")
    attributes = _attributes(record.attributes, limits, suffix, warnings)
    return warned(replace(record, content=content, attributes=attributes), warnings) if warnings else record


def warned(record: LogRecord, warnings: Iterable[str]) -> LogRecord:
    """Return the record with more warnings, each listed once."""
    kept = tuple(pair for pair in record.attributes if pair[0] != WARNINGS)
    listed = tuple(dict.fromkeys((*dict(record.attributes).get(WARNINGS, ()), *warnings)))
    return replace(record, attributes=(*kept, (WARNINGS, listed)))


def _fits(record: LogRecord, limits: LogLimits) -> bool:
    """Return whether a record, as most are, is so plain and small that nothing has to be looked at more closely."""
    key_limit, value_limit = limits.attribute_key, limits.attribute_value
    return (
        len(record.content) <= limits.content
        and len(record.attributes) <= limits.attributes
        and all(
            len(values) == 1
            and len(key) <= key_limit
            and key.isascii()
            and len(values[0]) <= value_limit
            and values[0].isascii()
            for key, values in record.attributes
        )
    )


def _attributes(attributes: Attributes, limits: LogLimits, suffix: str, warnings: list[str]) -> Attributes:
    counted = sum(key != WARNINGS for key, _ in attributes)
    if counted > limits.attributes:
        warnings.append(f"attr_count_trimmed{suffix}")
    kept: dict[str, Values] = {}
    room = limits.attributes
    for key, values in attributes:
        if key == WARNINGS:
            kept[key] = values
        elif room:
            room -= 1
            kept.setdefault(_key(key, limits, warnings), _values(values, limits, suffix, warnings))
    return tuple(kept.items())


def _key(key: str, limits: LogLimits, warnings: list[str]) -> str:
    cut = _cut(key, limits.attribute_key)
    if cut != key:
        warnings.append("attr_key_trimmed")
    return cut


def _values(values: Values, limits: LogLimits, suffix: str, warnings: list[str]) -> Values:
    if len(values) > limits.values:
        warnings.append(f"attr_val_count_trimmed{suffix}")
        values = values[: limits.values]
    cut = tuple(_cut(value, limits.attribute_value) for value in values)
    if cut != values:
        warnings.append(f"attr_val_size_trimmed{suffix}")
    return cut


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text that has at most so many bytes in UTF-8."""
    if 4 * len(text) <= most:
        return text
    return text.encode()[:most].decode("utf-8", "ignore")
