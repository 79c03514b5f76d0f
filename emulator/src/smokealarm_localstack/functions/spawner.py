"""Function processes are started by one thread that lives as long as LocalStack.

Linux delivers the parent-death signal when the *thread* that forked ends, so a short-lived request thread must not
fork.
"""

import os
import queue
import subprocess
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smokealarm_localstack import clock


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start one function process."""

    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path


class Spawner:
    """Starts processes in sessions of their own, with stdout and stderr in one pipe."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[tuple[Launch, Future[subprocess.Popen[bytes]]]] = queue.SimpleQueue()
        clock.start_io_thread(self._run, "function-spawner")

    def spawn(self, launch: Launch) -> subprocess.Popen[bytes]:
        """Start a process and return it.

        Raises:
            OSError: the interpreter or the folder does not exist.
        """
        started: Future[subprocess.Popen[bytes]] = Future()
        self._requests.put((launch, started))
        return started.result()

    def _run(self) -> None:
        while True:
            launch, started = self._requests.get()
            try:
                started.set_result(_popen(launch))
            except OSError as error:
                started.set_exception(error)


def _popen(launch: Launch) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- running the user's function is the purpose
        launch.command,
        env=launch.environment,
        cwd=launch.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        start_new_session=True,
    )


@cache
def _spawner_of(_process_id: int) -> Spawner:
    return Spawner()


def spawner() -> Spawner:
    """Return this process's spawner."""
    return _spawner_of(os.getpid())
