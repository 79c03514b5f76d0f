"""When a failed delivery is tried again, and when it is given up.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html. The back-off schedule is not
published; the one here doubles from one second up to a cap, with jitter from a seed.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

DEFAULT_MAXIMUM_AGE = 86400
DEFAULT_MAXIMUM_RETRIES = 185


class Exhausted(StrEnum):
    """Which limit ended the retries, in the words of ``EXHAUSTED_RETRY_CONDITION``."""

    RETRIES = "MaximumRetryAttempts"
    AGE = "MaximumEventAgeInSeconds"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """A target's limits: retries after the first attempt, and the age of the event in seconds."""

    maximum_retries: int = DEFAULT_MAXIMUM_RETRIES
    maximum_age: float = DEFAULT_MAXIMUM_AGE

    @classmethod
    def of_target(cls, target: Mapping[str, Any]) -> "RetryPolicy":
        """Parse the RetryPolicy of a target as PutTargets takes it."""
        given = target.get("RetryPolicy") or {}
        return cls(
            given.get("MaximumRetryAttempts", DEFAULT_MAXIMUM_RETRIES),
            given.get("MaximumEventAgeInSeconds", DEFAULT_MAXIMUM_AGE),
        )

    def next_attempt(self, retries: int, now: float, ingested_at: float, wait: float) -> "float | Exhausted":
        """Return when to try again after ``retries`` retries so far, or the limit that forbids it.

        An event whose next attempt would come after its maximum age is given up at once.
        """
        if retries >= self.maximum_retries:
            return Exhausted.RETRIES
        if now + wait - ingested_at > self.maximum_age:
            return Exhausted.AGE
        return now + wait


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits before retries: doubling from 1 s to ``cap`` seconds, times a factor from ``1 - jitter`` to 1."""

    cap: float = 600.0
    jitter: float = 0.5
    seed: int = 0

    def wait(self, retry: int, delivery_id: str) -> float:
        """Return the seconds before retry 1, 2, ...; the same seed and delivery give the same wait."""
        delay = min(2.0 ** min(retry - 1, 32), self.cap)
        draw = random.Random(f"{self.seed}/{delivery_id}/{retry}").random()  # noqa: S311 -- not for secrets
        return delay * (1 - self.jitter * draw)


@dataclass(slots=True)
class InvocationQuota:
    """Target invocations admitted per second; those beyond it wait for a later second.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    """

    _second: int = -1
    _admitted: int = 0

    def delay(self, now: float, per_second: int) -> float:
        """Return 0 and count the invocation in, or how many seconds until it fits."""
        second = max(int(now), self._second)
        if second != self._second:
            self._second, self._admitted = second, 0
        if self._admitted >= per_second:
            self._second, self._admitted = second + 1, 0
        self._admitted += 1
        return max(0.0, self._second - now)
