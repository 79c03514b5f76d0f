"""What a rule's query returned: one row of one-minute values for each dimension tuple."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from smokealarm.series import Dimensions

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Dimensions", "Flags", "Observed", "Values"]

Values: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Series by one-minute slots.

    ``values`` has the shape (series, minutes), NaN where a minute has no data. ``first_minute`` is the start of the
    first slot in minutes since 1970-01-01 UTC.
    """

    metric_name: str
    dimensions: tuple[Dimensions, ...]
    values: Values
    first_minute: int

    @property
    def minutes(self) -> int:
        """How many one-minute slots there are."""
        return int(self.values.shape[1])

    @property
    def end_minute(self) -> int:
        """The end of the newest slot, in minutes since the epoch."""
        return self.first_minute + self.minutes

    def between(self, first: int, end: int) -> Observed:
        """Return the slots that start at minute ``first`` or later and before minute ``end``."""
        low, high = max(first - self.first_minute, 0), max(end - self.first_minute, 0)
        return replace(self, values=self.values[:, low:high], first_minute=self.first_minute + low)

    def rows(self, chosen: Sequence[int]) -> Observed:
        """Return only the rows ``chosen``, in that order."""
        return replace(self, dimensions=tuple(self.dimensions[row] for row in chosen), values=self.values[list(chosen)])

    def with_missing(self, dimensions: Sequence[Dimensions]) -> Observed:
        """Return this with one row without any data for each of ``dimensions`` after the present rows."""
        if not dimensions:
            return self
        empty = np.full((len(dimensions), self.minutes), np.nan)
        return replace(self, dimensions=(*self.dimensions, *dimensions), values=np.concatenate([self.values, empty]))

    def preceded_by_missing(self, minutes: int) -> Observed:
        """Return this with ``minutes`` slots without data before the first one."""
        empty = np.full((len(self.dimensions), minutes), np.nan)
        values = np.concatenate([empty, self.values], axis=1)
        return replace(self, values=values, first_minute=self.first_minute - minutes)
