"""The tenant of a tape, as selectors and rules ask it: its metrics and its entities."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import numpy as np

from smokealarm.dynatrace.integration import origin_of
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.series import TimeSeries
from smokealarm.tape.model import BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.tape.model import Tape, TenantTrack

__all__ = ["ORIGIN", "TapeEntities", "TapeMetrics", "described"]

ORIGIN: Final = 31_557_600
"""The epoch minute of the hour in which every tape begins when it is played: 2030-01-01T00:00Z."""


@dataclass(frozen=True, slots=True, eq=False)
class TapeMetrics:
    """Everything that the tenant ever knew, whenever it came; ``begin`` is the tape's minute 0 since the epoch.

    ``tracks`` are its series by key; those of a key become arrays when they are first read.
    """

    begin: int
    minutes: int
    tracks: Mapping[str, tuple[TenantTrack, ...]]
    _made: dict[str, MetricData] = field(default_factory=dict)

    @classmethod
    def of(cls, tape: Tape) -> TapeMetrics:
        """Return the metrics of a tape."""
        ordered = sorted(tape.tenant, key=attrgetter("key"))
        tracks = {key: tuple(found) for key, found in groupby(ordered, attrgetter("key"))}
        return cls(ORIGIN + tape.minute_of_hour, tape.minutes, tracks)

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the minutes of a metric from ``start`` up to ``stop``; None for one that was never measured."""
        if key not in self.tracks:
            return None
        if key not in self._made:
            self._made[key] = _data(key, self.tracks[key], self.begin, self.minutes)
        found = self._made[key]
        return MetricData(found.series.window(start, stop - start), found.default, found.supported, found.unit)


@dataclass(frozen=True, slots=True)
class TapeEntities:
    """The entities that a tape speaks of."""

    by_id: Mapping[str, Entity]

    @classmethod
    def of(cls, tape: Tape) -> TapeEntities:
        """Return the entities of a tape."""
        return cls({each.id: each for each in tape.entities})

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity by its id."""
        return self.by_id.get(entity_id)

    def all(self) -> Iterable[Entity]:
        """Return every entity."""
        return self.by_id.values()


def _data(key: str, tracks: Sequence[TenantTrack], begin: int, minutes: int) -> MetricData:
    """Return the series of one key."""
    if not all(track.before.is_empty for track in tracks):
        whole = [track.recorded.after(track.before, BEFORE) for track in tracks]
        begin, minutes = begin - BEFORE, minutes + BEFORE
    else:
        whole = [track.recorded for track in tracks]
    rows = [each.series(begin, minutes, track.dimensions) for each, track in zip(whole, tracks, strict=True)]
    minimum, maximum = np.vstack([row.minimum for row in rows]), np.vstack([row.maximum for row in rows])
    total, count = np.vstack([row.total for row in rows]), np.vstack([row.count for row in rows])
    return described(
        key, TimeSeries(begin, tuple(track.dimensions for track in tracks), minimum, maximum, total, count)
    )


def described(key: str, series: TimeSeries) -> MetricData:
    """Return the series of a key with the descriptor that the AWS integration gives it."""
    origin = origin_of(key)
    if origin is None:
        return MetricData(series)
    return MetricData(series, Aggregation(origin.mapped.default), origin.mapped.supported, origin.mapped.unit)
