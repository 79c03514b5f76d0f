"""Many series by slots of whole minutes.

Each slot of each series holds the minimum, maximum, sum and count of the values that fell into it, as the vendor's own
metrics do; a slot without values has count 0 and is missing, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.series.samples import Samples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    Bools: TypeAlias = NDArray[np.bool_]

__all__ = ["AGGREGATIONS", "Dimensions", "TimeSeries"]

Dimensions: TypeAlias = tuple[tuple[str, str | None], ...]
"""Keys and values of one series, in order; the value ``None`` marks the remainder of a dimension."""

AGGREGATIONS = ("min", "max", "sum", "count", "avg", "median", "percentile", "value")

_MEDIAN = 50.0
_PERCENT = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class TimeSeries:
    """Series as rows, slots as columns.

    ``start`` is the beginning of the first slot in minutes since the Unix epoch, ``minutes`` the length of a slot. The
    four arrays have one row per entry of ``dimensions``; where ``count`` is 0 the others are NaN (``total`` included).
    ``samples`` holds the single values where they were kept; see :meth:`percentile` for what happens without.
    """

    start: int
    dimensions: tuple[Dimensions, ...]
    minimum: Floats
    maximum: Floats
    total: Floats
    count: Floats
    minutes: int = 1
    samples: Samples | None = None

    # ---- making

    @classmethod
    def of_values(cls, start: int, dimensions: Sequence[Dimensions], values: Floats, minutes: int = 1) -> TimeSeries:
        """Make series in which every slot holds at most one value; NaN is missing."""
        return cls(start, tuple(dimensions), values, values, values, (~np.isnan(values)).astype(np.float64), minutes)

    @classmethod
    def of_samples(
        cls, window: tuple[int, int], dimensions: Sequence[Dimensions], rows: Ints, minute: Ints, values: Floats
    ) -> TimeSeries:
        """Make one-minute series from single values, given the row and the epoch minute of each.

        ``window`` is the first epoch minute and the number of minutes; values outside are left out. Samples are kept.
        """
        start, slots = window
        kept = (minute >= start) & (minute < start + slots) & ~np.isnan(values)
        cells = rows[kept] * slots + (minute[kept] - start)
        samples = Samples.gathered(cells, values[kept], len(dimensions) * slots)
        return cls(start, tuple(dimensions), *_summary(samples, (len(dimensions), slots)), 1, samples)

    @classmethod
    def empty(cls, start: int, slots: int, minutes: int = 1) -> TimeSeries:
        """Make a table of no series."""
        return cls.of_values(start, (), np.empty((0, slots)), minutes)

    # ---- asking

    @property
    def slots(self) -> int:
        """The number of slots."""
        return int(self.count.shape[1])

    @property
    def stop(self) -> int:
        """The end of the last slot in minutes since the epoch."""
        return self.start + self.slots * self.minutes

    @property
    def missing(self) -> Bools:
        """Where no value fell."""
        return np.asarray(self.count == 0)

    @property
    def single(self) -> bool:
        """Whether these are series of single values, so that every slot is its own minimum, maximum and sum."""
        return self.minimum is self.total is self.maximum

    def aggregate(self, name: str, rank: float | None = None) -> Floats:
        """Return one number per slot, NaN where it is missing; ``name`` is one of :data:`AGGREGATIONS`.

        ``count`` of a missing slot is missing too, as the vendor ignores nulls. ``value`` reads as ``sum``.
        """
        if name == "count":
            return np.where(self.missing, np.nan, self.count)
        if self.single:
            return self.total
        if name in ("median", "percentile"):
            return self.percentile(_MEDIAN if rank is None else rank)
        if name == "avg":
            return self.total / np.where(self.missing, np.nan, self.count)
        return {"min": self.minimum, "max": self.maximum, "sum": self.total, "value": self.total}[name]

    def percentile(self, rank: float) -> Floats:
        """Return the percentile of every slot.

        It is exact where the samples were kept or where no slot holds more than one value. Otherwise it is an estimate,
        linear from the minimum over the average at 50 to the maximum.
        """
        share = rank / _PERCENT
        if self.samples is not None:
            return self.samples.quantile(share).reshape(self.count.shape)
        middle = self.aggregate("avg")
        low, high = (self.minimum, middle) if share <= 0.5 else (middle, self.maximum)  # noqa: PLR2004
        return low + (high - low) * (2 * share if share <= 0.5 else 2 * share - 1)  # noqa: PLR2004

    # ---- cutting

    def rows(self, chosen: Sequence[int] | Ints | Bools) -> TimeSeries:
        """Return the chosen series in that order."""
        index = np.arange(len(self.dimensions))[np.asarray(chosen, dtype=None if len(chosen) else np.int64)]
        if np.array_equal(index, np.arange(len(self.dimensions))):
            return self
        dimensions = tuple(self.dimensions[row] for row in index)
        columns = np.arange(self.slots)
        samples = None if self.samples is None else self._picked(index, columns)
        parts = self._each(lambda array: array[index])
        return TimeSeries(self.start, dimensions, *parts, self.count[index], self.minutes, samples)

    def window(self, start: int, slots: int) -> TimeSeries:
        """Return the slots from epoch minute ``start`` on, missing where there were none."""
        first = (start - self.start) // self.minutes
        if (start, slots) == (self.start, self.slots):
            return self
        columns = np.arange(first, first + slots)
        parts = self._each(lambda array: _columns(array, first, slots, np.nan))
        count = _columns(self.count, first, slots, 0.0)
        index = np.arange(len(self.dimensions))
        samples = None if self.samples is None else self._picked(index, columns)
        return TimeSeries(start, self.dimensions, *parts, count, self.minutes, samples)

    def _picked(self, rows: Ints, columns: Ints) -> Samples | None:
        """Return the samples of the given rows and columns, which become the only ones."""
        if self.samples is None or len(set(rows.tolist())) != len(rows):
            return None
        target = np.full(self.count.shape, -1, dtype=np.int64)
        inside = (columns >= 0) & (columns < self.slots)
        wanted = np.arange(len(rows) * len(columns)).reshape(len(rows), len(columns))
        target[np.ix_(rows, columns[inside])] = wanted[:, inside]
        return self.samples.moved(target.ravel(), wanted.size)

    def _each(self, change: Callable[[Floats], Floats]) -> tuple[Floats, Floats, Floats]:
        if self.single:
            values = change(self.total)
            return values, values, values
        return change(self.minimum), change(self.maximum), change(self.total)

    # ---- changing

    def named(self, dimensions: Sequence[Dimensions]) -> TimeSeries:
        """Return the same series under other dimensions."""
        return replace(self, dimensions=tuple(dimensions))

    def at(self, start: int) -> TimeSeries:
        """Return the same series, moved in time."""
        return replace(self, start=start)

    def filled(self, value: float) -> TimeSeries:
        """Return the series with one ``value`` in every missing slot."""
        gaps = self.missing
        parts = self._each(lambda array: np.where(gaps, value, array))
        samples = self.samples
        if samples is not None:
            cells = np.concatenate((samples.cells, np.flatnonzero(gaps)))
            values = np.concatenate((samples.values, np.full(int(gaps.sum()), value)))
            samples = Samples.gathered(cells, values, gaps.size)
        return TimeSeries(self.start, self.dimensions, *parts, np.where(gaps, 1.0, self.count), self.minutes, samples)

    def without(self, mask: Bools) -> TimeSeries:
        """Return the series with the slots under ``mask`` missing."""
        parts = self._each(lambda array: np.where(mask, np.nan, array))
        target = np.where(mask.ravel(), -1, np.arange(mask.size))
        samples = None if self.samples is None else self.samples.moved(target, mask.size)
        return TimeSeries(self.start, self.dimensions, *parts, np.where(mask, 0.0, self.count), self.minutes, samples)

    # ---- merging

    def merged(self, groups: Ints, dimensions: Sequence[Dimensions], *, keep_samples: bool = False) -> TimeSeries:
        """Merge the rows of each group into one row: row ``i`` goes to row ``groups[i]``, and each row gets some."""
        order = np.argsort(groups, kind="stable")
        ordered = self.rows(order)
        if len(dimensions) == len(groups):
            return replace(ordered, dimensions=tuple(dimensions), samples=ordered.samples if keep_samples else None)
        first = np.flatnonzero(np.diff(groups[order], prepend=-1))
        count = np.add.reduceat(ordered.count, first, axis=0)
        total = np.add.reduceat(np.where(ordered.missing, 0.0, ordered.total), first, axis=0)
        minimum, maximum = np.fmin.reduceat(ordered.minimum, first), np.fmax.reduceat(ordered.maximum, first)
        samples = self.all_samples() if keep_samples else None
        if samples is not None:
            target = (groups[:, None] * self.slots + np.arange(self.slots)).ravel()
            samples = samples.moved(target, count.size)
        summary = minimum, maximum, np.where(count > 0, total, np.nan), count
        return TimeSeries(self.start, tuple(dimensions), *summary, self.minutes, samples)

    def resampled(self, minutes: int, *, keep_samples: bool = False) -> TimeSeries:
        """Merge slots into slots of ``minutes``, a multiple of the present length, counted from the first."""
        column = np.arange(self.slots) * self.minutes // minutes
        return self._columns_to(column, minutes, keep_samples=keep_samples)

    def folded(self, *, keep_samples: bool = False) -> TimeSeries:
        """Merge all slots into one that covers the whole time."""
        column = np.zeros(self.slots, dtype=np.int64)
        return self._columns_to(column, max(1, self.slots) * self.minutes, keep_samples=keep_samples)

    def _columns_to(self, column: Ints, minutes: int, *, keep_samples: bool) -> TimeSeries:
        shape = (len(self.dimensions), int(column[-1]) + 1 if len(column) else 1)
        size = shape[0] * shape[1]
        target = (np.arange(shape[0])[:, None] * shape[1] + column).ravel()
        present = (self.count > 0).ravel()
        cells = target[present]
        minimum, maximum = np.full(size, np.inf), np.full(size, -np.inf)
        np.minimum.at(minimum, cells, self.minimum.ravel()[present])
        np.maximum.at(maximum, cells, self.maximum.ravel()[present])
        count = np.bincount(cells, self.count.ravel()[present], size).astype(np.float64)
        total = np.where(count > 0, np.bincount(cells, self.total.ravel()[present], size), np.nan)
        minimum[count == 0] = maximum[count == 0] = np.nan
        samples = self.all_samples() if keep_samples else None
        moved = None if samples is None else samples.moved(target, size)
        summary = minimum.reshape(shape), maximum.reshape(shape), total.reshape(shape), count.reshape(shape)
        return TimeSeries(self.start, self.dimensions, *summary, minutes, moved)

    def all_samples(self) -> Samples | None:
        """Return the samples, made up where none were kept but each slot holds at most one; ``None`` where lost."""
        if self.samples is not None or bool((self.count > 1).any()):
            return self.samples
        counts = self.count.astype(np.int64).ravel()
        return Samples(self.total.ravel()[counts > 0], np.concatenate(([0], np.cumsum(counts))).astype(np.int64))


def _columns(array: Floats, first: int, slots: int, missing: float) -> Floats:
    """Return ``slots`` columns from ``first`` on: a view where the array has them all, else filled with ``missing``."""
    low, high = max(first, 0), min(first + slots, array.shape[1])
    if (low, high) == (first, first + slots):
        return array[:, low:high]
    result = np.full((array.shape[0], slots), missing)
    if low < high:
        result[:, low - first : high - first] = array[:, low:high]
    return result


def _summary(samples: Samples, shape: tuple[int, int]) -> tuple[Floats, Floats, Floats, Floats]:
    count = np.diff(samples.offsets)
    filled = count > 0
    first, last = samples.offsets[:-1][filled], samples.offsets[1:][filled] - 1
    minimum, maximum, total = (np.full(count.shape, np.nan) for _ in range(3))
    minimum[filled] = samples.values[first]
    maximum[filled] = samples.values[last]
    total[filled] = np.bincount(samples.cells, samples.values, len(count))[filled]
    return minimum.reshape(shape), maximum.reshape(shape), total.reshape(shape), count.astype(np.float64).reshape(shape)
