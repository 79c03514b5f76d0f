"""Every single value of every slot, kept where percentiles are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

__all__ = ["Samples"]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """The values of ``cells`` cells, ascending within each cell.

    A cell is one slot of one series, numbered row by row; cell ``i`` holds ``values[offsets[i]:offsets[i + 1]]``.
    """

    values: Floats
    offsets: Ints

    @classmethod
    def gathered(cls, cells: Ints, values: Floats, number: int) -> Samples:
        """Sort ``values`` into ``number`` cells, given the cell of each."""
        order = np.lexsort((values, cells))
        counts = np.bincount(cells, minlength=number)
        return cls(values[order], np.concatenate(([0], np.cumsum(counts))).astype(np.int64))

    @property
    def cells(self) -> Ints:
        """The cell of every value."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def moved(self, target: Ints, number: int) -> Samples:
        """Move every cell ``i`` to cell ``target[i]`` out of ``number``; a negative target drops its values."""
        moved = target[self.cells]
        kept = moved >= 0
        return Samples.gathered(moved[kept], self.values[kept], number)

    def quantile(self, share: float) -> Floats:
        """Return each cell's quantile, linear between neighbours, NaN where a cell is empty; ``share`` is 0 to 1.

        The vendor does not document its interpolation; linear is the default of this project.
        """
        counts = np.diff(self.offsets)
        result = np.full(len(counts), np.nan)
        filled = counts > 0
        place = share * (counts[filled] - 1)
        low = np.floor(place).astype(np.int64)
        first = self.offsets[:-1][filled]
        below = self.values[first + low]
        above = self.values[first + np.minimum(low + 1, counts[filled] - 1)]
        result[filled] = below + (above - below) * (place - low)
        return result
