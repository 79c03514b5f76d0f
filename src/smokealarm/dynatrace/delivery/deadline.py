"""An end to a conversation that a peer could draw out reply by reply, byte by byte."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

__all__ = ["Deadline"]


class Deadline:
    """Cuts a connection ``seconds`` of wall time after the beginning of its ``with`` block, whoever is at turn."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._line: socket.socket | None = None
        self._lock = threading.Lock()
        self.expired = False

    def watch(self, connection: socket.socket) -> None:
        """Take a connection under watch, before TLS takes its descriptor over."""
        with self._lock:
            self._line = connection.dup()
            if self.expired:
                self._cut(self._line)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._line is not None:
                self._line.close()
                self._line = None

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            if self._line is not None:
                self._cut(self._line)

    @staticmethod
    def _cut(line: socket.socket) -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
