"""When events open and close, for all series at once.

An event opens when the window holds enough violations and closes when it holds too few and enough normal samples. Both
cannot be true at once, so a series is a switch with two signals. Only where a signal rises can the switch turn, and
such minutes are rare: the work per minute stays a few byte-wide operations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.observed import Flags

__all__ = ["Places", "Switches", "most_open", "switches", "throttled_switches"]

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Switches:
    """Every opening and closing, ordered by column, closings before openings, then by row."""

    rows: Places
    columns: Places
    opens: Flags

    @classmethod
    def none(cls) -> Switches:
        """Return no switches."""
        nowhere = np.empty(0, np.intp)
        return cls(nowhere, nowhere, np.empty(0, np.bool_))

    @classmethod
    def of(cls, rows: Places, columns: Places, opens: Flags) -> Switches:
        """Return the switches in order."""
        order = np.lexsort((rows, opens, columns))
        return cls(rows[order], columns[order], opens[order])


def switches(opening: Flags, closing: Flags, initially_open: Flags) -> Switches:
    """Return when each series' event opens and closes, given both signals (series, minutes), never set together."""
    rises_open, rises_close = _rises(opening, initially_open), _rises(closing, ~initially_open)
    width = opening.shape[1] + 1
    places = np.concatenate([np.flatnonzero(rises_open), np.flatnonzero(rises_close)])
    opens = np.zeros(len(places), np.bool_)
    opens[: np.count_nonzero(rises_open)] = True
    order = np.argsort(places, kind="stable")
    places, opens = places[order], opens[order]
    rows, columns = np.divmod(places, width)
    turned = np.ones(len(places), np.bool_)
    turned[1:] = opens[1:] != opens[:-1]
    turned &= columns > 0  # column 0 only states how each series began
    return Switches.of(rows[turned], columns[turned] - 1, opens[turned])


def _rises(signal: Flags, initially: Flags) -> Flags:
    """Return where a signal is set and was not before, with the initial state as an extra first column."""
    rises = np.empty((signal.shape[0], signal.shape[1] + 1), np.bool_)
    rises[:, 0] = initially
    rises[:, 1] = signal[:, 0]
    np.greater(signal[:, 1:], signal[:, :-1], out=rises[:, 2:])
    return rises


def most_open(found: Switches, initially_open: Flags) -> int:
    """Return how many events are open at once at most."""
    running = np.count_nonzero(initially_open) + np.cumsum(np.where(found.opens, 1, -1))
    return int(max(np.count_nonzero(initially_open), running.max(initial=0)))


def throttled_switches(opening: Flags, closing: Flags, initially_open: Flags, limit: int) -> Switches:
    """Return the switches when at most ``limit`` events may be open at once.

    Minute by minute, closings come first; then series open in row order as long as there is room. One that finds none
    tries again in the next minute.
    """
    state = initially_open.copy()
    found: list[tuple[Places, int, bool]] = []
    for column in range(opening.shape[1]):
        closed = np.flatnonzero(state & closing[:, column])
        state[closed] = False
        room = max(limit - np.count_nonzero(state), 0)
        opened = np.flatnonzero(~state & opening[:, column])[:room]
        state[opened] = True
        found += [(closed, column, False), (opened, column, True)]
    sizes = [len(rows) for rows, _, _ in found]
    return Switches.of(
        np.concatenate([rows for rows, _, _ in found]),
        np.repeat(np.array([column for _, column, _ in found], np.intp), sizes),
        np.repeat(np.array([opens for _, _, opens in found], np.bool_), sizes),
    )
