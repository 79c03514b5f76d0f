"""How often a process looks for garbage that only cycles hold."""

import gc
from typing import Final

__all__ = ["collect_rarely"]

_THRESHOLDS: Final = (100_000, 50, 1000)


def collect_rarely() -> None:
    """Look after a hundred thousand new objects, and never at those that there are by now.

    Commands and workers read much that they keep; looking through it again and again took an eighth of their time.
    """
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
