"""A plugin with a step that kills the backend, for a drill that has to survive it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any, cast

from pytest_bdd import when

if TYPE_CHECKING:
    from smokealarm.pipeline.drill import Drill


@when("LocalStack is killed")
def killed(drill: Drill) -> None:
    """End its process as the kernel does when memory runs out."""
    running = cast("Any", drill.backend.check).__self__
    os.kill(running.pid, signal.SIGKILL)
