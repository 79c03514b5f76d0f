"""The frame of a plot: where values and moments lie in it, its axes, ticks and grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.dashboard.ticks import ValueRange, time_label, time_ticks, value_range
from smokealarm.report.dashboard.units import Scale, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.report.dashboard.model import Level, Plot

__all__ = ["Axis", "Frame", "Margins", "axis_of", "point"]

_AROUND, _TICK_PIXELS, _LABEL_PIXELS = 28, 32, 62
_LEVEL_REACH: Final = 4.0
"""A threshold is drawn unless the data would become a flat line: up to this many times their height."""


@dataclass(frozen=True, slots=True)
class Margins:
    """What lies around the drawn part of a plot, in pixels."""

    left: int = 54
    right: int = 12
    top: int = 8
    bottom: int = 20


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of values: its range in the numbers shown, and how they are written."""

    range: ValueRange
    scale: Scale


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot of ``width`` and ``height`` pixels over the epoch minutes from ``start`` to ``end``."""

    width: int
    height: int
    start: int
    end: int
    left: Axis | None
    right: Axis | None
    margins: Margins = field(default_factory=Margins)

    def x(self, minute: float) -> float:
        """Return where a moment lies."""
        left = self.margins.left
        return left + (minute - self.start) / max(1, self.end - self.start) * (self.x_end - left)

    def y(self, value: float, axis: Axis) -> float:
        """Return where a value lies; one beyond the axis lies at its edge."""
        covered = axis.range
        share = (value / axis.scale.size - covered.low) / (covered.high - covered.low)
        return self.y_end - min(1.0, max(0.0, share)) * (self.y_end - self.margins.top)

    @property
    def x_end(self) -> int:
        """The right edge of what is drawn."""
        margins = self.margins
        return max(margins.left + 10, self.width - (margins.left if self.right else margins.right))

    @property
    def y_end(self) -> int:
        """The lower edge of what is drawn."""
        return max(self.margins.top + 10, self.height - self.margins.bottom)

    def grid(self) -> Markup:
        """Return the axes with their ticks, written."""
        parts = [*self._values(self.left, self.margins.left - 6, "end", lined=True)]
        parts += self._values(self.right, self.x_end + 6, "start", lined=self.left is None)
        return element("g", {"class": "axes", "aria-hidden": "true"}, *parts, *self._moments())

    def _values(self, axis: Axis | None, x: int, anchor: str, *, lined: bool) -> Iterable[Markup]:
        if axis is None:
            return
        for tick in axis.range.ticks:
            y = point(self.y(tick * axis.scale.size, axis))
            if lined:
                yield element("path", {"d": f"M{self.margins.left} {y}H{self.x_end}"})
            label = axis.scale.written(tick * axis.scale.size)
            yield element("text", {"x": x, "y": y, "dy": "0.32em", "text-anchor": anchor}, label)

    def _moments(self) -> Iterable[Markup]:
        ticks = time_ticks(self.start, self.end, max(2, (self.x_end - self.margins.left) // _LABEL_PIXELS))
        step = ticks[1] - ticks[0] if len(ticks) > 1 else 1
        for tick in ticks:
            x = point(self.x(tick))
            yield element("path", {"d": f"M{x} {self.y_end}v4"})
            yield element("text", {"x": x, "y": self.y_end + 15, "text-anchor": "middle"}, time_label(tick, step))


def axis_of(plot: Plot, values: Sequence[float], unit: str, height: int, *, right: bool) -> Axis | None:
    """Return the axis for some values of a plot, None where there is none of them."""
    present = [value for value in values if isfinite(value)]
    if not present:
        return None
    low, high = min(0.0, *present), max(0.0, *present)
    high = max([high, *(level for level in _levels(plot.levels, right=right) if level <= _LEVEL_REACH * (high or 1.0))])
    asked_low, asked_high = plot.bounds[1 if right else 0]
    low, high = low if asked_low is None else asked_low, high if asked_high is None else asked_high
    scale = scale_of(unit, max(abs(low), abs(high)))
    most = max(2, (height - _AROUND) // _TICK_PIXELS)
    whole = scale.size == 1 and all(float(value).is_integer() for value in present)
    return Axis(value_range(low / scale.size, high / scale.size, most, whole=whole), scale)


def point(number: float) -> str:
    """Return a coordinate with one digit after the point."""
    written = f"{number:.1f}"
    return written.removesuffix(".0")


def _levels(levels: Iterable[Level], *, right: bool) -> Iterable[float]:
    return (level.value for level in levels if level.right is right)
