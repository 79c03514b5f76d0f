"""The bounds that samples are held against: fixed, or learned from a series' own past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.dynatrace.detection.vocabulary import AlertCondition

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from smokealarm.dynatrace.detection.observed import Observed, Values
    from smokealarm.dynatrace.detection.rule import MetricEventRule, StaticThreshold
    from smokealarm.series import Dimensions

    Places: TypeAlias = NDArray[np.intp]

__all__ = ["MINUTES_PER_DAY", "Bounds", "LearnedBounds", "static_bounds"]

MINUTES_PER_DAY = 1440


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Upper and lower bound of every sample, each broadcastable to (series, minutes); None where no side violates.

    A NaN bound means that nothing is learned yet, and violates nothing. ``baseline`` is what {baseline} shows, None for
    fixed bounds. ``approximate`` marks a model whose exact formula the vendor does not publish.
    """

    lower: Values | None
    upper: Values | None
    baseline: Values | None = None
    approximate: bool = False

    def mapped(self, change: Callable[[Values], Values]) -> Bounds:
        """Return bounds whose arrays are what ``change`` makes of these."""
        lower, upper, baseline = (
            None if side is None else change(side) for side in (self.lower, self.upper, self.baseline)
        )
        return Bounds(lower, upper, baseline, self.approximate)

    def of(self, side: Values | None, row: int, column: int) -> float | None:
        """Return one side's bound for one sample, or None where there is none."""
        if side is None:
            return None
        value = float(side[row % side.shape[0], column % side.shape[1]])
        return None if np.isnan(value) else value

    def violated(self, row: int, column: int, value: float | None) -> float | None:
        """Return the bound that ``value`` is beyond, or the only bound there is if there is no value."""
        lower, upper = self.of(self.lower, row, column), self.of(self.upper, row, column)
        if value is not None and lower is not None and value <= lower:
            return lower
        return lower if upper is None else upper

    def excess(self, row: int, column: int, value: float) -> float:
        """Return by how much ``value`` is beyond its bounds."""
        lower, upper = self.of(self.lower, row, column), self.of(self.upper, row, column)
        return max(-np.inf if upper is None else value - upper, -np.inf if lower is None else lower - value)


def static_bounds(rule: MetricEventRule, model: StaticThreshold) -> Bounds:
    """Return the bounds of a static threshold: one number for every series and minute."""
    threshold = np.array([[model.threshold]])
    above, below = rule.alert_condition is AlertCondition.ABOVE, rule.alert_condition is AlertCondition.BELOW
    return Bounds(threshold if below else None, threshold if above else None)


@dataclass(frozen=True, slots=True, eq=False)
class LearnedBounds:
    """What was learned from the past, valid until it is learned anew.

    The arrays have the shape (series, parts of the day); a model without a season has one part.
    """

    dimensions: tuple[Dimensions, ...]
    lower: Values | None
    upper: Values | None
    baseline: Values
    approximate: bool

    def at(self, observed: Observed) -> Bounds:
        """Return the bounds of every slot of ``observed``; series that were not learned get NaN."""
        rows = np.array(self._rows(observed.dimensions), np.intp)
        parts = self.baseline.shape[1]
        minutes = np.arange(observed.first_minute, observed.end_minute) % MINUTES_PER_DAY
        columns = minutes // (MINUTES_PER_DAY // parts) if parts > 1 else np.zeros(1, dtype=np.intp)
        learned = Bounds(self.lower, self.upper, self.baseline, self.approximate)
        return learned.mapped(lambda side: _spread(side, rows, columns))

    def _rows(self, dimensions: tuple[Dimensions, ...]) -> list[int]:
        """Return each series' row here; one that was not learned gets the row of NaN that :func:`_spread` appends."""
        known = {dims: row for row, dims in enumerate(self.dimensions)}
        return [known.get(dims, len(self.dimensions)) for dims in dimensions]


def _spread(side: Values, rows: Places, columns: Places) -> Values:
    with_unknown = np.concatenate([side, np.full((1, side.shape[1]), np.nan)])
    spread: Values = with_unknown[np.ix_(rows, columns)]
    return spread
