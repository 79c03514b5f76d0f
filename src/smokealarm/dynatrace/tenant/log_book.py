"""The log records of an environment, and what they become when they arrive."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs import LogPipeline, LogState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.logs import LogRecord, ProcessedLogs

__all__ = ["LogBook"]

_KEPT = 100_000


class LogBook:
    """Processes records as they arrive, and keeps the newest ``kept`` of what is left of them.

    Events that records raised stay open over a change of the pipeline, until they expire.
    """

    def __init__(self, kept: int = _KEPT) -> None:
        self.pipeline = LogPipeline()
        self._state = LogState()
        self._records: deque[LogRecord] = deque(maxlen=kept)

    @property
    def records(self) -> tuple[LogRecord, ...]:
        """The records as they are after processing, in the order of their arrival."""
        return tuple(self._records)

    def take(self, records: Iterable[LogRecord], minute: int) -> ProcessedLogs:
        """Process records that arrive at a minute, and return what they became."""
        processed = self.pipeline.process(records, minute, self._state)
        self._state = processed.state
        self._records.extend(processed.records)
        return processed
