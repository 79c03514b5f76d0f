"""What the vendor documents about querying metrics as numbers, and what it leaves open as choices."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.choices import choice

__all__ = ["MetricQueryLimits", "MetricQueryOptions"]

_QUERY = "https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-data-points"


@dataclass(frozen=True, slots=True)
class MetricQueryLimits:
    """The documented numbers of a query."""

    points: int = choice(120, "data points where the request names no resolution", _QUERY)
    read_points: int = choice(20_000_000, "the most data points that a query may read", _QUERY)
    tuples: int = choice(100_000, "dimension tuples that a query reads; the rest is ignored", _QUERY)
    points_per_tuple: int = choice(10_080, "the most data points of a tuple", _QUERY)
    entities: int = choice(5_000, "the most entities that an entity selector may select", _QUERY)


@dataclass(frozen=True, slots=True)
class MetricQueryOptions:
    """Every choice about querying metrics that the vendor's documentation leaves open, with its default."""

    slots: tuple[int, ...] = choice(
        (1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10_080, 43_200, 525_600),
        "minutes of a slot that a number of points may lead to; the one that gives the nearest number is taken",
        _QUERY,
    )
    days_per_month: int = choice(30, "the length of M, and of a third of q, as a resolution", _QUERY)
    days_per_year: int = choice(365, "the length of y as a resolution", _QUERY)
    keep_empty: bool = choice(
        False,  # noqa: FBT003 - a default
        "a tuple without any data point in the timeframe is listed all the same",
        _QUERY,
    )
