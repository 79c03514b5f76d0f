"""One socket between this process and the one that started it.

The parent hands one end of a socket pair over by the number in ``SMOKEALARM_PARENT_FD``. It works in both directions:

* this process writes ``ready`` when LocalStack serves requests, so the parent need not poll;
* the kernel closes the parent's end when the parent ends, however it ends, and this process then ends itself and
  everything it started.

Without the variable nothing is watched, as for a LocalStack started by hand.
"""

import ctypes
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Final

import psutil

READY: Final = b"ready\n"
_PR_SET_CHILD_SUBREAPER: Final = 36  # linux/prctl.h
_LOOKS: Final = 1000


def install() -> None:
    """Start watching the parent and promise it word of readiness; call before LocalStack is imported."""
    number = os.environ.pop("SMOKEALARM_PARENT_FD", "")
    if not number:
        return
    parent = socket.socket(fileno=int(number))
    parent.set_inheritable(False)
    _adopt_orphans()
    _daemon(_end_with_parent, parent)
    _daemon(_announce_readiness, parent)


def _daemon(target: Callable[[socket.socket], None], parent: socket.socket) -> None:
    threading.Thread(target=target, args=(parent,), name=f"smokealarm{target.__name__}", daemon=True).start()


def _adopt_orphans() -> None:
    """Become the parent of orphaned descendants, so that none can hide from :func:`end_everything` (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _announce_readiness(parent: socket.socket) -> None:
    from localstack.runtime import events

    events.infra_ready.wait()
    parent.sendall(READY)


def _end_with_parent(parent: socket.socket) -> None:
    try:
        while parent.recv(64):
            pass
    except ConnectionError:
        pass
    end_everything()


def end_everything() -> None:
    """Kill every descendant of this process, its process group and itself; nothing here is worth a slow goodbye.

    A descendant that forks while it is being killed is found by the next look. The looks are counted, not timed, since
    time may be virtual here.
    """
    this = psutil.Process()
    for _ in range(_LOOKS):
        alive = [child for child in this.children(recursive=True) if _is_running(child)]
        if not alive:
            break
        for child in alive:
            _kill(child)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
