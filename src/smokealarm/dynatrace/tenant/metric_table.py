"""The measurements of one metric: rows are series, columns are minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from smokealarm.dynatrace.tenant.metric_limits import DropReason
from smokealarm.series import Samples, TimeSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smokealarm.dynatrace.ingest import Summary
    from smokealarm.dynatrace.tenant.metric_limits import MetricStoreLimits
    from smokealarm.series import Dimensions

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["SMALLEST", "MetricTable", "Room"]

_ROWS, _MINUTES = 1, 240  # what a table begins with; both double when they no longer suffice
SMALLEST: Final = _ROWS * _MINUTES
"""The cells of a new table."""


@dataclass(slots=True)
class Room:
    """What all tables of an environment share: how much of the limits is used."""

    limits: MetricStoreLimits
    tuples: int = 0
    cells: int = 0
    samples: int = 0


class MetricTable:
    """A table that begins at a minute and grows to both sides; ``dropped`` counts the points that did not fit."""

    def __init__(self, start: int, room: Room) -> None:
        self.start = self.newest = start
        self.rows: dict[Dimensions, int] = {}
        self.revision = self.dropped = 0
        self._room = room
        self._dimensions: tuple[Dimensions, ...] = ()
        self._samples: list[tuple[int, int, float]] | None = []
        self._crowded = False
        self._parts = _empty(_ROWS, _MINUTES)
        room.cells += SMALLEST

    def add(self, dimensions: Dimensions, minute: int, summary: Summary) -> DropReason | None:
        """Merge one summary into its cell, or return why there is no room; sorted dimensions are found sooner."""
        row = self.rows.get(dimensions)
        if row is None or not 0 <= minute - self.start < self._parts[0].shape[1]:
            dimensions = tuple(sorted(dimensions))
            reason = self._refuses(dimensions) or self._make_room(
                minute, len(self.rows) + (dimensions not in self.rows)
            )
            if reason is not None:
                self.dropped += 1
                return reason
            row = self._row(dimensions)
        self._merge((row, minute - self.start), summary)
        self._keep(row, minute, summary)
        self.newest = max(self.newest, minute)
        self.revision += 1
        return None

    def _merge(self, cell: tuple[int, int], summary: Summary) -> None:
        minimum, maximum, total, count = self._parts
        if count[cell]:
            self._crowded = True
            minimum[cell] = min(minimum[cell], summary.minimum)
            maximum[cell] = max(maximum[cell], summary.maximum)
            total[cell] += summary.total
            count[cell] += summary.count
        else:
            minimum[cell], maximum[cell], total[cell] = summary.minimum, summary.maximum, summary.total
            count[cell] = summary.count

    def series(self, start: int, stop: int) -> TimeSeries:
        """Return the minutes from ``start`` up to ``stop``: views, unless they reach beyond the table."""
        if len(self._dimensions) != len(self.rows):
            self._dimensions = tuple(self.rows)
        if start < self.start or stop > self.start + self._parts[0].shape[1]:
            return self._view(self.start, self.newest + 1).window(start, stop - start)
        return self._view(start, stop)

    def free(self) -> None:
        """Give back what the table takes up; it is not used afterwards."""
        self._room.cells -= self._parts[0].size
        self._room.tuples -= len(self.rows)
        self._room.samples -= len(self._samples or ())

    def _view(self, start: int, stop: int) -> TimeSeries:
        columns = slice(start - self.start, stop - self.start)
        minimum, maximum, total, count = (part[: len(self.rows), columns] for part in self._parts)
        samples = self._samples_of(start, stop) if self._crowded else None
        return TimeSeries(start, self._dimensions, minimum, maximum, total, count, 1, samples)

    # ---- single values

    def _keep(self, row: int, minute: int, summary: Summary) -> None:
        """Keep a single value for percentiles; a summary of several values, or no room, ends that for the metric."""
        if self._samples is None:
            return
        if summary.count > 1 or self._room.samples >= self._room.limits.samples:
            self._room.samples -= len(self._samples)
            self._samples, self._crowded = None, True
        else:
            self._room.samples += 1
            self._samples.append((row, minute, summary.total))

    def _samples_of(self, start: int, stop: int) -> Samples | None:
        if self._samples is None:
            return None
        chosen = [each for each in self._samples if start <= each[1] < stop]
        cells = np.array([row * (stop - start) + minute - start for row, minute, _ in chosen], np.int64)
        values = np.array([value for _, _, value in chosen], np.float64)
        return Samples.gathered(cells, values, len(self.rows) * (stop - start))

    # ---- room

    def _refuses(self, dimensions: Dimensions) -> DropReason | None:
        if dimensions in self.rows:
            return None
        if len(self.rows) >= self._room.limits.tuples:
            return DropReason.TUPLES
        return DropReason.ENVIRONMENT_TUPLES if self._room.tuples >= self._room.limits.environment_tuples else None

    def _row(self, dimensions: Dimensions) -> int:
        row = self.rows.get(dimensions)
        if row is None:
            row = self.rows[dimensions] = len(self.rows)
            self._room.tuples += 1
        return row

    def _make_room(self, minute: int, wanted_rows: int) -> DropReason | None:
        """Let the table hold so many rows, and a minute that may lie before its first or after its last one."""
        rows, minutes = self._parts[0].shape
        before = max(self.start - minute, 0)
        if not before and minute - self.start < minutes and wanted_rows <= rows:
            return None
        before = max(before, _MINUTES) if before else 0
        wanted = max(minute - self.start + 1, minutes)
        shape = _doubled(rows, wanted_rows), before + _doubled(minutes, wanted)
        more = shape[0] * shape[1] - rows * minutes
        if self._room.cells + more > self._room.limits.cells:
            return DropReason.MEMORY
        self._room.cells += more
        grown = _empty(*shape)
        for new, old in zip(grown, self._parts, strict=True):
            new[:rows, before : before + minutes] = old
        self.start -= before
        self._parts = grown
        return None


def _empty(rows: int, minutes: int) -> tuple[Floats, Floats, Floats, Floats]:
    minimum, maximum, total = (np.full((rows, minutes), np.nan) for _ in range(3))
    return minimum, maximum, total, np.zeros((rows, minutes))


def _doubled(size: int, wanted: int) -> int:
    while size < wanted:
        size *= 2
    return size
