"""When a fault strikes: how often, from when, until when, and how often it did.

The draws of one fault come from a generator of its own, so the n-th call that a fault could strike meets the same
fate in every run, whatever other faults are active.
"""

import random
import threading
from dataclasses import dataclass

from smokealarm_localstack.faults.documents import Document, InvalidFaultError

FIELDS = frozenset({"probability", "seed", "start", "end"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The odds and the time window of a fault; ``start`` and ``end`` are epoch seconds, ``end`` is exclusive."""

    probability: float = 1.0
    seed: int = 0
    start: float | None = None
    end: float | None = None

    @classmethod
    def parse(cls, document: Document) -> "Occurrence":
        """Read the optional fields; raise ``InvalidFaultError`` for odds outside 0..1 or an end before the start."""
        probability = document.number("probability", 1.0)
        if not 0 <= probability <= 1:
            raise InvalidFaultError(f"'probability' is {probability:g}, expected a number from 0 to 1")
        start, end = document.optional_number("start"), document.optional_number("end")
        if start is not None and end is not None and end <= start:
            raise InvalidFaultError(f"'end' {end:g} is not after 'start' {start:g}")
        return cls(probability, document.integer("seed", 0), start, end)

    def covers(self, now: float) -> bool:
        """Say whether the moment ``now`` lies in the window."""
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)


class Striker:
    """Draws for one active fault and counts its hits; safe to share between threads."""

    def __init__(self, occurrence: Occurrence) -> None:
        self.occurrence = occurrence
        self.hits = 0
        self._random = random.Random(occurrence.seed)  # noqa: S311  repeatable on purpose
        self._lock = threading.Lock()

    def strikes(self, now: float) -> bool:
        """Decide the fate of one call that this fault could strike at ``now``, and count it if struck."""
        if not self.occurrence.covers(now):
            return False
        with self._lock:
            struck = self._random.random() < self.occurrence.probability
            self.hits += struck
        return struck

    def sample(self, distribution: "Distribution") -> float:
        """Draw a value, in the distribution's own unit, from this fault's generator."""
        with self._lock:
            return distribution.draw(self._random)


@dataclass(frozen=True, slots=True)
class Distribution:
    """How long a slow call takes: seconds, ``fixed``, ``uniform`` between two bounds, or ``lognormal``.

    A lognormal is told by its median and its sigma (the standard deviation of the logarithm), which is how latencies of
    services are usually described.
    """

    shape: str
    first: float
    second: float = 0.0

    def draw(self, generator: random.Random) -> float:
        """Draw one duration."""
        if self.shape == "uniform":
            return generator.uniform(self.first, self.second)
        if self.shape == "lognormal":
            return self.first * generator.lognormvariate(0.0, self.second)
        return self.first
