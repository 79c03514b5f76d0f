"""Processes that compute side by side, and end when whoever started them does."""

import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import Literal

__all__ = ["process_pool"]


def process_pool(count: int, method: Literal["fork", "spawn"]) -> ProcessPoolExecutor:
    """Return a pool of so many processes, which are forked or begun anew.

    One that waits for work would outlive a parent that is killed, since it holds an end of the pipe that it reads.
    """
    return ProcessPoolExecutor(count, mp_context=get_context(method), initializer=_end_with_parent)


def _end_with_parent() -> None:
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
