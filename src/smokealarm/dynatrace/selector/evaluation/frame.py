"""The value of an operand while a chain of transformations is applied to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from smokealarm.series import Dimensions

__all__ = ["Frame"]

_MERGED_AS = {"count": "sum", "value": "sum"}
"""Counts of parts add up; https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-selector#merge
shows it."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Series, and how they are read.

    ``applied`` is the aggregation that the chain applied last, ``None`` before the first one; ``default`` is the
    metric's own. ``supported`` limits what ``fold`` may use. ``point`` marks a single data point per series, which is
    broadcast in arithmetic, ``fill`` the value of ``:default`` which arithmetic puts where the other operand has data,
    ``split`` a result of an empty ``splitBy``.
    """

    series: TimeSeries
    default: Aggregation
    supported: frozenset[str] | None = None
    applied: Aggregation | None = None
    unit: str | None = None
    point: bool = False
    fill: float | None = None
    split: bool = False
    keep_samples: bool = False

    @property
    def reading(self) -> Aggregation:
        """The aggregation that turns slots into numbers now."""
        if self.applied is None:
            return self.default
        return Aggregation(_MERGED_AS.get(self.applied.name, self.applied.name), self.applied.rank)

    def resolved(self, aggregation: Aggregation | None) -> Aggregation:
        """Return ``aggregation``, or what ``auto`` and nothing stand for."""
        return self.reading if aggregation is None or aggregation.name == "auto" else aggregation

    def aggregated(self, aggregation: Aggregation) -> Frame:
        """Apply an aggregation: every slot holds one value from here on."""
        chosen = self.resolved(aggregation)
        values = self.series.aggregate(chosen.name, chosen.rank)
        applied = self.applied or self.default if aggregation.name == "auto" else aggregation
        return self.of_values(values, applied)

    def of_values(self, values: NDArray[np.float64], applied: Aggregation | None = None) -> Frame:
        """Return the frame with other values in its slots."""
        if self.series.single and values is self.series.total:
            return replace(self, applied=applied or self.applied or self.default)
        series = TimeSeries.of_values(self.series.start, self.series.dimensions, values, self.series.minutes)
        return replace(self, series=series, applied=applied or self.applied or self.default)

    def collapsed(self) -> Frame:
        """Return the frame with one value per slot, aggregated by default where nothing was applied."""
        single = self.series.single or not (self.series.count > 1).any()
        return self if self.applied is not None and single else self.aggregated(self.reading)

    def with_series(self, series: TimeSeries) -> Frame:
        """Return the frame with other series."""
        return replace(self, series=series)

    def named(self, dimensions: Sequence[Dimensions]) -> Frame:
        """Return the frame with other dimensions."""
        return self.with_series(self.series.named(dimensions))

    def per_series(self, aggregation: Aggregation) -> NDArray[np.float64]:
        """Return the aggregate of each series over the whole time, NaN for a series without data."""
        chosen = self.resolved(aggregation)
        base = self.series if self.applied is None else self.collapsed().series
        keep = chosen.name in ("median", "percentile")
        return base.folded(keep_samples=keep).aggregate(chosen.name, chosen.rank)[:, 0]
