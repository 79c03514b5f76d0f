"""A headless Chromium, spoken to in the Chrome DevTools Protocol over two pipes.

https://chromedevtools.github.io/devtools-protocol/: JSON messages that end in a zero byte; with
``--remote-debugging-pipe`` the browser reads them from file descriptor 3 and writes them to 4.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["CHROMIUM", "Visit", "browser"]

CHROMIUM = shutil.which("chromium")
"""The browser, None where there is none."""

_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
_PATIENCE = 60.0
_PAINTED = """
new Promise(done => {
  const look = () => performance.getEntriesByType('paint').length ? setTimeout(done, 50) : setTimeout(look, 10);
  look();
})
"""
_WITH_PIPES = """
import os, sys
from fcntl import F_DUPFD, fcntl
reading, writing = (fcntl(int(each), F_DUPFD, 10) for each in sys.argv[1:3])
os.dup2(reading, 3)
os.dup2(writing, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


@dataclass
class Visit:
    """What happened while a page was opened: requests by URL, complaints, and the text that stood there."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    text: str = ""
    first_paint_ms: float = 0.0


class Browser:
    """One page of a browser."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._rest = b""
        self._number = 0
        self._events: list[dict[str, Any]] = []
        target = self._ask("Target.createTarget", {"url": "about:blank"}, session=None)["targetId"]
        attached = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True}, session=None)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.ask(f"{domain}.enable")

    def visit(self, path: Path, width: int = 1300) -> Visit:
        """Open a file, and tell what happened until all of it was loaded and painted."""
        self._events.clear()
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        self.ask("Page.navigate", {"url": path.as_uri()})
        self._wait_for("Page.loadEventFired")
        self.ask("Runtime.evaluate", {"expression": _PAINTED, "awaitPromise": True})
        paints = self.value("JSON.stringify(performance.getEntriesByType('paint').map(each => each.startTime))")
        happened = [(each["method"], each["params"]) for each in self._events]
        return Visit(
            [said["request"]["url"] for method, said in happened if method == "Network.requestWillBeSent"],
            [json.dumps(said) for method, said in happened if method in _COMPLAINTS],
            self.value("document.body.innerText"),
            min(json.loads(paints)),
        )

    def value(self, expression: str) -> Any:
        """Return what an expression comes to in the page."""
        return self.ask("Runtime.evaluate", {"expression": expression, "returnByValue": True})["result"]["value"]

    def ask(self, method: str, parameters: dict[str, Any] | None = None) -> Any:
        """Send one command to the page and return its result."""
        return self._ask(method, parameters or {}, self._session)

    def _ask(self, method: str, parameters: dict[str, Any], session: str | None) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        os.write(self._writing, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self._events.append(answer)

    def _wait_for(self, method: str) -> None:
        while not any(each.get("method") == method for each in self._events):
            self._events.append(self._next())

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the browser says nothing"
            read = os.read(self._reading, 65_536)
            assert read, "the browser ended"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


_COMPLAINTS = frozenset({"Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"})


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser that nobody used before, and end it."""
    theirs_reading, writing = os.pipe()
    reading, theirs_writing = os.pipe()
    with TemporaryDirectory(prefix="smokealarm-browser-", ignore_cleanup_errors=True) as folder:
        arguments = [str(CHROMIUM), *_QUIET, f"--user-data-dir={folder}", "--remote-debugging-pipe", "about:blank"]
        process = subprocess.Popen(  # noqa: S603 - the browser of this machine
            [sys.executable, "-c", _WITH_PIPES, str(theirs_reading), str(theirs_writing), *arguments],
            pass_fds=(theirs_reading, theirs_writing),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_reading)
        os.close(theirs_writing)
        try:
            yield Browser(reading, writing)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(reading)
            os.close(writing)
