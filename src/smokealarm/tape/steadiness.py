"""What would differ from one recording of a scenario to the next is made the same, or left out.

Almost everything follows from the virtual clock. These do not:

* The memory that a function takes is that of a real process. It is rounded up to a full tenth of the function's memory,
  so that a threshold at a multiple of 10 % sees what it saw, and the largest value of a minute stands for all.
* How many runs there are at once, in one moment of virtual time, is up to the threads that really run them. Of each
  function the largest value of a minute is kept as well, which mostly is the same; sums of it, and what the whole
  account runs at once, are left out.
* How large messages and events are depends on how long the stack's name is; these metrics are left out.
* What a client waits before it repeats a throttled call is random; how many messages a poller finds at once, and so how
  many runs start cold, is up to real threads. Both are kept as they were, so that durations, cold starts and counts of
  batches differ a little where several files come at once or a call is throttled.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from smokealarm.tape.recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["is_left_out", "steady"]

_SIZES: Final = ("sentmessagesize", "puteventsrequestsize")
_SHARE, _MEGABYTES, _AT_ONCE = "memory_utilization", "used_memory_max", "concurrentexecutions"
_FUNCTION: Final = "functionname"
_TENTH_OF_SHARE: Final = 10.0
_TENTH_OF_MEGABYTES: Final = 25.6
"""A tenth of FunctionMemoryMegabytes, 256 by default in the pipeline's template."""


def is_left_out(name: str, dimensions: Collection[str]) -> bool:
    """Say whether no tape has a metric, by its name or its key in the tenant, and the names of its dimensions."""
    plain = name.lower()
    if _AT_ONCE in plain:
        return f"{_AT_ONCE}sum" in plain or not any(each.lower() == _FUNCTION for each in dimensions)
    return any(each in plain for each in _SIZES)


def steady(name: str, recorded: Recorded) -> Recorded:
    """Return what a tape keeps of a metric, by its name or its key in the tenant."""
    if _SHARE in name:
        return _largest(recorded, _TENTH_OF_SHARE)
    if _MEGABYTES in name:
        return _largest(recorded, _TENTH_OF_MEGABYTES)
    return _largest(recorded, 1.0) if _AT_ONCE in name.lower() else recorded


def _largest(recorded: Recorded, step: float) -> Recorded:
    """Return one value a minute, the largest, rounded up to a full ``step``."""
    values = tuple(None if each is None else round(math.ceil(each / step) * step, 3) for each in recorded.maximum)
    return Recorded.of(tuple(None if each is None else 1.0 for each in values), values)
