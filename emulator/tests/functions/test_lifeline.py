"""Function processes never outlive LocalStack, however it ends."""

import os
import signal
from pathlib import Path
from typing import Any

from tests.conftest import running
from tests.functions.conftest import Deployer, eventually, is_gone

PARENT = """
import os, subprocess
child = subprocess.Popen(["sleep", "300"])
def handler(event, context): return [os.getpid(), child.pid, os.getppid()]
"""


def test_a_killed_localstack_takes_its_functions_along() -> None:
    """After ``kill -9`` of LocalStack the function, its children, its zygote and the warden are gone."""
    with running("real") as backend:
        function, child, zygote = Deployer(backend)(PARENT)().payload
        localstack = parent_of(zygote)
        processes = (function, child, zygote, warden_of(localstack))
        assert not any(map(is_gone, processes))
        os.kill(localstack, signal.SIGKILL)

        assert eventually(lambda: all(map(is_gone, processes)))


def test_a_killed_zygote_takes_its_functions_along(deploy: Any) -> None:
    """After ``kill -9`` of a zygote its functions and their children are gone; the next invocation starts anew."""
    function = deploy(PARENT)
    before = function().payload
    os.kill(before[2], signal.SIGKILL)

    assert eventually(lambda: all(map(is_gone, before)))
    after = function().payload
    assert set(before).isdisjoint(after)


def test_deleting_a_function_ends_its_processes(deploy: Any) -> None:
    """A deleted function leaves no process behind, its children included."""
    function = deploy(PARENT)
    process, child, _ = function().payload
    deploy.client.delete_function(FunctionName=function.name)
    deploy.forget(function.name)

    assert eventually(lambda: is_gone(process) and is_gone(child))


def parent_of(process: int) -> int:
    """Return the process id of a process's parent."""
    (line,) = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("PPid:")]
    return int(line.split()[1])


def warden_of(parent: int) -> int:
    """Return the process id of the warden that a LocalStack started."""
    children = Path(f"/proc/{parent}/task").glob("*/children")
    (warden,) = [
        int(child)
        for listing in children
        for child in listing.read_text().split()
        if b"warden.py" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return warden
