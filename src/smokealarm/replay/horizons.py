"""When a tenant came to know what: the metrics of a tape as they stood at one of its minutes.

Data that arrive before a rule judges their minute might as well always have been there. Only what comes later makes a
difference between one minute and the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.tape.model import BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from smokealarm.tape import TapeMetrics, TenantTrack
    from smokealarm.tape.notation import Values
    from smokealarm.tape.recorded import Recorded

    Ints: TypeAlias = NDArray[np.int64]

__all__ = ["Horizons", "KnownAt"]

_NEVER: Final = -BEFORE - 1


@dataclass(frozen=True, slots=True)
class Horizons:
    """What was known of each series after each minute of a tape.

    ``tracks`` are its series by key; minutes count from the tape's begin.
    """

    minutes: int
    tracks: Mapping[str, Sequence[TenantTrack]]
    _by_key: dict[str, Ints] = field(default_factory=dict)
    _late_by_key: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)

    def ends(self, key: str) -> Ints:
        """Return for each series of a key, as a row, the end of what was known of it after each minute."""
        if key not in self._by_key:
            rows = [_ends(track.known, self.minutes) for track in self.tracks.get(key, ())]
            self._by_key[key] = np.array(rows, np.int64).reshape(len(rows), self.minutes + 1)
        return self._by_key[key]

    def stretches(self, keys: Sequence[str], offset: int) -> Iterator[range]:
        """Yield the stretches of a tape's minutes in which nothing that a rule has already judged is added.

        The rule asks for ``keys``, and at each minute for data that are more than ``offset`` minutes old. The first
        minute of a tape is 1.
        """
        late = sorted({minute for key in keys for minute in self._late(key, offset)})
        for first, stop in zip([1, *late], [*late, self.minutes + 1], strict=True):
            if first < stop:
                yield range(first, stop)

    def in_time(self, keys: Sequence[str], offset: int) -> bool:
        """Return whether everything came before a rule judged it; see :meth:`stretches`."""
        return not any(self._late(key, offset) for key in keys)

    def _late(self, key: str, offset: int) -> frozenset[int]:
        """Return each minute in which data arrive that should have been judged in an earlier one."""
        if (key, offset) not in self._late_by_key:
            self._late_by_key[key, offset] = frozenset(self._found_late(key, offset))
        return self._late_by_key[key, offset]

    def _found_late(self, key: str, offset: int) -> Iterator[int]:
        for track, ends in zip(self.tracks.get(key, ()), self.ends(key), strict=True):
            own = _filled(track.recorded)
            filled = own if track.before.is_empty else np.concatenate([_filled(track.before) - BEFORE, own])
            arrived = np.searchsorted(ends, filled, side="right")
            late = arrived > filled + 1 + offset
            if late.any():
                yield from arrived[late].tolist()


@dataclass(frozen=True, slots=True)
class KnownAt:
    """The metrics of a tape as far as they were known after one of its minutes."""

    metrics: TapeMetrics
    horizons: Horizons
    minute: int

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the minutes of a metric from ``start`` up to ``stop``; None if nothing had come of it yet."""
        found = self.metrics.read(key, start, stop)
        if found is None:
            return None
        ends = self.horizons.ends(key)[:, self.minute]
        came = ends > _NEVER
        series = found.series.rows(np.flatnonzero(came))
        if not series.dimensions:
            return None
        unknown = np.arange(start, stop) - self.metrics.begin >= ends[came][:, None]
        return MetricData(series.without(unknown), found.default, found.supported, found.unit)


def _ends(known: Values, minutes: int) -> list[int]:
    """Return one number for each minute; a low one while nothing was known, and at last what was known last."""
    found = [_NEVER if each is None else int(each) for each in known[: minutes + 1]]
    return found + [found[-1] if found else _NEVER] * (minutes + 1 - len(found))


def _filled(recorded: Recorded) -> Ints:
    return np.array([at for at, value in enumerate(recorded.count) if value is not None], np.int64)
