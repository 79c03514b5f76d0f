"""What a timing is, and how it is taken."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """One line of the table.

    ``seconds`` is the median of ``samples`` runs. ``aim`` is what we want it to be, and ``peer_seconds`` what the same
    takes without us, measured in the same run or, for waits, how long they last in reality; None where there is none.
    """

    name: str
    seconds: float
    samples: int = 1
    aim: float | None = None
    peer: str | None = None
    peer_seconds: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times faster than the peer."""
        return self.peer_seconds / self.seconds if self.peer_seconds and self.seconds else None


class Stopwatch:
    """Collects the durations of one thing that is done several times."""

    def __init__(self) -> None:
        self.durations: list[float] = []

    @contextmanager
    def lap(self) -> Iterator[None]:
        """Time a block."""
        began = time.perf_counter()
        yield
        self.durations.append(time.perf_counter() - began)

    @property
    def median(self) -> float:
        """The median in seconds."""
        return statistics.median(self.durations)

    def timing(
        self, name: str, aim: float | None = None, peer: str | None = None, peer_seconds: float | None = None
    ) -> Timing:
        """Return the median as a line of the table."""
        return Timing(name, self.median, len(self.durations), aim, peer, peer_seconds)


def repeated(times: int, action: Callable[[], object]) -> Stopwatch:
    """Time an action several times."""
    watch = Stopwatch()
    for _ in range(times):
        with watch.lap():
            action()
    return watch
