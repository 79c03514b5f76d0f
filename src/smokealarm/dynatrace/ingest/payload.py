"""The payload of a data line: ``80.6``, ``gauge,80.6``, a gauge of four summaries, or ``count,delta=5``.

https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics/reference/metric-ingestion-protocol
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.ingest.syntax import Summary

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest.reader import LineReader
    from smokealarm.dynatrace.ingest.syntax import PayloadType

__all__ = ["read_payload"]

_FIELDS = ("min", "max", "sum", "count")
_NUMBER_STARTS = frozenset("0123456789.+-")
_FOUR = "a gauge is one number, or all of min=, max=, sum= and count="


def read_payload(reader: LineReader) -> tuple[PayloadType, Summary]:
    """Read the type, which is gauge where none is written, and the values."""
    if reader.text[reader.at : reader.at + 1] in _NUMBER_STARTS:
        return "gauge", Summary.of(reader.number("value"))
    first = reader.at
    name = reader.word()
    if name not in ("gauge", "count"):
        reader.fail("invalid metric type", "expected a number, gauge or count", (first, max(reader.at, first + 1)))
    if not reader.accept(","):
        reader.fail("invalid value", f"expected a comma and the value after {name}, {reader.found()}")
    if name == "count":
        return "count", _delta(reader)
    return "gauge", _gauge(reader)


def _delta(reader: LineReader) -> Summary:
    if not reader.accept("delta="):
        reader.fail("invalid value", "a count is written count,delta=5")
    return Summary.of(reader.number("value"))


def _gauge(reader: LineReader) -> Summary:
    first = reader.at
    if reader.text[first : first + 1] in _NUMBER_STARTS:
        return Summary.of(reader.number("value"))
    values: dict[str, float] = {}
    while True:
        _field(reader, values)
        if not reader.accept(","):
            break
    absent = [name for name in _FIELDS if name not in values]
    if absent:
        reader.fail("invalid value", f"{_FOUR}; {', '.join(absent)} is missing", (first, reader.at))
    return _consistent(reader, values, (first, reader.at))


def _field(reader: LineReader, values: dict[str, float]) -> None:
    first = reader.at
    name = reader.word()
    if name not in _FIELDS or name in values:
        hint = f"{name} is given twice" if name in values else _FOUR
        reader.fail("invalid value", hint, (first, max(reader.at, first + 1)))
    if not reader.accept("="):
        reader.fail("invalid value", f"expected = and a number after {name}, {reader.found()}")
    values[name] = reader.number("value")


def _consistent(reader: LineReader, values: dict[str, float], span: tuple[int, int]) -> Summary:
    """Refuse a count that counts nothing and an average that lies outside its minimum and maximum.

    The vendor's message was observed: https://github.com/micrometer-metrics/micrometer/issues/5037
    """
    low, high, total, count = (values[name] for name in _FIELDS)
    if count < 0 or count != int(count):
        reader.fail("invalid value", "count is a whole number that is not negative", span)
    if count == 0:
        if reader.options.empty_summary == "refuse":
            reader.fail("invalid value", "count is at least 1", span)
        return Summary(low, high, total, 0)
    tolerance = reader.options.gauge_tolerance
    average, slack = total / count, tolerance * max(1.0, abs(low), abs(high))
    if not low - slack <= average <= high + slack or low > high:
        reader.fail(
            f"inconsistent gauge fields: min <= avg <= max doesn't hold: min: {low:.6f}, max: {high:.6f}, "
            f"sum: {total:.6f}, count: {int(count)}, avg: {average:.6f}, tolerance: {tolerance:.6f}",
            "the sum divided by the count lies between the minimum and the maximum",
            span,
        )
    return Summary(low, high, total, int(count))
