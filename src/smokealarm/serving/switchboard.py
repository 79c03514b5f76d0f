"""Which faults of a server are switched on, and which of them acts now."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Limited(Protocol):
    """A fault that may act only so often; None means always."""

    @property
    def times(self) -> int | None:
        """How often it acts on one and the same subject."""


F = TypeVar("F", bound=Limited)


class Switchboard(Generic[F]):
    """The faults of one server; tests switch them while requests on another thread ask for them."""

    def __init__(self) -> None:
        self._active: tuple[F, ...] = ()
        self._acted: Counter[tuple[F, str]] = Counter()
        self._lock = threading.Lock()

    @property
    def active(self) -> tuple[F, ...]:
        """The faults switched on now, in the order in which they were."""
        with self._lock:
            return self._active

    @contextmanager
    def switched_on(self, fault: F) -> Iterator[None]:
        """Keep ``fault`` active inside the block; how often it acted is forgotten afterwards."""
        with self._lock:
            self._active += (fault,)
        try:
            yield
        finally:
            with self._lock:
                self._remove(fault)

    def acting(self, concerns: Callable[[F], bool], subject: str = "") -> F | None:
        """Return the first active fault for which ``concerns`` holds and that may still act on ``subject``.

        That it acted is counted.
        """
        with self._lock:
            for fault in self._active:
                if concerns(fault) and (fault.times is None or self._acted[fault, subject] < fault.times):
                    self._acted[fault, subject] += 1
                    return fault
        return None

    def _remove(self, fault: F) -> None:
        active = list(self._active)
        active.remove(fault)
        self._active = tuple(active)
        for key in [key for key in self._acted if key[0] == fault]:
            del self._acted[key]
