"""Looks after function processes from outside LocalStack's process, in real time.

It reads commands from its standard input, one a line: ``add PID`` (a process group to be responsible for), ``watch PID
KIBIBYTES`` (say when it uses more memory), ``rest PID`` (stop looking) and ``forget PID``. It writes ``exceeded PID``.
When its input ends, LocalStack is gone: it kills every group it is responsible for and ends too.
"""

import os
import select
import signal
import sys

_LOOK_SECONDS = 0.01
_PAGE_KIBIBYTES = os.sysconf("SC_PAGE_SIZE") // 1024


class Warden:
    """The groups in its care and the limits of those being watched."""

    def __init__(self):
        self.groups = set()
        self.limits = {}

    def obey(self, command):
        """Carry out one command."""
        verb, process, *limit = command.split()
        process = int(process)
        if verb == "add":
            self.groups.add(process)
        elif verb == "watch":
            self.limits[process] = int(limit[0])
        elif verb == "rest":
            self.limits.pop(process, None)
        elif verb == "forget":
            self.groups.discard(process)
            self.limits.pop(process, None)

    def exceeded(self):
        """Return the watched processes above their limit, each once."""
        above = [process for process, limit in self.limits.items() if resident(process) > limit]
        for process in above:
            del self.limits[process]
        return above

    def kill_all(self):
        """Kill every group in care."""
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except OSError:
                continue


def resident(process):
    """Return the resident size of a process in KiB, 0 if it is gone or the system has no /proc."""
    try:
        with open(f"/proc/{process}/statm") as statm:
            return int(statm.read().split()[1]) * _PAGE_KIBIBYTES
    except (OSError, ValueError, IndexError):
        return 0


def main():
    """Serve until standard input ends."""
    warden, pending = Warden(), b""
    while True:
        readable, _, _ = select.select([0], [], [], _LOOK_SECONDS if warden.limits else None)
        if readable:
            chunk = os.read(0, 65536)
            if not chunk:
                warden.kill_all()
                return
            *commands, pending = (pending + chunk).split(b"\n")
            for command in commands:
                warden.obey(command.decode())
        for process in warden.exceeded():
            sys.stdout.write(f"exceeded {process}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
