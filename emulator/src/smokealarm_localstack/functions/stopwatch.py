"""The one place where functions' durations are measured."""

import time
from collections.abc import Callable


def start() -> Callable[[], float]:
    """Start measuring; the returned function answers the milliseconds since then."""
    began = time.perf_counter()
    return lambda: (time.perf_counter() - began) * 1000
