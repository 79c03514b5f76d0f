"""The resolution of a query: how long its slots are.

Source: the parameter ``resolution`` of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/\
get-data-points: a number of data points, a timespan such as ``10m``, ``Inf``, or one of these for single expressions,
as in ``0:Inf,1:10``. The first two are references, which the vendor need not meet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.metrics.options import MetricQueryLimits, MetricQueryOptions

__all__ = ["INFINITE", "Resolution", "parse_resolution", "resolution_text", "slot_minutes"]

_INF = "Inf"
_POINTS = re.compile(r"\d{1,9}", re.ASCII).fullmatch
_TIMESPAN = re.compile(r"(\d{1,9})([mhdwMqy])", re.ASCII).fullmatch
_INDEXED = re.compile(r"(\d{1,3}):(.*)", re.ASCII).fullmatch
_SHOWN = 60
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Resolution:
    """A wish: a number of ``points``, slots of ``minutes``, or with neither one slot for the whole timeframe."""

    points: int | None = None
    minutes: int | None = None


INFINITE = Resolution()
"""One slot for the whole timeframe."""


def parse_resolution(
    text: str | None, expressions: int, limits: MetricQueryLimits, options: MetricQueryOptions
) -> tuple[Resolution, ...]:
    """Read the resolution of each of a query's expressions.

    Raises :class:`~smokealarm.errors.ParameterInvalid` for a text that is none, and for an index without an expression.
    """
    default = Resolution(points=limits.points)
    if text is None or not text.strip():
        return (default,) * expressions
    if ":" not in text:
        return (_single(text.strip(), options),) * expressions
    chosen = [default] * expressions
    for part in text.split(","):
        found = _INDEXED(part.strip())
        if found is None or int(found[1]) >= expressions:
            hint = f"expected an index below {expressions}, a colon and a resolution, as in 0:Inf,1:10"
            raise ParameterInvalid("resolution", f"{part[:_SHOWN]!r} fits no expression; {hint}")
        chosen[int(found[1])] = _single(found[2], options)
    return tuple(chosen)


def slot_minutes(wish: Resolution, minutes: int, limits: MetricQueryLimits, options: MetricQueryOptions) -> int:
    """Return the length of the slots for a timeframe of ``minutes``; none gives more points than a tuple may have."""
    if wish == INFINITE:
        return max(1, minutes)
    wanted = wish.minutes if wish.minutes is not None else _nearest(wish.points or 1, minutes, options)
    longer = (each for each in options.slots if each >= wanted)
    return next((each for each in (wanted, *longer) if minutes / each <= limits.points_per_tuple), options.slots[-1])


def resolution_text(slots: Iterable[int | None]) -> str:
    """Return the smallest of several lengths as the answer writes it, ``Inf`` for None."""
    lengths = [each for each in slots if each is not None]
    if not lengths:
        return _INF
    shortest = min(lengths)
    for unit, minutes in (("w", 7 * _DAY), ("d", _DAY), ("h", 60)):
        if shortest % minutes == 0:
            return f"{shortest // minutes}{unit}"
    return f"{shortest}m"


def _nearest(points: int, minutes: int, options: MetricQueryOptions) -> int:
    """Return the slot whose number of points is nearest to the wanted one, by their ratio."""

    def distance(slot: int) -> float:
        number = max(1, minutes) / slot
        return max(number / points, points / number)

    return min(options.slots, key=distance)


def _single(text: str, options: MetricQueryOptions) -> Resolution:
    if text.lower() == _INF.lower():
        return INFINITE
    if _POINTS(text) and int(text):
        return Resolution(points=int(text))
    found = _TIMESPAN(text)
    if found and int(found[1]):
        month, year = options.days_per_month * _DAY, options.days_per_year * _DAY
        units = {"m": 1, "h": 60, "d": _DAY, "w": 7 * _DAY, "M": month, "q": 3 * month, "y": year}
        return Resolution(minutes=int(found[1]) * units[found[2]])
    hint = "expected a number of points such as 120, a timespan in one of the units m h d w M q y such as 10m, or Inf"
    raise ParameterInvalid("resolution", f"{text[:_SHOWN]!r} is no resolution; {hint}")
