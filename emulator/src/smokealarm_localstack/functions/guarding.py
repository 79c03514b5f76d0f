"""LocalStack's side of the warden: one small process that watches memory and survives LocalStack just long enough.

Watching from another process keeps real time whatever LocalStack's clock does, and needs no thread here to poll.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from smokealarm_localstack import clock

_PROGRAM: Final = Path(__file__).with_name("runtime") / "warden.py"


class Warden:
    """Starts the warden process and passes its reports on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._alarms: dict[int, Callable[[], None]] = {}
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-I", "-S", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            env={},
        )
        clock.start_io_thread(self._listen, "function-warden")

    def add(self, process_id: int, alarm: Callable[[], None]) -> None:
        """Make the warden kill this process group when LocalStack is gone; ``alarm`` is for ``watching``."""
        self._alarms[process_id] = alarm
        self._tell(f"add {process_id}")

    def forget(self, process_id: int) -> None:
        """Say that this process group is gone."""
        self._alarms.pop(process_id, None)
        self._tell(f"forget {process_id}")

    @contextlib.contextmanager
    def watching(self, process_id: int, megabytes: int) -> Iterator[None]:
        """Call the process's alarm if it uses more memory than that within the block."""
        self._tell(f"watch {process_id} {megabytes * 1024}")
        try:
            yield
        finally:
            self._tell(f"rest {process_id}")

    def _tell(self, command: str) -> None:
        with self._lock, contextlib.suppress(OSError):
            os.write(self._process.stdin.fileno(), f"{command}\n".encode())

    def _listen(self) -> None:
        for line in self._process.stdout:
            alarm = self._alarms.get(int(line.split()[1]))
            if alarm:
                alarm()


@cache
def _warden_of(_process_id: int) -> Warden:
    return Warden()


def warden() -> Warden:
    """Return this process's warden, started at its first use."""
    return _warden_of(os.getpid())
