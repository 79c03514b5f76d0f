"""The last lines of each function's log, chosen and written so that the same scenario leaves the same lines.

Functions that run at once write between each other's lines, and which of their environments runs next is up to real
threads. Lines are therefore kept run by run, and the runs of one moment are in the order of what they say. What says
nothing to a reader is left out: that a run starts and ends, metrics in the embedded format, and the context that
Powertools repeats in each line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.tape.log_lines import own_frames, steady_text
from smokealarm.tape.model import FunctionLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smokealarm.pipeline.observation import LogEvent
    from smokealarm.tape.wording import Wording

__all__ = ["last_lines"]

_LINES: Final = 10
_LONGEST: Final = 700
_STARTS: Final = ("INIT_START ", "START RequestId")
_SILENT: Final = (*_STARTS, "END RequestId", '{"_aws":')
_REPEATED: Final = frozenset(
    {
        *("timestamp", "service", "cold_start", "function_name", "function_memory_size", "function_arn"),
        *("function_request_id", "xray_trace_id"),
    }
)
"""https://docs.powertools.aws.dev/lambda/python/latest/core/logger/: what the logger adds to every line."""
_REPORT: Final = re.compile(r"^REPORT RequestId: \S+\s+")
_INIT: Final = re.compile(r"\s*Init Duration: [\d.]+ ms")


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    """What one run of a function wrote, from its first moment on; ordered by when and what."""

    begin: int
    lines: tuple[tuple[int, str], ...]


def last_lines(function: str, events: Iterable[LogEvent], begin: int, wording: Wording) -> tuple[FunctionLine, ...]:
    """Return the last lines of a function since the epoch second ``begin``, those of one run together."""
    runs = sorted(_run(each, begin, wording) for each in _runs(events))
    lines = [line for run in runs for line in run.lines][-_LINES:]
    return tuple(FunctionLine(function, second, text) for second, text in lines)


def _runs(events: Iterable[LogEvent]) -> Iterator[list[LogEvent]]:
    """Yield the events of each run; an environment has a stream of its own, in which runs follow one another."""
    by_stream: dict[str, list[LogEvent]] = {}
    for event in events:
        own = by_stream.setdefault(event.stream, [])
        if own and event.message.startswith(_STARTS[1]):
            yield own
            own = by_stream[event.stream] = []
        own.append(event)
    yield from by_stream.values()


def _run(events: Sequence[LogEvent], begin: int, wording: Wording) -> _Run:
    lines = (
        (event.timestamp // 1000 - begin, _line(event.message.rstrip("\n"), wording))
        for event in events
        if not event.message.startswith(_SILENT)
    )
    return _Run(events[0].timestamp, tuple(lines))


def _line(message: str, wording: Wording) -> str:
    """Return a line as a tape has it for people: short."""
    short = _plain(message) if message.startswith("{") else _INIT.sub("", _REPORT.sub("REPORT ", own_frames(message)))
    said = steady_text(short, wording).strip()
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _plain(message: str) -> str:
    """Return a line of structured logging without what is in every line."""
    try:
        entries: dict[str, Any] = json.loads(message)
    except ValueError:
        return message
    kept = {name: own_frames(each) if isinstance(each, str) else each for name, each in entries.items()}
    return json.dumps({name: each for name, each in kept.items() if name not in _REPEATED}, ensure_ascii=False)
