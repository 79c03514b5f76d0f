"""The virtual clock: it stands still while anything is at work and jumps from one due moment to the next.

The whole of quiet detection is one number, the count of *active* activities. Every thread, pool task, request and
function invocation is an activity. It is active from before it is handed over until after its result was delivered,
except while it is *parked*: waiting for a moment of this clock or for another activity. Who wakes a parked activity
makes it active again before doing anything else, so the number never passes through zero while work remains. At zero
nothing can happen before the next due moment, and only then may time move.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from smokealarm_localstack.clock.timeline import DueMoment, Timeline

MICROSECONDS: Final = 1_000_000
"""Microseconds in a second."""


class Activity:
    """Something at work. Created by :meth:`VirtualClock.begin`."""

    __slots__ = ("__weakref__", "_clock", "active_since", "ended", "label", "parked", "stalls_after", "waits")

    def __init__(self, clock: "VirtualClock", label: str, stalls_after: float | None = None) -> None:
        self._clock = clock
        self.label = label
        self.stalls_after = stalls_after
        self.active_since = time.perf_counter()
        self.parked = 0
        self.waits: list[Wait] = []
        self.ended = False

    def end(self) -> None:
        """Say that the work is done and its result delivered; safe to call more than once."""
        self._clock.end(self)

    def __repr__(self) -> str:
        state = "ended" if self.ended else "parked" if self.parked else "active"
        return f"<Activity {self.label!r} {state}>"


class WaitState(Enum):
    """How a wait stands."""

    WAITING = auto()
    NOTIFIED = auto()
    EXPIRED = auto()


class Wait:
    """One wait of one activity, released by another activity or by the clock, whichever comes first.

    Speaks the protocol that ``threading.Condition`` expects of its waiters: ``release()`` wakes, and raises
    RuntimeError when there is nobody left to wake.
    """

    __slots__ = ("_clock", "_gate", "activity", "moment", "parked", "state")

    def __init__(self, clock: "VirtualClock", activity: Activity) -> None:
        self._clock = clock
        self._gate = threading.Lock()
        self._gate.acquire()
        self.activity = activity
        self.state = WaitState.WAITING
        self.parked = False
        self.moment: DueMoment | None = None

    def release(self) -> None:
        """Wake the waiter because what it waits for has come."""
        if not self._clock.conclude(self, WaitState.NOTIFIED):
            raise RuntimeError("this wait is over already")

    def open_gate(self) -> None:
        """Let the waiting thread run; called by the clock only."""
        self._gate.release()

    def block(self) -> None:
        """Block the calling thread until the wait is over."""
        self._gate.acquire()


@dataclass(frozen=True, slots=True)
class Advance:
    """What one advance did."""

    now: float
    jumps: int
    wall_seconds: float


class VirtualClock:
    """A clock for threads and processes that it makes wait.

    It counts whole microseconds, so that adding up many waits never drifts. ``move`` is told every new time
    (microseconds since the epoch) before anything is woken at it.
    """

    def __init__(self, start: float, move: Callable[[int], None] = lambda _now: None) -> None:
        self._mutex: Final = threading.Lock()
        self._changed: Final = threading.Condition(self._mutex)
        self._timeline: Final = Timeline()
        self._move = move
        self._now = round(start * MICROSECONDS)
        self._active: dict[Activity, None] = {}
        self._waiting_callers = 0
        self._target: int | None = None
        self._jumps = 0

    # -- reading -------------------------------------------------------------------------------------------------

    def now(self) -> float:
        """Return the virtual time in epoch seconds."""
        return self._now / MICROSECONDS

    def next_due(self) -> float | None:
        """Return the next due moment, or None when nothing is due ever."""
        with self._mutex:
            moment = self._timeline.peek()
            return moment.at / MICROSECONDS if moment else None

    def is_quiet(self) -> bool:
        """Say whether nothing can happen before the next due moment."""
        return not self._active

    def pending(self) -> list[tuple[float, str]]:
        """List the due moments with their labels, soonest first."""
        with self._mutex:
            return [(moment.at / MICROSECONDS, moment.label) for moment in self._timeline]

    def at_work(self) -> list[str]:
        """List the labels of the active activities: the answer to "why is it not quiet?"."""
        with self._mutex:
            return [activity.label for activity in self._active]

    # -- activities ----------------------------------------------------------------------------------------------

    def begin(self, label: str, stalls_after: float | None = None) -> Activity:
        """Begin an activity; begin it before handing the work over.

        One that stays active for ``stalls_after`` seconds of real time is parked by :meth:`park_stalled`.
        """
        activity = Activity(self, label, stalls_after)
        with self._mutex:
            self._active[activity] = None
        return activity

    def end(self, activity: Activity) -> None:
        """End an activity and whatever it still waits for; does nothing when it has ended already."""
        with self._mutex:
            activity.ended = True
            for wait in tuple(activity.waits):
                self._conclude(wait, WaitState.EXPIRED)
            self._deactivate(activity)

    def park(self, activity: Activity) -> None:
        """Count the activity out: it waits for another one. Nests."""
        with self._mutex:
            self._park(activity)

    def unpark(self, activity: Activity) -> None:
        """Count the activity in again."""
        with self._mutex:
            self._unpark(activity)

    def park_stalled(self) -> list[str]:
        """Park every activity that has been active for longer than it may, and return their labels.

        A function that spins would hold the clock for ever. Parked, it lets time pass up to its own timeout.
        """
        wall = time.perf_counter()
        with self._mutex:
            stalled = [a for a in self._active if a.stalls_after and wall - a.active_since > a.stalls_after]
            for activity in stalled:
                self._park(activity)
        return [activity.label for activity in stalled]

    def caller_waits(self, change: int) -> None:
        """Note that a caller from outside began (+1) or stopped (-1) to wait: while one waits, time may pass."""
        with self._mutex:
            self._waiting_callers += change
            self._changed.notify_all()

    def _park(self, activity: Activity) -> None:
        activity.parked += 1
        self._deactivate(activity)

    def _unpark(self, activity: Activity) -> None:
        activity.parked -= 1
        if not activity.parked and not activity.ended:
            activity.active_since = time.perf_counter()
            self._active[activity] = None

    def _deactivate(self, activity: Activity) -> None:
        self._active.pop(activity, None)
        if not self._active:
            self._changed.notify_all()

    # -- waiting -------------------------------------------------------------------------------------------------

    def wait(self, wait: Wait, timeout: float | None) -> bool:
        """Block the calling thread until ``wait`` is released or ``timeout`` virtual seconds have passed.

        Returns True when it was released, False when time ran out, as ``threading.Condition.wait`` does.
        """
        with self._mutex:
            if wait.state is WaitState.WAITING and timeout is not None and timeout <= 0:
                wait.state = WaitState.EXPIRED
            if wait.state is not WaitState.WAITING:
                return wait.state is WaitState.NOTIFIED
            if timeout is not None:
                wait.moment = self._schedule(wait, timeout)
            wait.parked = True
            wait.activity.waits.append(wait)
            self._park(wait.activity)
        wait.block()
        return wait.state is WaitState.NOTIFIED

    def sleep(self, activity: Activity, seconds: float) -> None:
        """Block the calling thread for virtual ``seconds``."""
        self.wait(Wait(self, activity), seconds)

    def conclude(self, wait: Wait, state: WaitState) -> bool:
        """End a wait with ``state`` unless it is over; its activity is active again before its thread runs."""
        with self._mutex:
            return self._conclude(wait, state)

    def _schedule(self, wait: Wait, timeout: float) -> DueMoment:
        def expire() -> None:
            self._conclude(wait, WaitState.EXPIRED)

        at = self._now + max(round(timeout * MICROSECONDS), 1)
        return self._timeline.add(at, wait.activity.label, expire)

    def _conclude(self, wait: Wait, state: WaitState) -> bool:
        if wait.state is not WaitState.WAITING:
            return False
        wait.state = state
        if wait.moment:
            self._timeline.cancel(wait.moment)
        if wait.parked:
            wait.activity.waits.remove(wait)
            self._unpark(wait.activity)
            wait.open_gate()
        return True

    # -- moving --------------------------------------------------------------------------------------------------

    def advance(self, to: float) -> Advance:
        """Let time pass until ``to``, firing every moment due until then, and return when all is quiet again.

        A ``to`` that has passed only waits for quiet. Callers take turns.
        """
        began = time.perf_counter()
        with self._mutex:
            while self._target is not None:
                self._changed.wait()
            self._target, self._jumps = max(round(to * MICROSECONDS), self._now), 0
            self._changed.notify_all()
            while self._target is not None:
                self._changed.wait()
            return Advance(self.now(), self._jumps, time.perf_counter() - began)

    def settle(self) -> Advance:
        """Wait until nothing can happen before the next due moment, without moving time."""
        return self.advance(self.now())

    def run(self) -> None:
        """Move time for ever; the body of the clock's own thread."""
        with self._mutex:
            while True:
                while self._active or not self._step():
                    self._changed.wait()

    def _step(self) -> bool:
        """Fire the next moment or reach the target; False when there is no reason to do either."""
        moment = self._timeline.peek()
        if self._target is not None and (moment is None or moment.at > self._target):
            self._move_to(self._target)
            self._target = None
            self._changed.notify_all()
            return True
        if moment is None or (self._target is None and not self._wants_to_move()):
            return False
        self._move_to(moment.at)
        self._timeline.pop()()
        return True

    def _wants_to_move(self) -> bool:
        """Say whether time may pass although nobody asked for an advance."""
        return self._waiting_callers > 0

    def _move_to(self, now: int) -> None:
        if now > self._now:
            self._now = now
            self._jumps += 1
            self._move(now)
