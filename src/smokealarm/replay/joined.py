"""The metrics of several tapes as one long recording, each tape in its own stretch of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.pipeline.measurement import Metric
from smokealarm.series import Samples, TimeSeries
from smokealarm.tape.model import BEFORE
from smokealarm.tape.tenant import described

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from smokealarm.series import Dimensions
    from smokealarm.tape import TapeAccount, TapeMetrics, TenantTrack
    from smokealarm.tape.recorded import Recorded

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["JoinedAccount", "JoinedMetrics", "JoinedSource"]

_MARGIN: Final = 240
"""Minutes without data at both ends, so that whoever asks for more than there is need not be given a copy."""


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
            tracks = [(place, track) for place in places for track in self.metrics[place].tracks.get(key, ())]
            self._made[asked] = described(key, self._laid_out(tracks)) if tracks else None
        return self._made[asked]

    def _laid_out(self, tracks: Sequence[tuple[int, TenantTrack]]) -> TimeSeries:
        """Return tracks of tapes, given by their places, as one series with a row for each of their dimensions."""
        names = sorted({track.dimensions for _, track in tracks}, key=_by_text)
        rows = {each: row for row, each in enumerate(names)}
        start = min(self.begins[place] for place, _ in tracks) - _MARGIN
        slots = max(self.begins[place] + self.metrics[place].minutes for place, _ in tracks) + _MARGIN - start
        whole = _blank(len(names), slots)
        for place, track in tracks:
            row, begin, minutes = rows[track.dimensions], self.begins[place] - start, self.metrics[place].minutes
            _write(track.recorded, minutes, whole, row, begin)
            if not track.before.is_empty:
                _write(track.before, BEFORE, whole, row, begin - BEFORE)
        return TimeSeries(start, tuple(names), *whole)


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
    """The AWS accounts of tapes that begin at the minutes ``begins`` of a common axis.

    Single values are ``with_samples`` alone; only percentiles need them.
    """

    begins: tuple[int, ...]
    accounts: tuple[TapeAccount, ...]
    with_samples: bool = False
    _made: dict[Metric, TimeSeries] = field(default_factory=dict)

    def __getitem__(self, metric: Metric) -> TimeSeries:
        if metric not in self._made:
            own = zip(self.begins, self.accounts, strict=True)
            parts = {begin: account for begin, account in own if metric in account.tracks}
            if not parts:
                raise KeyError(metric)
            self._made[metric] = self._laid_out(metric, parts)
        return self._made[metric]

    def has_samples(self, metric: Metric) -> bool:
        """Return whether the single values of a metric are known on each tape that has it."""
        own = (account[metric] for account in self.accounts if metric in account.tracks)
        return all(series.all_samples() is not None for series in own)

    def _laid_out(self, metric: Metric, parts: Mapping[int, TapeAccount]) -> TimeSeries:
        start = min(parts) - _MARGIN
        slots = max(begin + account.minutes for begin, account in parts.items()) + _MARGIN - start
        whole = _blank(1, slots)
        for begin, account in parts.items():
            _write(account.tracks[metric], account.minutes, whole, 0, begin - start)
        samples = None
        if self.with_samples:
            samples = _samples({begin: account[metric] for begin, account in parts.items()}, start, slots)
        return TimeSeries(start, ((),), *whole, 1, samples)

    def __iter__(self) -> Iterator[Metric]:
        return iter(dict.fromkeys(metric for account in self.accounts for metric in account))

    def __len__(self) -> int:
        return len(list(iter(self)))


def _blank(rows: int, slots: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return smallest, largest, sum and count of minutes without values."""
    shape = rows, slots
    return np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)


def _write(recorded: Recorded, minutes: int, whole: tuple[Floats, ...], row: int, column: int) -> None:
    for own, target in zip(recorded.rows(minutes), whole, strict=True):
        target[row, column : column + minutes] = own


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
