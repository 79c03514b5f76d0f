"""Sorting the rows of a file into UTC days, in bounded memory.

A day is handed on as soon as the file says that nothing more of it will come. Rows of days that are not complete are
kept in memory up to a limit and beyond it in temporary files, one for each day, so a file in any order can be read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from smokealarm.backtest.batch import Batch, SeriesName

__all__ = ["MINUTES_PER_DAY", "DayRows", "Days"]

MINUTES_PER_DAY = 1440
_ROW = np.dtype([("series", "<i4"), ("minute", "<i4"), ("value", "<f8")])


@dataclass(frozen=True, slots=True, eq=False)
class DayRows:
    """All rows of one UTC day, in the order of the file; ``last`` says that no later day follows."""

    start: int
    rows: NDArray[np.void]
    last: bool


class Days:
    """Sorts batches into days; ``names`` lists every series met so far, which rows refer to by their place."""

    def __init__(self, folder: Path, rows_in_memory: int = 8_000_000) -> None:
        self.names: list[SeriesName] = []
        self._places: dict[SeriesName, int] = {}
        self._folder = folder
        self._limit = rows_in_memory
        self._held: defaultdict[int, list[NDArray[np.void]]] = defaultdict(list)
        self._spilled: set[int] = set()
        self._rows = 0

    def take(self, batch: Batch) -> Iterator[DayRows]:
        """Add a batch; yield the days that are complete now, oldest first."""
        if len(batch.minutes):
            self._add(batch)
        settled = batch.settled_before
        if settled is None:
            return
        for day in sorted(self._held.keys() | self._spilled):
            if (day + 1) * MINUTES_PER_DAY <= settled:
                rows = self._collected(day)
                yield DayRows(day * MINUTES_PER_DAY, rows, last=not (self._held or self._spilled))

    def _add(self, batch: Batch) -> None:
        places = np.array([self._place(name) for name in batch.names], np.int64)
        days = batch.minutes // MINUTES_PER_DAY
        rows = np.empty(len(days), _ROW)
        rows["series"], rows["value"] = places[batch.series], batch.values
        rows["minute"] = batch.minutes - days * MINUTES_PER_DAY
        order = np.argsort(days, kind="stable")
        starts = np.flatnonzero(np.diff(days[order], prepend=days[order[0]] - 1))
        for day, part in zip(days[order[starts]].tolist(), np.split(rows[order], starts[1:]), strict=True):
            self._held[day].append(part)
        self._rows += len(rows)
        if self._rows > self._limit:
            self._spill()

    def _place(self, name: SeriesName) -> int:
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self.names)
            self.names.append(name)
        return place

    def _spill(self) -> None:
        for day, parts in self._held.items():
            with self._file(day).open("ab") as file:
                for part in parts:
                    file.write(part.tobytes())
            self._spilled.add(day)
        self._held.clear()
        self._rows = 0

    def _collected(self, day: int) -> NDArray[np.void]:
        parts = self._held.pop(day, [])
        self._rows -= sum(map(len, parts))
        if day in self._spilled:
            self._spilled.discard(day)
            parts = [np.fromfile(self._file(day), _ROW), *parts]
            self._file(day).unlink()
        return np.concatenate(parts)

    def _file(self, day: int) -> Path:
        return self._folder / f"day-{day}"
