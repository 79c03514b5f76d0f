"""A LocalStack process that tells when it is ready and cannot outlive this one.

The two share a socket pair; see ``smokealarm_localstack.parent_watch`` for the other end.
"""

import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

_READY: Final = b"ready\n"
_END_SECONDS: Final = 5.0

Outcome = Literal["ready", "ended", "late"]


class Child:
    """A running process with its end of the socket pair."""

    def __init__(self, process: subprocess.Popen[bytes], ours: socket.socket) -> None:
        self._process, self._ours = process, ours

    @property
    def pid(self) -> int:
        """Its process id, which is also the id of its process group."""
        return self._process.pid

    def wait_until_ready(self, seconds: float) -> Outcome:
        """Wait for word of readiness; costs nothing while waiting."""
        self._ours.settimeout(seconds)
        try:
            return "ready" if self._ours.recv(len(_READY)) else "ended"
        except TimeoutError:
            return "late"
        except ConnectionError:
            return "ended"
        finally:
            self._ours.settimeout(0)

    def ending(self) -> str | None:
        """Say how the process ended, such as ``signal SIGKILL``; None while it runs.

        Its end of the socket pair is closed a moment before the kernel reports its death, so that is looked at too.
        """
        if self._process.poll() is None and not self._has_hung_up():
            return None
        return self.status()

    def _has_hung_up(self) -> bool:
        try:
            return not self._ours.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def status(self) -> str:
        """Wait for the end of a process that has closed its socket, and say how it ended."""
        try:
            return _described(self._process.wait(_END_SECONDS))
        except subprocess.TimeoutExpired:
            return "its socket closed"

    def end(self) -> None:
        """End the process and everything it started; safe to call more than once."""
        self._ours.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._kill_group()
            self._process.wait()

    def _kill_group(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _described(status: int) -> str:
    return f"status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"


def start_child(command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> Child:
    """Start a process in a session of its own, so that Ctrl-C reaches only this one, which then ends it in order.

    The number of its end of the socket pair is added to the environment as ``SMOKEALARM_PARENT_FD``.
    """
    ours, theirs = socket.socketpair()
    with theirs, log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the command is our own
            command,
            cwd=folder,
            env={**environment, "SMOKEALARM_PARENT_FD": str(theirs.fileno())},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    return Child(process, ours)
