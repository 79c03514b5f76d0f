"""What a receiver has received so far, and a way to wait for more of it by signal.

Servers add from their own threads; tests read and wait from theirs. Nothing here sleeps or polls.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from smokealarm.receivers.errors import NotReceived

T = TypeVar("T")


class Arrivals(Generic[T]):
    """A list that only grows, with a signal for each addition."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._items: list[T] = []
        self._changed = threading.Condition()

    @property
    def all(self) -> tuple[T, ...]:
        """Everything received since the start or the last :meth:`clear`, oldest first."""
        with self._changed:
            return tuple(self._items)

    def add(self, *items: T) -> None:
        """Append ``items`` as one step and wake everyone who waits."""
        with self._changed:
            self._items.extend(items)
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget everything received so far."""
        with self._changed:
            self._items.clear()

    def wait(self, count: int, timeout: float, where: Callable[[T], bool]) -> tuple[T, ...]:
        """Return the items for which ``where`` holds, as soon as there are ``count`` of them.

        ``timeout`` is in seconds of wall time, because what is waited for crosses a real socket.

        Raises:
            NotReceived: fewer arrived in time.
        """
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self._matching(where)) >= count, timeout)
            if not arrived:
                raise NotReceived(self._shortfall(count, timeout, len(self._matching(where))))
            return self._matching(where)

    def _matching(self, where: Callable[[T], bool]) -> tuple[T, ...]:
        return tuple(item for item in self._items if where(item))

    def _shortfall(self, count: int, timeout: float, found: int) -> str:
        others = len(self._items) - found
        return (
            f"waited {timeout:g} s for {count} {self._noun}(s) and received {found}"
            f"{f', beside {others} that did not match' if others else ''}: "
            f"{', '.join(map(str, self._items[-5:])) or 'nothing arrived at all'}"
        )
