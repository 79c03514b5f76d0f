"""Numbers with their units, as people read them.

Units are named as https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metrics-units/get-all-units names them.
Times, data and counts are shown in the step that leaves one to three digits before the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Final

from smokealarm.dynatrace.selector.evaluation.units import factor

__all__ = ["Scale", "number", "quantity", "scale_of"]

_DIGITS: Final = 3
_PLAIN_BELOW, _PLAIN_FROM = 1e15, 1e-6

_COUNT: Final = ((1.0, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"))
_COUNTED: Final = "kMGT"
_TIME: Final = (
    (1e-9, "ns"),
    (1e-6, "µs"),
    (1e-3, "ms"),
    (1.0, "s"),
    (60.0, "min"),
    (3600.0, "h"),
    (86400.0, "d"),
)
_BYTES: Final = ((1.0, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB"))
_BINARY: Final = ((1.0, "B"), (2.0**10, "KiB"), (2.0**20, "MiB"), (2.0**30, "GiB"), (2.0**40, "TiB"))
_BITS: Final = ((1.0, "bit"), (1e3, "kbit"), (1e6, "Mbit"), (1e9, "Gbit"), (1e12, "Tbit"))
_PERIODS: Final = {"second": "s", "minute": "min", "hour": "h", "day": "d", "week": "w", "month": "month", "year": "y"}
_UNNAMED: Final = frozenset({"", "none", "unspecified", "auto", "count", "notapplicable"})
_FIXED: Final = {"percent": "%", "promille": "‰", "ratio": "", "core": "cores", "millicore": "mCores"}


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of a unit are written: divided by ``size``, with ``suffix``."""

    size: float
    suffix: str

    def written(self, value: float) -> str:
        """Return one value with its unit."""
        suffix = self.suffix.lstrip(_COUNTED) if not value else self.suffix
        return _with_suffix(number(value / self.size), suffix)


def scale_of(unit: str, largest: float) -> Scale:
    """Return how values up to ``largest`` in ``unit`` are written."""
    name, _, period = unit.partition("Per")
    if period and (per := _PERIODS.get(period.lower())):
        counted = scale_of(name, largest)
        return Scale(counted.size, f"{counted.suffix}/{per}")
    if unit.lower() in _FIXED:
        return Scale(1.0, _FIXED[unit.lower()])
    base, steps = _steps(unit)
    if steps is None:
        return Scale(1.0, unit)
    size, suffix = max((step for step in steps if step[0] <= abs(largest) * base), default=_least(steps, largest))
    return Scale(size / base, suffix)


def quantity(value: float, unit: str) -> str:
    """Return a value with its unit, ``-`` for one that is missing."""
    return scale_of(unit, value).written(value) if isfinite(value) else "-"


def number(value: float) -> str:
    """Return a number with about three digits, but every digit before the point."""
    size = abs(value)
    if not isfinite(value) or (size and not _PLAIN_FROM <= size < _PLAIN_BELOW):
        return f"{value:.3g}"
    decimals = max(0, _DIGITS - 1 - floor(log10(size))) if size else 0
    written = f"{abs(value) if not size else value:.{decimals}f}"
    return written.rstrip("0").rstrip(".") if decimals else written


def _steps(unit: str) -> tuple[float, tuple[tuple[float, str], ...] | None]:
    """Return what turns a value into the unit of the steps, and the steps."""
    if unit.lower() in _UNNAMED:
        return 1.0, _COUNT
    seconds, data = factor(unit, "Second"), factor(unit, "Byte")
    if seconds is not None:
        return seconds, _TIME
    if data is None:
        return 1.0, None
    if unit.lower().endswith("bit"):
        return data * 8, _BITS
    return data, _BINARY if unit.lower()[1:4] in ("ibi", "ebi") else _BYTES


def _least(steps: tuple[tuple[float, str], ...], largest: float) -> tuple[float, str]:
    """Return the step for what is less than all of them: the smallest, but seconds for no time at all."""
    return steps[0] if largest or steps is not _TIME else (1.0, "s")


def _with_suffix(written: str, suffix: str) -> str:
    close = not suffix.partition("/")[0].lstrip(_COUNTED)
    return f"{written}{suffix}" if close else f"{written} {suffix}"
