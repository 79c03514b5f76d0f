"""What the vendor does not document about metric ingestion, as named choices, and what it documents as limits.

Each field says in its metadata what it means and which page raises the question, so that it can be listed and changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice

__all__ = ["RESERVED_PREFIX", "IngestLimits", "IngestOptions"]

_PROTOCOL = (
    "https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics/reference/metric-ingestion-protocol"
)
_EXTEND = "https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics"
_POST = "https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/post-ingest-metrics"
_PAYLOAD_LIMIT = "https://docs.dynatrace.com/docs/dynatrace-api/basics/access-limit"
_OBSERVED_2020 = "https://github.com/micrometer-metrics/micrometer/issues/2295"
_OBSERVED_2023 = "https://github.com/micrometer-metrics/micrometer/issues/4058"
_OBSERVED_2024 = "https://github.com/micrometer-metrics/micrometer/issues/5037"

RESERVED_PREFIX = "dt."
"""Keys that begin so cannot be ingested: https://docs.dynatrace.com/docs/shortlink/api-metrics-v2-post-datapoints"""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """Every choice about ingestion that the vendor's documentation leaves open, with the default taken here."""

    shortest_metric_key: int = choice(
        1,
        "fewest characters of a metric key; the page says 3, the page on OTLP 2, the vendor's clients send 1",
        _PROTOCOL,
    )
    digit_starts_section: bool = choice(
        True,  # noqa: FBT003 - a default
        "a section of a metric key after the first may start with a digit, as the page says; tenants have refused it",
        _OBSERVED_2023,
    )
    uppercase_dimension_key: Literal["refuse", "lower"] = choice(
        "refuse", "an upper-case dimension key: 'refuse' the line, as a tenant did, or 'lower' the key", _OBSERVED_2020
    )
    repeated_dimension: Literal["last", "first"] = choice(
        "last", "which value is kept of a dimension key that a line repeats: 'last' or 'first'", _PROTOCOL
    )
    quoted_escapes: str = choice(
        '"\\', "characters that lose the backslash before them in quotes; before others it stays", _PROTOCOL
    )
    bare_escapes: str = choice(
        '"\\,= ', "characters that lose the backslash before them outside quotes; before others it stays", _PROTOCOL
    )
    gauge_tolerance: float = choice(
        1e-6,
        "how far the average may lie outside min and max, times the largest of 1, |min| and |max|",
        _OBSERVED_2024,
    )
    empty_summary: Literal["accept", "refuse"] = choice(
        "accept", "a gauge with count=0: 'accept' the line and store nothing, or 'refuse' it", _PROTOCOL
    )
    comments: bool = choice(
        True,  # noqa: FBT003 - a default
        "a line of # alone or # and a blank is a comment, passed over; otherwise it is an invalid line",
        _PROTOCOL,
    )
    metadata_counts: bool = choice(
        True,  # noqa: FBT003 - a default
        "a metadata line counts in linesOk",
        _POST,
    )
    suffixes: bool = choice(
        True,  # noqa: FBT003 - a default
        "keys are stored with .count and .gauge as Metrics Classic does; Grail stores them as sent",
        _PROTOCOL,
    )
    count_endings: tuple[str, ...] = choice(
        (".count", "_count"), "endings that make .count needless on a count and .gauge needed on a gauge", _PROTOCOL
    )
    warnings_field: str = choice(
        "changedMetricKeys", "field of the warnings; a tenant answered 'warningLines' in 2024", _OBSERVED_2024
    )
    reported_errors: int = choice(10, "most invalid lines that an answer lists", _OBSERVED_2020)
    reported_warnings: int = choice(100, "most warnings that an answer lists", _OBSERVED_2024)
    too_large_status: int = choice(413, "HTTP status of a body over the limit", _PAYLOAD_LIMIT)


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """The documented limits of metric ingestion; smaller ones make small tests possible."""

    metric_key: int = choice(250, "most characters of a metric key; the protocol page says 255", _EXTEND)
    dimension_key: int = choice(100, "most characters of a dimension key", _EXTEND)
    dimension_value: int = choice(255, "most characters of a dimension value", _EXTEND)
    dimensions: int = choice(50, "most dimensions of a line", _PROTOCOL)
    line: int = choice(50_000, "most characters of a line", _EXTEND)
    body: int = choice(1_048_576, "most bytes of a body (1 MB)", _PAYLOAD_LIMIT)
    past: int = choice(3_600_000, "milliseconds that a timestamp may lie in the past", _PROTOCOL)
    future: int = choice(600_000, "milliseconds that a timestamp may lie in the future", _PROTOCOL)
