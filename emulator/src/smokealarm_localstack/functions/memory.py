"""How much memory a function process has used at most."""

import contextlib
import math
from pathlib import Path


def peak_mb(process_id: int) -> int:
    """Return the largest resident size so far in MB, rounded up; 0 where the kernel does not tell (not Linux, gone)."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return math.ceil(int(line.split()[1]) / 1024)
    return 0
