"""The clock's side of the conversation with function processes.

A function process has a virtual clock of its own, made of the same code. When nothing in it is at work any more and it
waits for a moment, it asks for that moment here, one line of JSON over a loopback connection, and its invocation's
activity is parked until then: ``{"activity": key, "until": microseconds}``, answered by ``{"now": microseconds}``.
"""

import json
import os
import socketserver
from pathlib import Path
from typing import Any, Final

import time_machine

import smokealarm_localstack
from smokealarm_localstack.clock.requests import caller, known
from smokealarm_localstack.clock.virtual import MICROSECONDS, Activity, VirtualClock, Wait

ADDRESS: Final = "SMOKEALARM_CLOCK_ADDRESS"
STATE: Final = "SMOKEALARM_CLOCK_STATE"
EVENT_HEADER: Final = "Smokealarm-Clock"


class FunctionClockServer(socketserver.ThreadingTCPServer):
    """Serves the waits of function processes, one connection and one thread for each process."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.clock = clock

    def environment(self, activity: Activity) -> dict[str, str]:
        """Return what the environment of a function process must hold for its clock to follow this one."""
        host, port = self.server_address[:2]
        folders = [Path(module.__file__ or "").parent.parent for module in (smokealarm_localstack, time_machine)]
        state = {**self._moment(activity), "path": [os.fspath(folder) for folder in folders]}
        return {ADDRESS: f"{host!s}:{port}", STATE: json.dumps(state)}

    def event_headers(self, activity: Activity) -> dict[str, str]:
        """Return the header that tells a function process the time of its next event."""
        return {EVENT_HEADER: json.dumps(self._moment(activity))}

    def _moment(self, activity: Activity) -> dict[str, Any]:
        return {"now": round(self.clock.now() * MICROSECONDS), "activity": known(activity)}


class _Conversation(socketserver.StreamRequestHandler):
    """One function process asking for moments."""

    server: FunctionClockServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer each line when its moment has come, until the process closes the connection."""
        for line in self.rfile:
            request = json.loads(line)
            now = self._wait(caller(request["activity"]), request["until"])
            self.wfile.write(json.dumps({"now": now}).encode() + b"\n")

    def _wait(self, activity: Activity | None, until: int) -> int:
        clock = self.server.clock
        if activity:
            clock.wait(Wait(clock, activity), until / MICROSECONDS - clock.now())
        return round(clock.now() * MICROSECONDS)
