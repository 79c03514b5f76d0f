"""Keeping a sandbox's clock at the pace of real time."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["real_pace"]

_STEP: Final = 1.0


@contextmanager
def real_pace(
    advance: Callable[[timedelta], object], failed: Callable[[BaseException], None], step: float = _STEP
) -> Iterator[None]:
    """Call ``advance`` with the real time that passed, every ``step`` seconds; the first error goes to ``failed``."""
    ended = threading.Event()

    def follow() -> None:
        told = time.monotonic()
        while not ended.wait(step):
            now = time.monotonic()
            try:
                advance(timedelta(seconds=now - told))
            except BaseException as error:  # noqa: BLE001 - handed to the thread that has to end for it
                failed(error)
                return
            told = now

    thread = threading.Thread(target=follow, name="real-pace", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
