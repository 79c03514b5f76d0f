"""One clock for the LocalStack process and its functions: real by default, virtual when asked.

With ``SMOKEALARM_CLOCK=virtual`` and the process started as ``python -m smokealarm_localstack``, ``time.time()``,
``datetime.now()``, ``time.sleep()`` and every timed wait of LocalStack's own threads follow a clock that stands still
while anything is at work and jumps to the next due moment when asked to. Otherwise everything here is a no-op around
the real clock.
"""

from typing import Final, Literal

__all__ = ["Activity", "begin_activity", "mode"]


class Activity:
    """Work done outside this process's own threads: while it is active the system is not quiet."""

    def end(self) -> None:
        """Say that the work is done; safe to call more than once."""


_NO_ACTIVITY: Final = Activity()


def begin_activity(label: str) -> Activity:
    """Announce work that happens outside this process's threads, such as a function process handling an event.

    Begin it *before* handing the work over and end it *after* its result was delivered, so that no moment in between
    looks quiet.
    """
    return _NO_ACTIVITY


def mode() -> Literal["real", "virtual"]:
    """Say whether the clock is real or virtual."""
    return "real"
