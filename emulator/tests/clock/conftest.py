"""A virtual clock over this very process, taken off again after each test."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import thread as pool_module

import pytest

from smokealarm_localstack.clock import threads, waits
from smokealarm_localstack.clock.virtual import VirtualClock

START = 1_893_456_000.0

_PATCHED = [
    (threading.Condition, "wait"),
    (threading.Thread, "start"),
    (threading.Thread, "join"),
    (ThreadPoolExecutor, "submit"),
    (ThreadPoolExecutor, "__init__"),
    (time, "sleep"),
    (time, "monotonic"),
    (threading, "_time"),
    (queue, "time"),
    (pool_module, "threading"),
]


def make_clock() -> VirtualClock:
    """Make a clock whose own thread runs."""
    clock = VirtualClock(START)
    threading.Thread(target=clock.run, daemon=True).start()
    return clock


@pytest.fixture
def new_clock() -> Callable[[], VirtualClock]:
    """Make one clock after another."""
    return make_clock


@pytest.fixture
def clock() -> VirtualClock:
    """Give a clock that nothing but the test's own calls waits on."""
    return make_clock()


@pytest.fixture
def virtual_process() -> Iterator[VirtualClock]:
    """Give a clock that this process's waits, threads and pools follow."""
    saved = [(owner, name, getattr(owner, name)) for owner, name in _PATCHED]
    clock = make_clock()
    waits.install(clock)
    threads.install(clock)
    try:
        yield clock
    finally:
        for owner, name, value in saved:
            setattr(owner, name, value)


@pytest.fixture
def run(virtual_process: VirtualClock) -> Callable[[Callable[[], object]], None]:
    """Run a body in a counted thread of the virtual process."""

    def start(body: Callable[[], object]) -> None:
        threads.start_counted_thread(virtual_process, body, "body")

    return start
