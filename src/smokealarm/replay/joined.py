"""The metrics of several tapes as one long recording, each tape in its own stretch of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.pipeline.measurement import Metric
from smokealarm.series import Samples, TimeSeries
from smokealarm.tape.model import BEFORE

if TYPE_CHECKING:
    from smokealarm.series import Dimensions
    from smokealarm.tape import TapeAccount, TapeMetrics

__all__ = ["JoinedAccount", "JoinedMetrics", "JoinedSource"]


@dataclass(frozen=True, slots=True, eq=False)
class JoinedMetrics:
    """The tenants of tapes that begin at the minutes ``begins`` of a common axis."""

    begins: tuple[int, ...]
    metrics: tuple[TapeMetrics, ...]
    _made: dict[tuple[str, tuple[int, ...]], MetricData | None] = field(default_factory=dict)

    def of(self, places: tuple[int, ...]) -> JoinedSource:
        """Return the metrics of some of the tapes alone."""
        return JoinedSource(self, places)

    def whole(self, key: str, places: tuple[int, ...]) -> MetricData | None:
        """Return everything of a key on some tapes; None if none of them has it."""
        asked = key, places
        if asked not in self._made:
            parts = {place: data for place in places if (data := self._all(key, place)) is not None}
            first = next(iter(parts.values()), None)
            self._made[asked] = None
            if first is not None:
                series = _joined({self.begins[place] - BEFORE: data.series for place, data in parts.items()})
                self._made[asked] = MetricData(series, first.default, first.supported, first.unit)
        return self._made[asked]

    def _all(self, key: str, place: int) -> MetricData | None:
        own = self.metrics[place]
        return own.read(key, own.begin - BEFORE, own.begin + own.minutes)


@dataclass(frozen=True, slots=True)
class JoinedSource:
    """The metrics of some tapes on the common axis, as a rule asks for them."""

    joined: JoinedMetrics
    places: tuple[int, ...]

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the minutes of a metric from ``start`` up to ``stop``; None if no tape has it."""
        found = self.joined.whole(key, self.places)
        if found is None:
            return None
        return MetricData(found.series.window(start, stop - start), found.default, found.supported, found.unit)


@dataclass(frozen=True, slots=True, eq=False)
class JoinedAccount(Mapping[Metric, TimeSeries]):
    """The AWS accounts of tapes that begin at the minutes ``begins`` of a common axis."""

    begins: tuple[int, ...]
    accounts: tuple[TapeAccount, ...]
    _made: dict[Metric, TimeSeries] = field(default_factory=dict)

    def __getitem__(self, metric: Metric) -> TimeSeries:
        if metric not in self._made:
            own = zip(self.begins, self.accounts, strict=True)
            parts = {begin: account[metric] for begin, account in own if metric in account.tracks}
            if not parts:
                raise KeyError(metric)
            self._made[metric] = _joined(parts)
        return self._made[metric]

    def has_samples(self, metric: Metric) -> bool:
        """Return whether the single values of a metric are known on each tape that has it."""
        own = (account[metric] for account in self.accounts if metric in account.tracks)
        return all(series.all_samples() is not None for series in own)

    def __iter__(self) -> Iterator[Metric]:
        return iter(dict.fromkeys(metric for account in self.accounts for metric in account))

    def __len__(self) -> int:
        return len(list(iter(self)))


def _joined(parts: Mapping[int, TimeSeries]) -> TimeSeries:
    """Return series that begin at minutes of a common axis as one, a row for each of their dimensions."""
    names = sorted({each for series in parts.values() for each in series.dimensions}, key=_by_text)
    rows = {each: row for row, each in enumerate(names)}
    start = min(parts)
    slots = max(begin + series.slots for begin, series in parts.items()) - start
    minimum, maximum, total = (np.full((len(names), slots), np.nan) for _ in range(3))
    count = np.zeros((len(names), slots))
    for begin, series in parts.items():
        chosen = [rows[each] for each in series.dimensions]
        columns = slice(begin - start, begin - start + series.slots)
        for whole, part in ((minimum, series.minimum), (maximum, series.maximum), (total, series.total)):
            whole[chosen, columns] = part
        count[chosen, columns] = series.count
    samples = _samples(parts, start, slots) if len(names) == 1 else None
    return TimeSeries(start, tuple(names), minimum, maximum, total, count, 1, samples)


def _samples(parts: Mapping[int, TimeSeries], start: int, slots: int) -> Samples | None:
    """Return the single values of one row, if they were kept wherever a minute has several."""
    kept = {begin - start: series.all_samples() for begin, series in parts.items()}
    known = {at: each for at, each in kept.items() if each is not None}
    if len(known) < len(kept) or all(series.samples is None for series in parts.values()):
        return None
    cells = np.concatenate([each.cells + at for at, each in known.items()])
    return Samples.gathered(cells, np.concatenate([each.values for each in known.values()]), slots)


def _by_text(dimensions: Dimensions) -> list[tuple[str, str]]:
    return [(key, value or "") for key, value in dimensions]
