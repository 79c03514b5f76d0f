"""One thread that wakes at each full minute and lets every sampler send the minute that ended."""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Protocol

from smokealarm_localstack import clock

_LOG = logging.getLogger(__name__)
_MINUTE = 60.0


class Sampler(Protocol):
    """Something that sends metrics at each full minute."""

    def sample(self, boundary: float) -> None:
        """Send what belongs to the minute that ended at ``boundary`` (epoch seconds, a multiple of 60)."""


class MinuteSampler:
    """Wakes at full minutes until stopped; idle in between, and cheap where nothing is active."""

    def __init__(self, samplers: Sequence[Sampler]) -> None:
        self._samplers = tuple(samplers)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = clock.start_counted_thread(self._run, "smokealarm-minute-sampler")

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def sample(self, boundary: float) -> None:
        """Let every sampler send the minute that ended at ``boundary``; one that fails does not stop the others."""
        for each in self._samplers:
            try:
                each.sample(boundary)
            except Exception:  # noqa: BLE001 -- logged, whatever it is
                _LOG.exception("%s could not send the metrics of the minute before %s", type(each).__name__, boundary)

    def _run(self) -> None:
        due = (time.time() // _MINUTE + 1) * _MINUTE
        while not self._stopping.wait(max(0.0, due - time.time())):
            now = time.time()
            if now < due:
                continue
            self.sample(now // _MINUTE * _MINUTE)
            due = (now // _MINUTE + 1) * _MINUTE
