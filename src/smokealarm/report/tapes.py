"""Pages of scenarios from the files of tapes, on as many processors as there are, and what watched their pipelines."""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from smokealarm.process_pool import process_pool
from smokealarm.replay import as_drilled, read_monitoring
from smokealarm.report.folder import write_scenario
from smokealarm.tape import load_tape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from smokealarm.replay import Monitoring
    from smokealarm.tape import Resources, Tape

__all__ = ["monitoring_in", "write_scenarios"]

_FEW: Final = 16
"""Tapes that are drawn before other processes would have started."""


def write_scenarios(tapes: Sequence[Path], monitoring: Path, folder: Path) -> list[Path]:
    """Write the page and the facts of each tape's scenario, and return the pages.

    Raises:
        UsageError: the monitoring or a tape cannot be read.
    """
    processors = os.cpu_count() or 1
    write = partial(_written, monitoring, folder)
    if processors == 1 or len(tapes) <= _FEW:
        return [write(each) for each in tapes]
    with process_pool(processors, "spawn") as pool:
        return list(pool.map(write, tapes, chunksize=_FEW // 2))


def _written(monitoring: Path, folder: Path, tape: Path) -> Path:
    loaded = load_tape(tape)
    return write_scenario(loaded, monitoring_in(loaded, monitoring), folder)


def monitoring_in(tape: Tape, folder: Path) -> Monitoring:
    """Return what watched a tape's pipeline: what a folder says, and what the scenario configured otherwise.

    Raises:
        UsageError: the folder cannot be read, or the tape tells of a change that cannot be made.
    """
    return as_drilled(_read_once(folder, tape.configured), tape)


@cache
def _read_once(folder: Path, resources: Resources) -> Monitoring:
    """Read a folder; most scenarios have the same resources."""
    return read_monitoring(folder, resources)
