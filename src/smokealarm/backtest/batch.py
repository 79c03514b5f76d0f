"""A piece of a measurement file, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.series import Dimensions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ALL_READ", "Batch", "Problems", "SeriesName", "dimension_key"]

SeriesName: TypeAlias = tuple[str, Dimensions]
"""A metric key and the dimensions of one of its series."""

ALL_READ = 2**62
"""The value of ``settled_before`` behind the end of the file."""

_PREFIX = "dim."
_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Rows of a file: row ``i`` belongs to series ``names[series[i]]``.

    ``minutes`` counts from 1970-01-01 UTC. No row that is still to be read lies before minute ``settled_before``; None
    where that is not known.
    """

    names: Sequence[SeriesName]
    series: NDArray[np.int64]
    minutes: NDArray[np.int64]
    values: NDArray[np.float64]
    settled_before: int | None


@dataclass(slots=True)
class Problems:
    """Rows that could not be read; the rest of the file is used all the same."""

    count: int = 0
    examples: tuple[str, ...] = ()

    def add(self, message: str, rows: int = 1) -> None:
        """Count rows; the first few messages are kept."""
        self.count += rows
        if len(self.examples) < _SHOWN:
            self.examples = (*self.examples, message)


def dimension_key(column: str) -> str | None:
    """Return the dimension key that a column ``dim.<key>`` holds, or None for any other column."""
    return column.removeprefix(_PREFIX) if column.startswith(_PREFIX) and column != _PREFIX else None
