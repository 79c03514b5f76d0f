"""The virtual clock inside a function process.

Time stands still while the function computes and moves when all of its threads wait: this process then asks the
emulator for the next moment one of them waits for, and the emulator lets time pass until then. ``time.time()``,
``datetime.now()``, ``time.sleep()``, timed waits, ``asyncio.sleep()`` and the deadline of the invocation follow it.
"""

import json
import os
import socket
import sys
import time

_clock = None
_modules = None


def prepare(path):
    """Import the clock's modules from these folders, for processes that will be forked from this one."""
    global _modules
    _modules = _import_clock(path)


def install():
    """Make this process's clock virtual; before any code of the function is imported."""
    global _clock
    address = os.environ.pop("SMOKEALARM_CLOCK_ADDRESS")
    state = json.loads(os.environ.pop("SMOKEALARM_CLOCK_STATE"))
    _clock = _FunctionClock(_modules or _import_clock(state["path"]), address, state)
    _name_caller()
    _patch_selectors()


def begin_event(header):
    """Take the time and the activity that came with an event."""
    if _clock:
        _clock.begin_event(json.loads(header))


def _import_clock(path):
    """Import the clock's modules from outside the sandbox, and hide them from the function's own imports.

    Only ``time_machine`` stays importable: its compiled part looks it up by name whenever the time is read. It would
    import pytest, where that is installed, for the sake of its fixtures.
    """
    sys.path[:0] = path
    sys.modules["pytest"] = None
    try:
        from smokealarm_localstack.clock import system_time, threads, virtual, waits
    finally:
        del sys.path[: len(path)], sys.modules["pytest"]
    for name in [name for name in sys.modules if name.split(".")[0] == "smokealarm_localstack"]:
        del sys.modules[name]
    return system_time, threads, virtual, waits


class _FunctionClock:
    """A clock like the emulator's, which moves only when the emulator's has."""

    def __init__(self, modules, address, state):
        system_time, threads, virtual, waits = modules
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._replies = self._socket.makefile("rb")
        self._activity = state["activity"]
        self._current = waits.current
        self._clock = _following(virtual.VirtualClock, self._ask)(
            state["now"] / 1e6, system_time.freeze(state["now"] / 1e6)
        )
        self._start(threads, waits)

    def _start(self, threads, waits):
        waits.install(self._clock)
        threads.install(self._clock)
        time.perf_counter = time.monotonic
        time.monotonic_ns = time.perf_counter_ns = lambda: int(time.monotonic() * 1e9)
        waits._local.activity = self._clock.begin("main thread")
        threads.start_io_thread(self._clock.run, "smokealarm-clock")

    def begin_event(self, state):
        self._activity = state["activity"]
        self._clock.set(state["now"])

    def activity(self):
        return self._activity

    def may_sleep(self):
        return self._current() is not None

    def sleep(self, seconds):
        self._clock.sleep(self._current(), seconds)

    def _ask(self, until):
        """Wait for the emulator to let time pass until then."""
        self._socket.sendall(json.dumps({"activity": self._activity, "until": until}).encode() + b"\n")
        reply = self._replies.readline()
        if not reply:
            os._exit(0)  # the emulator is gone, so nobody is left to run for
        return json.loads(reply)["now"]


def _following(base, ask):
    """Make a clock that goes on by itself, but asks before it moves."""

    class FollowingClock(base):
        def _wants_to_move(self):
            return True

        def _move_to(self, now):
            if now > self._now:
                super()._move_to(max(now, ask(now)))

        def set(self, now):
            with self._mutex:
                super()._move_to(now)
                self._changed.notify_all()

    return FollowingClock


def _name_caller():
    """Tell the emulator, with every HTTP request, which invocation waits for the answer."""
    import http.client

    endheaders = http.client.HTTPConnection.endheaders

    def named(self, *args, **kwargs):
        if self.host in {"127.0.0.1", "localhost"} or self.host.endswith("localhost.localstack.cloud"):
            self.putheader("x-smokealarm-activity", _clock.activity())
        return endheaders(self, *args, **kwargs)

    http.client.HTTPConnection.endheaders = named


def _patch_selectors():
    """Let an event loop that only waits for time wait virtually; one that waits for sockets too looks at them first."""
    import selectors

    select = selectors.DefaultSelector.select
    wakeups_only = 1

    def patched(self, timeout=None):
        events = select(self, 0)
        if events or timeout is None or timeout <= 0 or not _clock.may_sleep():
            return events or (select(self, timeout) if timeout is None or timeout > 0 else events)
        if len(self.get_map()) > wakeups_only:
            return select(self, min(timeout, 0.01))
        _clock.sleep(timeout)
        return select(self, 0)

    selectors.DefaultSelector.select = patched
