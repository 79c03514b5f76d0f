"""Other numbers that somebody might have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.selector.canonical import canonical_number

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["other_counts", "other_thresholds", "written"]

_SMALL: Final = 10
_SHARE: Final = 0.1


def other_thresholds(threshold: float) -> tuple[float, ...]:
    """Return a threshold a step higher and lower, by 1 or by a tenth, and one of another order: twice and half."""
    if abs(threshold) < _SMALL:
        return threshold + 1, threshold - 1
    step = abs(threshold) * _SHARE
    return threshold + step, threshold - step, threshold * 2, threshold / 2


def other_counts(count: int, least: int, most: int) -> Iterator[int]:
    """Yield the numbers beside a count that are within its bounds."""
    return (each for each in (count - 1, count + 1) if least <= each <= most)


def written(value: float) -> str:
    """Return a number as a person writes it."""
    return canonical_number(float(f"{value:.10g}"))
