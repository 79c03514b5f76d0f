"""One function process with its Runtime API, its output and its end."""

import contextlib
import os
import signal
from concurrent.futures import Future

from smokealarm_localstack import clock
from smokealarm_localstack.functions.guarding import warden
from smokealarm_localstack.functions.output import FunctionOutput
from smokealarm_localstack.functions.runtime_api import RuntimeApi
from smokealarm_localstack.functions.spawner import spawner
from smokealarm_localstack.functions.zygote import Launch

_KILL_SECONDS = 5


class RuntimeExited(Exception):  # noqa: N818 -- it is the vendor's name for the event
    """The function process ended; ``returncode`` is negative for a signal, as in ``subprocess``."""

    def __init__(self, returncode: int) -> None:
        super().__init__(f"the function process ended with {returncode}")
        self.returncode = returncode


class FunctionProcess:
    """A started function process, the leader of a process group of its own.

    ``over_memory`` is true once it was killed for its memory.
    """

    def __init__(self, launch: Launch, api: RuntimeApi) -> None:
        self.api = api
        self.over_memory = False
        started = spawner().spawn(launch)
        self.pid = started.pid
        self.output = FunctionOutput(started.output)
        self._exited: Future[int] = Future()
        warden().add(self.pid, self.kill_for_memory)
        started.exited.add_done_callback(self._note_exit)

    @property
    def alive(self) -> bool:
        """Return whether the process has not been seen to end."""
        return not self._exited.done()

    def watching_memory(self, megabytes: int) -> contextlib.AbstractContextManager[None]:
        """Kill the process if it uses more memory than that within the block."""
        return warden().watching(self.pid, megabytes)

    def kill_for_memory(self) -> None:
        """Kill the process as the kernel does on AWS when it uses too much memory."""
        self.over_memory = True
        self._kill_group()

    def kill(self) -> None:
        """Kill the process and everything it started, and wait until it is gone."""
        activity = clock.begin_activity(f"end of function process {self.pid}")
        try:
            self._kill_group()
            with contextlib.suppress(TimeoutError):
                self._exited.result(_KILL_SECONDS)
        finally:
            activity.end()

    def _kill_group(self) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def _note_exit(self, exited: Future[int]) -> None:
        returncode = exited.result()
        warden().forget(self.pid)
        self._exited.set_result(returncode)
        self.api.fail(RuntimeExited(returncode))
