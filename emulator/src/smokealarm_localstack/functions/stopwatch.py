"""The one place where functions' durations are measured."""

import time
from collections.abc import Callable
from typing import Final

from smokealarm_localstack import clock

_LEAST_MS: Final = 1.0
"""The least duration on a virtual clock, where computing takes no time: what AWS bills at least."""


def start() -> Callable[[], float]:
    """Start measuring; the returned function answers the milliseconds since then.

    On the virtual clock these are virtual milliseconds: the same run reports the same durations on every machine.
    """
    if clock.mode() == "virtual":
        began = time.time()
        return lambda: max((time.time() - began) * 1000, _LEAST_MS)
    began = time.perf_counter()
    return lambda: (time.perf_counter() - began) * 1000
