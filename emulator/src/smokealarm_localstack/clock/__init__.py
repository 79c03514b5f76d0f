"""One clock for the LocalStack process and its functions: real by default, virtual when asked.

With ``SMOKEALARM_CLOCK=virtual`` and the process started as ``python -m smokealarm_localstack``, ``time.time()``,
``datetime.now()``, ``time.sleep()`` and every timed wait of LocalStack's own threads follow a clock that stands still
while anything is at work and jumps to the next due moment when asked to. Otherwise everything here is a no-op around
the real clock.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final, Literal

from smokealarm_localstack.clock.virtual import Activity, VirtualClock

if TYPE_CHECKING:
    from smokealarm_localstack.clock.functions import FunctionClockServer

__all__ = [
    "Activity",
    "Counted",
    "Uncounted",
    "VirtualClock",
    "begin_activity",
    "carrying",
    "event_headers",
    "function_environment",
    "install",
    "install_localstack_waits",
    "mode",
    "start_counted_thread",
    "start_io_thread",
    "virtual_clock",
]

START: Final = 1_893_456_000.0
"""2030-01-01T00:00:00Z in epoch seconds: where a virtual clock starts, so that no run depends on its date."""

STALL_SECONDS: Final = 20.0
"""Real seconds after which work outside the process counts as spinning; ``SMOKEALARM_STALL_SECONDS`` overrides it."""

_virtual: VirtualClock | None = None
_functions: "FunctionClockServer | None" = None


def virtual_clock() -> VirtualClock | None:
    """Return the virtual clock, or None where the clock is real."""
    return _virtual


def mode() -> Literal["real", "virtual"]:
    """Say whether the clock is real or virtual."""
    return "virtual" if _virtual else "real"


class Uncounted:
    """Work that nobody counts, because the clock is real."""

    def end(self) -> None:
        """Do nothing."""


Counted = Activity | Uncounted
"""What :func:`begin_activity` returns."""


def begin_activity(label: str, *, may_stall: bool = False) -> Counted:
    """Announce work that happens outside this process's threads, such as a function process handling an event.

    Begin it *before* handing the work over and end it *after* its result was delivered, so that no moment in between
    looks quiet. With ``may_stall`` it is given up after :data:`STALL_SECONDS` of real time without a wait. That is only
    for work that somebody awaits until a moment of the clock, since time then passes up to that moment.
    """
    return _virtual.begin(label, _stall_seconds() if may_stall else None) if _virtual else Uncounted()


def carrying(activity: Counted) -> AbstractContextManager[None]:
    """Let the calling thread work on behalf of an activity: its waits are virtual and what it starts is counted."""
    if not isinstance(activity, Activity):
        return nullcontext()
    from smokealarm_localstack.clock import waits

    return waits.carrying(activity)


def function_environment(activity: Counted) -> dict[str, str]:
    """Return what a starting function process must find in its environment, for the activity of its init phase."""
    return _functions.environment(activity) if _functions and isinstance(activity, Activity) else {}


def event_headers(activity: Counted) -> dict[str, str]:
    """Return the headers to send along with an event, for the activity of its invocation."""
    return _functions.event_headers(activity) if _functions and isinstance(activity, Activity) else {}


def start_io_thread(target: Callable[[], object], name: str) -> threading.Thread:
    """Start a daemon thread that serves sockets or pipes: it is never counted and keeps real time."""
    from smokealarm_localstack.clock import threads

    return threads.start_io_thread(target, name)


def start_counted_thread(target: Callable[[], object], name: str) -> threading.Thread:
    """Start a daemon thread whose work counts and whose timed waits follow the clock."""
    from smokealarm_localstack.clock import threads

    if _virtual:
        return threads.start_counted_thread(_virtual, target, name)
    return threads.start_io_thread(target, name)


def install() -> None:
    """Make the clock of this process virtual; before LocalStack is imported."""
    global _virtual, _functions  # noqa: PLW0603 - a process has one clock
    from smokealarm_localstack.clock import functions, reactor, requests, system_time, threads, waits

    start = float(os.environ.get("SMOKEALARM_CLOCK_START", START))
    reactor.install()
    _virtual = VirtualClock(start, system_time.freeze(start))
    waits.install(_virtual)
    threads.install(_virtual)
    requests.install(_virtual)
    _functions = functions.FunctionClockServer(_virtual)
    start_io_thread(_functions.serve_forever, "smokealarm-function-clock")
    start_io_thread(_virtual.run, "smokealarm-clock")
    start_io_thread(_watch_for_stalls, "smokealarm-stall-watch")


def install_localstack_waits() -> None:
    """Turn LocalStack's pollers into waits; once LocalStack can be imported."""
    from smokealarm_localstack.clock import localstack_waits

    localstack_waits.install()


def _stall_seconds() -> float:
    return float(os.environ.get("SMOKEALARM_STALL_SECONDS", STALL_SECONDS))


def _watch_for_stalls() -> None:
    """Let time pass over functions that spin; looks in real time, since that is what they burn."""
    if _virtual is None:
        return
    while True:
        time.sleep(_stall_seconds() / 10)
        for label in _virtual.park_stalled():
            print(f"smokealarm: {label} made no progress for {_stall_seconds()} s: time passes over it", flush=True)  # noqa: T201
