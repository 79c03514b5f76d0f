"""Processes that compute side by side."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from smokealarm.process_pool import process_pool

PARENT = """
import os, sys, time
from smokealarm.process_pool import process_pool

if __name__ == "__main__":
    with process_pool(1, sys.argv[1]) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        sys.stdin.read()
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_they_work_in_processes_of_their_own(method: Literal["fork", "spawn"]) -> None:
    """However they come to be."""
    with process_pool(1, method) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="waits for the end of a process that is no child")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_they_end_with_a_parent_that_is_killed(tmp_path: Path, method: str) -> None:
    """One that waits for work has no other way to know."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    command = [sys.executable, os.fspath(script), method]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
        ended, _, _ = select.select([child], [], [], 20)
        os.close(child)
    assert ended
