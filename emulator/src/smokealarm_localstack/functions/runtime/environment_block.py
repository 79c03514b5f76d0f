"""The environment of a process that has started already, for Python, for the C library and for the kernel.

The kernel shows ``/proc/PID/environ`` from the block of memory in which the process was given its variables. That block
is overwritten in place, so whoever starts the process must have made room in it.
"""

import ctypes
import os

_ENV_START, _ENV_END = (
    50,
    51,
)  # fields of /proc/PID/stat, counted from 1: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
_FIRST_AFTER_NAME = 3


def replace(variables):
    """Make these the environment; return false if the kernel's view of it could not be changed."""
    os.environ.clear()
    os.environ.update(variables)
    try:
        start, end = _bounds()
    except OSError:
        return False
    block = b"".join(os.fsencode(f"{name}={value}") + b"\0" for name, value in variables.items())
    if not 0 < start <= end - len(block):
        return False
    ctypes.memset(start, 0, end - start)
    ctypes.memmove(start, block, len(block))
    return True


def _bounds():
    """Return where the block starts and ends."""
    with open("/proc/self/stat", "rb") as stat:
        fields = stat.read().rpartition(b")")[2].split()
    return int(fields[_ENV_START - _FIRST_AFTER_NAME]), int(fields[_ENV_END - _FIRST_AFTER_NAME])
