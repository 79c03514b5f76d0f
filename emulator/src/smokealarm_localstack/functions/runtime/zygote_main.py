"""A process that has imported what functions need and becomes a function process again and again, by forking.

Run as ``python -I -S -X utf8 zygote_main.py FACTS`` where FACTS is a JSON object whose members are ``parent`` (process
id), ``control`` (the descriptor of a stream socket), ``runtime`` (this folder) and ``preload`` (see ``preloading``, or
``null`` to import nothing).

Each launch comes through the socket as its size in four bytes, which carry the descriptor for the function's output,
and a JSON object with the members ``facts`` (see ``bootstrap``), ``environment`` and ``folder``. Reports go to standard
output, one JSON object a line: ``{"started": PID}`` and ``{"exited": PID, "returncode": N}``, where N is negative for a
signal. When the socket closes, LocalStack is gone, and this process ends; the kernel ends its children then.

The processes forked here share one hash seed. The generators of ``random`` are seeded anew after each fork by Python.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
import traceback

_SIZE_BYTES = 4


class Zygote:
    """Serves launches until it finds itself in a forked process."""

    def __init__(self, control, die_with):
        self._die_with = die_with
        self._control = socket.socket(fileno=control)
        self._children = set()
        self._wakeup, self._waker = socket.socketpair()
        self._waker.settimeout(0)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def serve(self):
        """Fork a process for each launch and report its end; return the launch, in the forked process only."""
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._wakeup, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if self._wakeup.fileno() in ready:
                self._wakeup.recv(4096)
                self._reap()
            if self._control.fileno() in ready:
                launch, output = self._receive()
                forked = self._fork(output)
                os.close(output)
                if forked:
                    return launch

    def _receive(self):
        head, descriptors, _, _ = socket.recv_fds(self._control, _SIZE_BYTES, 1)
        if len(head) < _SIZE_BYTES or not descriptors:
            os._exit(0)
        size, body = int.from_bytes(head, "big"), bytearray()
        while len(body) < size:
            chunk = self._control.recv(size - len(body))
            if not chunk:
                os._exit(0)
            body += chunk
        return json.loads(body), descriptors[0]

    def _fork(self, output):
        """Return true in the forked process."""
        zygote = os.getpid()
        child = os.fork()
        if child:
            self._children.add(child)
            _report({"started": child})
        else:
            self._leave(zygote, output)
        return not child

    def _leave(self, zygote, output):
        """Let the forked process have its own session and output, and nothing of the zygote's."""
        os.setsid()
        self._die_with(zygote)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for own in (self._control, self._wakeup, self._waker):
            own.close()
        os.dup2(output, 1)
        os.dup2(output, 2)

    def _reap(self):
        for child in list(self._children):
            if _has_ended(child):
                with contextlib.suppress(OSError):  # not reaped yet, so its group's number cannot be somebody else's
                    os.killpg(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
                self._children.discard(child)
                _report({"exited": child, "returncode": os.waitstatus_to_exitcode(status)})


def main():
    """Prepare, serve, and run the function in each process that comes out of it."""
    facts = json.loads(sys.argv[1])
    sys.path.insert(0, facts["runtime"])
    import bootstrap
    import environment_block

    sys.modules["__main__"], bootstrap.__name__ = sys.modules.pop("bootstrap"), "__main__"
    bootstrap.die_with(facts["parent"])
    prepared = _prepare(facts["preload"]) if facts["preload"] else None
    launch = Zygote(facts["control"], bootstrap.die_with).serve()
    shown = environment_block.replace(launch["environment"])
    del sys.modules["environment_block"]
    _become(bootstrap, launch, facts, prepared if shown else None)


def _prepare(preload):
    """Import everything; ``None`` if that fails, as with a layer whose SDK is broken: functions then see it fail."""
    import preloading

    try:
        names = preloading.preload(preload)
        import rebinding

        bindings = rebinding.Bindings()
    except Exception:  # noqa: BLE001 -- whatever a layer raises
        traceback.print_exc()
        return None
    gc.collect()
    gc.freeze()  # what is never looked at stays shared
    return names, bindings


def _become(bootstrap, launch, facts, prepared):
    """Run the function, here if what was imported serves it, else in a new interpreter."""
    time.tzset()
    os.chdir(launch["folder"])
    function = {**launch["facts"], "parent": os.getppid()}
    sys.orig_argv[-2:] = [os.path.join(facts["runtime"], "bootstrap.py"), json.dumps(function)]
    if prepared is None or function["wrapper"] or _shadowed(prepared, function, facts):
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 -- this very interpreter
    bootstrap.enter_sandbox(function)
    prepared[1].renew()
    for name in ("preloading", "rebinding"):
        del sys.modules[name]
    bootstrap.run_function(function)


def _shadowed(prepared, function, facts):
    import preloading

    return preloading.shadowed(prepared[0], function, facts["preload"])


def _has_ended(child):
    """Say whether a child has ended, without reaping it."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _report(event):
    os.write(1, json.dumps(event).encode() + b"\n")


if __name__ == "__main__":
    main()
