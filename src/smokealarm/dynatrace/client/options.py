"""How long a client waits, how much it reads, and how often it asks again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ClientOptions"]


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """The bounds of a client's requests.

    A request that is refused for the rate limit is sent again up to ``retries`` times, each time after ``pause`` was
    called with the seconds to wait, never more than ``longest_pause``: the vendor counts requests per minute
    (https://docs.dynatrace.com/managed/dynatrace-api/basics/access-limit). ``unsaid_pause`` is how long to wait where
    the environment does not say it; it queues requests for ten seconds. ``now`` returns seconds since the epoch, by the
    clock of the environment.
    """

    connect_seconds: float = 5.0
    silence_seconds: float = 30.0
    most_bytes: int = 64 * 1_048_576
    retries: int = 0
    longest_pause: float = 60.0
    unsaid_pause: float = 10.0
    pause: Callable[[float], object] = time.sleep
    now: Callable[[], float] = time.time
