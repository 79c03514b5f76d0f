"""Where axes have ticks: round values, and round moments in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from math import ceil, floor, log10
from typing import Final

__all__ = ["ValueRange", "moment", "time_label", "time_ticks", "value_range"]

_ROUND: Final = (1.0, 2.0, 5.0, 10.0)
_LARGEST, _SMALLEST = 1e300, 1e-290
_DAY: Final = 24 * 60
_TIME_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY)
_YEAR: Final = 365 * _DAY


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The values that an axis covers, and its ticks in ascending order."""

    low: float
    high: float
    ticks: tuple[float, ...]


def value_range(low: float, high: float, most: int, *, whole: bool = False) -> ValueRange:
    """Return a range with round ends that covers ``low`` to ``high``, with at most ``most`` steps, but up to two.

    ``whole`` says that only whole numbers have a meaning. Numbers beyond those that can be added up are cut.
    """
    low, high, most = max(-_LARGEST, low), min(_LARGEST, high), max(2, most)
    if not high - low > _SMALLEST:
        high = low + (abs(low) if abs(low) > _SMALLEST else 1.0)
    step = _step((high - low) / most, whole=whole)
    first, last = floor(low / step), ceil(high / step)
    while last - first > most:
        step = _step(step * 1.01, whole=whole)
        first, last = floor(low / step), ceil(high / step)
    return ValueRange(first * step, last * step, tuple(each * step for each in range(first, last + 1)))


def time_ticks(start: int, end: int, most: int) -> tuple[int, ...]:
    """Return the round epoch minutes from ``start`` to ``end``, ``most`` at most."""
    steps = chain(_TIME_STEPS, (years * _YEAR for years in count(1)))
    step = next(each for each in steps if (end - start) // each < max(1, most))
    return tuple(range(-(-start // step) * step, end + 1, step))


def time_label(minute: int, step: int) -> str:
    """Return what stands at a tick: the time of day, and at midnight the day."""
    when = _date(minute)
    return f"{when:%d %b}" if step >= _DAY or minute % _DAY == 0 else f"{when:%H:%M}"


def moment(minute: int) -> str:
    """Return an epoch minute with its day."""
    return f"{_date(minute):%Y-%m-%d %H:%M}"


def _step(wanted: float, *, whole: bool) -> float:
    """Return the least round number that is no less than the wanted one."""
    size = 10.0 ** floor(log10(wanted))
    step = next((each * size for each in _ROUND if each * size >= wanted), 10 * size)
    return max(1.0, step) if whole else step


def _date(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
