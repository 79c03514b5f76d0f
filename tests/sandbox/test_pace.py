"""A sandbox can keep the pace of real time."""

from __future__ import annotations

import threading
from datetime import timedelta

from smokealarm.sandbox.pace import real_pace


def test_it_advances_by_what_passed() -> None:
    """The lengths add up to about the time in the block, and nothing follows after it."""
    passed: list[timedelta] = []
    enough = threading.Event()

    def advance(length: timedelta) -> None:
        passed.append(length)
        if len(passed) == 3:
            enough.set()

    with real_pace(advance, print, step=0.01):
        assert enough.wait(10)
    told = len(passed)
    assert all(length >= timedelta(seconds=0.009) for length in passed)
    assert len(passed) == told


def test_the_first_failure_ends_it_and_is_handed_over() -> None:
    """A backend that died must not be advanced again and again."""
    failed = threading.Event()
    calls: list[timedelta] = []
    errors: list[BaseException] = []

    def advance(length: timedelta) -> None:
        calls.append(length)
        raise RuntimeError("dead")

    def fail(error: BaseException) -> None:
        errors.append(error)
        failed.set()

    with real_pace(advance, fail, step=0.01):
        assert failed.wait(10)
    assert len(calls) == 1
    assert str(errors[0]) == "dead"
