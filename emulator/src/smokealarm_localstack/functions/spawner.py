"""Function processes are forked from zygotes, and those are started by one thread that lives as long as LocalStack.

Linux delivers the parent-death signal when the *thread* that forked ends, so a short-lived request thread must not
fork.
"""

import os
import queue
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from typing import Final

from smokealarm_localstack import clock
from smokealarm_localstack.functions.zygote import Launch, Preparation, Started, Zygote

_MOST_PREPARED: Final = 8
"""Zygotes that keep imported modules in memory, about 50 MB each; functions beyond them import for themselves."""


class Spawner:
    """Starts function processes in sessions of their own, with stdout and stderr in one pipe."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[tuple[Launch, Future[Future[Started]]]] = queue.SimpleQueue()
        self._zygotes: dict[Preparation, Zygote] = {}
        clock.start_io_thread(self._run, "function-spawner")

    def spawn(self, launch: Launch) -> Started:
        """Start a process and return it.

        Raises:
            OSError: the interpreter or the folder does not exist.
        """
        if not launch.folder.is_dir():
            raise NotADirectoryError(f"{launch.folder}: expected the folder of the function's code")
        requested: Future[Future[Started]] = Future()
        self._requests.put((launch, requested))
        return requested.result().result()

    def _run(self) -> None:
        while True:
            launch, requested = self._requests.get()
            try:
                requested.set_result(self._zygote(launch.preparation).launch(launch))
            except OSError as error:
                requested.set_exception(error)

    def _zygote(self, preparation: Preparation) -> Zygote:
        self._zygotes = {made_for: zygote for made_for, zygote in self._zygotes.items() if zygote.alive}
        if preparation not in self._zygotes and len(self._zygotes) >= _MOST_PREPARED:
            preparation = replace(preparation, preload="null")
        if preparation not in self._zygotes:
            self._zygotes[preparation] = Zygote(preparation)
        return self._zygotes[preparation]


@cache
def _spawner_of(_process_id: int) -> Spawner:
    return Spawner()


def spawner() -> Spawner:
    """Return this process's spawner."""
    return _spawner_of(os.getpid())
