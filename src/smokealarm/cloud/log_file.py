"""LocalStack's log: one file for each run, kept for the last few runs, and shown when something goes wrong."""

import os
import tempfile
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_KEPT: Final = 20
_LINES_SHOWN: Final = 25
_TAIL_BYTES: Final = 64 * 1024


def new_log_file(parent: Path, now: datetime | None = None) -> Path:
    """Return the path of a new log file below ``parent``, and remove all but the newest of the old ones."""
    parent.mkdir(parents=True, exist_ok=True)
    for old in sorted(parent.glob("localstack-*.log"))[: 1 - _KEPT]:
        old.unlink(missing_ok=True)
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S")
    descriptor, path = tempfile.mkstemp(prefix=f"localstack-{stamp}-{os.getpid()}-", suffix=".log", dir=parent)
    os.close(descriptor)
    return Path(path)


def last_lines(path: Path, count: int = _LINES_SHOWN) -> str:
    """Return the end of a log, indented, with the path to the whole; says so when there is nothing."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            lines = deque(log.read().decode(errors="replace").splitlines(), maxlen=count)
    except OSError as error:
        return f"Its log cannot be read: {error}"
    shown = "\n".join(f"  {line}" for line in lines if line.strip()) or "  (nothing was logged)"
    return f"The last lines of its log, {path}:\n{shown}"
