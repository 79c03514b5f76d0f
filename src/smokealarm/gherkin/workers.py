"""A pytest plugin for the processes that drill: how many there are, and how rarely they look for garbage."""

import os
from collections.abc import Sized

import pytest

from smokealarm.garbage import collect_rarely

__all__ = ["is_worker", "worker_count"]


def pytest_xdist_auto_num_workers() -> int:
    """Say what ``-n auto`` means."""
    return worker_count(os.sched_getaffinity(0))


def pytest_collection_finish() -> None:
    """Keep what there is by now for good."""
    collect_rarely()


def is_worker(config: pytest.Config) -> bool:
    """Say whether a process is one of several that drill; the results of all arrive in another one."""
    return hasattr(config, "workerinput")


def worker_count(processors: Sized) -> int:
    """Return three workers for two processors: half of the time a worker waits for its LocalStack."""
    return (3 * len(processors) + 1) // 2
