"""What was measured in each minute of a scenario: how many values, their sum, the smallest and the largest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from smokealarm.series import Samples, TimeSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smokealarm.series import Dimensions
    from smokealarm.tape.notation import Values

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["NOTHING", "Recorded"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One series by the minute, from the scenario's begin on; the four have a value in the same minutes.

    A minute that no tuple reaches has no value, and the last one of each tuple has one. ``samples`` are the single
    values of minutes with several, where they were kept, ascending.
    """

    count: Values
    total: Values
    minimum: Values
    maximum: Values
    samples: tuple[tuple[int, tuple[float, ...]], ...] = ()

    @classmethod
    def of(cls, count: Values, total: Values, minimum: Values | None = None, maximum: Values | None = None) -> Recorded:
        """Make a series; the smallest or the largest is the average where nothing else is said."""
        average = tuple(
            None if many is None or each is None else each / many for many, each in zip(count, total, strict=True)
        )
        return cls(count, total, average if minimum is None else minimum, average if maximum is None else maximum)

    def after(self, before: Recorded, minutes: int) -> Recorded:
        """Return this with another series before it, which takes so many minutes; samples are left out."""
        gap: Values = (None,) * (minutes - len(before.count))
        return Recorded(
            (*before.count, *gap, *self.count),
            (*before.total, *gap, *self.total),
            (*before.minimum, *gap, *self.minimum),
            (*before.maximum, *gap, *self.maximum),
        )

    @property
    def is_empty(self) -> bool:
        """Whether no minute has a value."""
        return all(each is None for each in self.count)

    def series(self, start: int, minutes: int, dimensions: Dimensions = ()) -> TimeSeries:
        """Return one row, whose minute 0 is the epoch minute ``start``."""
        minimum, maximum, total, count = self.rows(minutes)
        names, kept = (dimensions,), self._samples(count[0], total[0])
        return TimeSeries(start, names, minimum, maximum, total, count, 1, kept)

    def rows(self, minutes: int) -> tuple[Floats, Floats, Floats, Floats]:
        """Return smallest, largest, sum and count of so many minutes, one row each, which nobody may write to."""
        total = _row(self.total, minutes)
        minimum, maximum = (total if own == self.total else _row(own, minutes) for own in (self.minimum, self.maximum))
        return minimum, maximum, total, _counts(self.count, minutes)

    def _samples(self, count: Floats, total: Floats) -> Samples | None:
        """Return every single value, if they are known of every minute."""
        several = np.flatnonzero(count > 1).tolist()
        if not several:
            return None
        kept = dict(self.samples)
        known = [(minute, kept.get(minute) or self._equal(minute)) for minute in several]
        if any(len(values) != count[minute] for minute, values in known):
            return None
        single = [(minute, (float(total[minute]),)) for minute in np.flatnonzero(count == 1).tolist()]
        cells = [minute for minute, values in (*known, *single) for _ in values]
        values = [value for _, values in (*known, *single) for value in values]
        return Samples.gathered(np.array(cells, np.int64), np.array(values, np.float64), len(count))

    def _equal(self, minute: int) -> tuple[float, ...]:
        """Return the samples of a minute that are all the same, none if they differ."""
        low, high, many = self.minimum[minute], self.maximum[minute], self.count[minute]
        return (low,) * int(many) if low is not None and low == high and many is not None else ()


NOTHING: Final = Recorded((), (), (), ())
"""A series without any value."""


@lru_cache(maxsize=4096)
def _row(values: Values, minutes: int) -> Floats:
    """Return one row of so many minutes, which nobody may write to; most rows come often."""
    known = values[:minutes]
    row = np.array([[*known, *[None] * (minutes - len(known))]], np.float64)
    row.flags.writeable = False
    return row


@lru_cache(maxsize=4096)
def _counts(values: Values, minutes: int) -> Floats:
    """Return one row in which a minute without values has none of them."""
    counts: Floats = np.nan_to_num(_row(values, minutes))
    counts.flags.writeable = False
    return counts
