"""The web server's reactor keeps real time: its idle timeouts must not fire because an hour passed virtually."""

import time

from twisted.python import runtime


def install() -> None:
    """Let the reactor measure by the monotonic clock; before it is imported."""
    runtime.seconds = time.monotonic
    runtime.Platform.seconds = staticmethod(time.monotonic)
