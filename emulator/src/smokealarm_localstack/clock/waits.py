"""Timed waits of threads, made virtual: ``time.sleep``, ``Condition.wait`` and with it events, queues and futures.

Only threads that carry an activity are concerned. All others, those that serve sockets among them, keep real time.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from smokealarm_localstack.clock.virtual import Activity, VirtualClock, Wait, WaitState

_local: Final = threading.local()

_REAL_SLEEP: Final = time.sleep
_REAL_MONOTONIC: Final = time.monotonic
_REAL_WAIT: Final = threading.Condition.wait

HOUSEKEEPING: Final = (
    "botocore.waiter",
    "localstack.services.cloudformation.",
    "localstack.services.lambda_.invocation.lambda_service",
    "localstack.services.lambda_.resource_providers.",
    "localstack.utils.sync",
)
"""Callers of ``time.sleep`` that only pace themselves: no service behaves by how long they sleep."""

_PACE_SECONDS: Final = 0.005
"""Real seconds between two looks of a housekeeping loop: well below what a person or a benchmark notices."""


def current() -> Activity | None:
    """Return the activity that the calling thread carries, if any."""
    return getattr(_local, "activity", None)


@contextmanager
def carrying(activity: Activity | None) -> Iterator[None]:
    """Let the calling thread carry ``activity`` within the block."""
    before = current()
    _local.activity = activity
    try:
        yield
    finally:
        _local.activity = before


def install(clock: VirtualClock) -> None:
    """Replace the waiting primitives of this process; only before anything else has waited on them."""
    _patch_condition(clock)
    _patch_sleep(clock)
    _patch_monotonic(clock)


def _patch_condition(clock: VirtualClock) -> None:
    def wait(self: threading.Condition, timeout: float | None = None) -> bool:
        activity = current()
        if activity is None:
            return _REAL_WAIT(self, timeout)
        return _wait_virtually(self, Wait(clock, activity), clock, timeout)

    threading.Condition.wait = wait  # type: ignore[method-assign]


def _wait_virtually(condition: Any, wait: Wait, clock: VirtualClock, timeout: float | None) -> bool:
    """Do what ``Condition.wait`` does, with a waiter that knows its activity."""
    if not condition._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    condition._waiters.append(wait)
    saved = condition._release_save()
    try:
        return clock.wait(wait, timeout)
    finally:
        condition._acquire_restore(saved)
        if wait.state is not WaitState.NOTIFIED and wait in condition._waiters:
            condition._waiters.remove(wait)


def _patch_sleep(clock: VirtualClock) -> None:
    def sleep(seconds: float, /) -> None:
        activity = current()
        if activity is None or seconds <= 0:
            _REAL_SLEEP(seconds)
        elif _caller().startswith(HOUSEKEEPING):
            _REAL_SLEEP(min(seconds, _PACE_SECONDS))
        else:
            clock.sleep(activity, seconds)

    time.sleep = sleep


def _caller() -> str:
    """Return the name of the module that called the patched function."""
    import sys

    return str(sys._getframe(2).f_globals.get("__name__", ""))


def _patch_monotonic(clock: VirtualClock) -> None:
    """Give threads with an activity a monotonic clock that agrees with their virtual waits.

    ``Condition.wait_for`` and ``Queue.get`` subtract two readings to know how long to go on waiting.
    """
    offset = _REAL_MONOTONIC() - clock.now()

    def monotonic() -> float:
        return _REAL_MONOTONIC() if current() is None else clock.now() + offset

    time.monotonic = monotonic
    for module in (threading, __import__("queue")):
        for name in ("_time", "time"):
            if getattr(module, name, None) is _REAL_MONOTONIC:
                setattr(module, name, monotonic)
