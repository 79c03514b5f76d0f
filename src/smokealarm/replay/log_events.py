"""The log events of a monitoring on the records of a tape, which are kept as they were after processing."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.logs import LogPipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.dynatrace.problems import DavisEvent
    from smokealarm.tape import RecordedLog

__all__ = ["LogEvents", "log_events"]

LogEvents: TypeAlias = "tuple[tuple[int, DavisEvent], ...]"
"""Minutes since the epoch and the events that were raised or refreshed before their end, in order."""

_MILLISECONDS = 60_000


def log_events(definitions: tuple[LogEventDefinition, ...], logs: Sequence[RecordedLog], begin: int) -> LogEvents:
    """Return the events that records raise, given the epoch minute in which their tape begins.

    A record was noted at the end of the minute in which it arrived.
    """
    pipeline, state, found = LogPipeline(events=definitions), None, []
    for noted, arrived in groupby(logs, attrgetter("arrived")):
        moved = [replace(log.record, timestamp=log.record.timestamp + begin * _MILLISECONDS) for log in arrived]
        processed = pipeline.process(moved, begin + noted - 1, state)
        state = processed.state
        found += [(begin + noted, event) for event in processed.events]
    return tuple(found)
