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
    """After ``kill -9`` of LocalStack the function, its children and the warden are gone."""
    with running("real") as backend:
        function, child, parent = Deployer(backend)(PARENT)().payload
        warden = warden_of(parent)
        assert not any(map(is_gone, (function, child, warden)))
        os.kill(parent, signal.SIGKILL)

        assert eventually(lambda: all(map(is_gone, (function, child, warden))))


def test_deleting_a_function_ends_its_processes(deploy: Any) -> None:
    """A deleted function leaves no process behind, its children included."""
    function = deploy(PARENT)
    process, child, _ = function().payload
    deploy.client.delete_function(FunctionName=function.name)
    deploy.forget(function.name)

    assert eventually(lambda: is_gone(process) and is_gone(child))


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
