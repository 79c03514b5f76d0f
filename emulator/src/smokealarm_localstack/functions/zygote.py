"""LocalStack's side of a zygote: the process that function processes are forked from, so that they start cheaply.

What a function imports first (the runtime interface client, boto3 and much of the standard library) takes a third of a
second of computing. A zygote has it imported already. One serves all functions that see the same layers.
"""

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from smokealarm_localstack import clock

LOG = logging.getLogger(__name__)

_RUNTIME: Final = Path(__file__).with_name("runtime")
_SIZE_BYTES: Final = 4
# For ``runtime/environment_block``: far more than the 4 KB that AWS allows for a function's own variables.
_ROOM: Final = "x" * 65536


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a zygote is made for.

    ``variables`` are those that take effect when a process starts. ``preload`` is JSON text for ``runtime/preloading``;
    with ``null`` the zygote imports nothing, and functions do it themselves.
    """

    interpreter: str
    variables: tuple[tuple[str, str], ...]
    preload: str


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start one function process; ``facts`` are for ``runtime/bootstrap``."""

    preparation: Preparation
    facts: dict[str, Any]
    environment: dict[str, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class Started:
    """A process that was started: its id, the descriptor to read its output from, and its exit status.

    The status is negative for a signal, as in ``subprocess``.
    """

    pid: int
    output: int
    exited: Future[int]


class Zygote:
    """A running zygote; made by a thread that lives as long as LocalStack, for Linux ends it with its thread."""

    def __init__(self, preparation: Preparation) -> None:
        self._lock = threading.Lock()
        self._alive = True
        self._starting: deque[tuple[int, Future[Started]]] = deque()
        self._running: dict[int, Future[int]] = {}
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = _popen(preparation, theirs.fileno())
        clock.start_io_thread(self._listen, "function-zygote")

    @property
    def alive(self) -> bool:
        """Return whether it has not been seen to end."""
        return self._alive

    def launch(self, launch: Launch) -> Future[Started]:
        """Ask for a process; the future fails with ``OSError`` if the zygote is gone."""
        message = json.dumps(
            {"facts": launch.facts, "environment": launch.environment, "folder": os.fspath(launch.folder)}
        ).encode()
        ours, theirs = os.pipe()
        started: Future[Started] = Future()
        with self._lock, os.fdopen(theirs, closefd=True):
            if not self._alive:
                os.close(ours)
                raise BrokenPipeError("the process that starts functions has ended")
            self._starting.append((ours, started))
            with contextlib.suppress(OSError):  # its end is noticed by the listener
                socket.send_fds(self._control, [len(message).to_bytes(_SIZE_BYTES, "big")], [theirs])
                self._control.sendall(message)
        return started

    def _listen(self) -> None:
        for line in self._process.stdout:
            try:
                report = json.loads(line)
            except ValueError:
                LOG.warning("%s", line.decode(errors="replace").rstrip())
                continue
            self._note(report)
        self._process.wait()
        self._end()

    def _note(self, report: dict[str, int]) -> None:
        match report:
            case {"started": pid}:
                with self._lock:
                    output, started = self._starting.popleft()
                self._running[pid] = exited = Future()
                started.set_result(Started(pid, output, exited))
            case {"exited": pid, "returncode": returncode}:
                self._running.pop(pid).set_result(returncode)

    def _end(self) -> None:
        """See to all who wait, and to what the functions started; the kernel has killed their own processes."""
        with self._lock:
            self._alive = False
            starting, running = list(self._starting), dict(self._running)
        self._control.close()
        for pid, exited in running.items():
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            exited.set_result(-signal.SIGKILL)
        for output, started in starting:
            os.close(output)
            started.set_exception(OSError("the process that starts functions has ended"))


def _popen(preparation: Preparation, control: int) -> "subprocess.Popen[bytes]":
    facts = {
        "parent": os.getpid(),
        "control": control,
        "runtime": os.fspath(_RUNTIME),
        "preload": json.loads(preparation.preload),
    }
    return subprocess.Popen(  # noqa: S603 -- our own program
        [preparation.interpreter, "-I", "-S", "-X", "utf8", _RUNTIME / "zygote_main.py", json.dumps(facts)],
        env={**dict(preparation.variables), "ROOM": _ROOM},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        pass_fds=[control],
        start_new_session=True,
    )
