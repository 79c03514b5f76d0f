"""When polls are due and which minutes each one covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.options import Rhythm

__all__ = ["PollWindow", "windows_due"]


@dataclass(frozen=True, slots=True)
class PollWindow:
    """The minutes from ``start`` up to ``stop`` that the poll of the minute ``due`` covers; all since the epoch."""

    due: int
    start: int
    stop: int


def windows_due(last: int, now: int, rhythm: Rhythm, late: int = 0) -> tuple[PollWindow, ...]:
    """Return what has to be polled at the minute ``now``, the oldest first.

    ``last`` is the ``due`` of the last window that was polled, or the minute before the integration began, since
    nothing is read of the time before. Polls that run ``late`` minutes late cover the same minutes as they would have
    in time, and when they are no longer late they catch up.
    """
    first, newest = _floor(last, rhythm) + rhythm.every, _floor(now - late, rhythm)
    return tuple(_window(due, rhythm) for due in range(first, newest + 1, rhythm.every))


def _floor(minute: int, rhythm: Rhythm) -> int:
    """Return the last moment of the rhythm that is not after a minute."""
    return (minute - rhythm.phase) // rhythm.every * rhythm.every + rhythm.phase


def _window(due: int, rhythm: Rhythm) -> PollWindow:
    stop = due - rhythm.delay
    return PollWindow(due, stop - rhythm.every, stop)
