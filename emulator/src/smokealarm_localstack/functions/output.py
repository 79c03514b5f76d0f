"""What a function process writes, cut into log events.

``print`` output arrives as bytes, one event per line. The logger of ``awslambdaric`` writes frames into the same pipe
(type, length, microseconds, text), so that a log call of several lines stays one event and order is kept.
Source of the frame: the ``FramedTelemetryLogSink`` of https://github.com/aws/aws-lambda-python-runtime-interface-client
"""

import os
import select
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from smokealarm_localstack import clock

_FRAME_MARK = b"\xa5\x5a\x00"
_FRAME_HEAD = 16
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One log event: epoch milliseconds and a message that ends with a newline."""

    timestamp: int
    message: str


class FunctionOutput:
    """The reading end of a function's pipe; read continuously so that the function never blocks on it."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._pending = bytearray()
        self._events: list[LogEvent] = []
        self._open = True
        clock.start_io_thread(self._run, "function-output")

    def take(self) -> list[LogEvent]:
        """Return the events of everything written up to now, an unfinished last line included."""
        with self._lock:
            self._drain()
            self._events.extend(_cut(self._pending, final=True))
            events, self._events = self._events, []
        return events

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        while self._open:
            poll.poll()
            with self._lock:
                self._drain()
        os.close(self._descriptor)

    def _drain(self) -> None:
        while self._open:
            try:
                chunk = os.read(self._descriptor, _CHUNK)
            except BlockingIOError:
                break
            self._open = bool(chunk)
            self._pending += chunk
            self._events.extend(_cut(self._pending, final=False))


def _cut(pending: bytearray, *, final: bool) -> Iterator[LogEvent]:
    """Take complete frames and lines off the front of ``pending``; with ``final`` also a last unfinished line."""
    while pending:
        mark = pending.find(_FRAME_MARK)
        if mark == 0 or _FRAME_MARK.startswith(pending):
            event, size = _frame(pending)
            if event is None:
                return
        else:
            size = _line_size(pending, mark, final=final)
            if size == 0:
                return
            event = LogEvent(_now(), _text(pending[:size]))
        del pending[:size]
        yield event


def _frame(pending: bytearray) -> tuple[LogEvent | None, int]:
    size = _FRAME_HEAD + int.from_bytes(pending[4:8], "big")
    if len(pending) < _FRAME_HEAD or len(pending) < size:
        return None, 0
    microseconds = int.from_bytes(pending[8:16], "big")
    return LogEvent(microseconds // 1000, _text(pending[_FRAME_HEAD:size])), size


def _line_size(pending: bytearray, mark: int, *, final: bool) -> int:
    end = pending.find(b"\n") + 1
    if mark > 0 and (end == 0 or end > mark):
        return mark
    return end or (len(pending) if final else 0)


def _text(raw: bytes | bytearray) -> str:
    text = raw.decode("utf-8", "replace")
    return text if text.endswith("\n") else text + "\n"


def _now() -> int:
    return int(time.time() * 1000)
