"""Work to be done later: one thread waits for the next due moment, a small pool does the work."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from smokealarm_localstack import clock

_LOG = logging.getLogger(__name__)
_WORKERS = 8


class DueWork:
    """A schedule of calls; a thread exists from the first call that was scheduled."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix=name)
        self._thread: threading.Thread | None = None

    def at(self, due: float, work: Callable[[], None]) -> None:
        """Do ``work`` at ``due`` (epoch seconds)."""
        with self._changed:
            heapq.heappush(self._heap, (due, next(self._order), work))
            if self._thread is None:
                self._thread = clock.start_counted_thread(self._run, self._name)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            self._pool.submit(self._next()).add_done_callback(_log_failure)

    def _next(self) -> Callable[[], None]:
        """Wait for the next call to fall due."""
        with self._changed:
            while True:
                if not self._heap:
                    self._changed.wait()
                elif (remaining := self._heap[0][0] - time.time()) > 0:
                    self._changed.wait(remaining)
                else:
                    return heapq.heappop(self._heap)[2]


def _log_failure(future: Future[None]) -> None:
    if error := future.exception():
        _LOG.error("Scheduled work failed", exc_info=error)
