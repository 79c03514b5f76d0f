"""The due moments of the future, in the order in which they fall due.

Pure: no threads, no clock. The owner serialises access.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final


@dataclass(order=True, slots=True)
class DueMoment:
    """One moment at which something is to happen; earlier first, then in the order of their making."""

    at: int
    """Microseconds since the epoch, by the virtual clock."""
    sequence: int
    label: str = field(compare=False)
    fire: Callable[[], None] | None = field(compare=False)
    """What to do when it is due; None once cancelled or fired."""


class Timeline:
    """A priority queue of due moments with cheap cancellation."""

    def __init__(self) -> None:
        self._heap: list[DueMoment] = []
        self._sequence: Final = count()

    def add(self, at: int, label: str, fire: Callable[[], None]) -> DueMoment:
        """Note that ``fire`` is due at ``at``; moments of equal time keep their order."""
        moment = DueMoment(at, next(self._sequence), label, fire)
        heapq.heappush(self._heap, moment)
        return moment

    @staticmethod
    def cancel(moment: DueMoment) -> None:
        """Take a moment back; it stays in the heap until it would have been next."""
        moment.fire = None

    def peek(self) -> DueMoment | None:
        """Return the next moment that is still wanted, without taking it."""
        while self._heap and self._heap[0].fire is None:
            heapq.heappop(self._heap)
        return self._heap[0] if self._heap else None

    def pop(self) -> Callable[[], None]:
        """Take the next moment and return its action; only after a ``peek`` that found one."""
        moment = heapq.heappop(self._heap)
        fire, moment.fire = moment.fire, None
        if fire is None:
            raise LookupError("pop() without a preceding peek() that found a moment")
        return fire

    def __iter__(self) -> Iterator[DueMoment]:
        """Yield the wanted moments in due order."""
        return iter(sorted(moment for moment in self._heap if moment.fire is not None))
