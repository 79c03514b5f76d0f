"""A folder of monitoring on the files of tapes, on as many processors as there are."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from smokealarm.errors import UsageError
from smokealarm.process_pool import process_pool
from smokealarm.replay.changing import assigned, parse_assignment
from smokealarm.replay.judging import replay
from smokealarm.replay.prepared import prepared_together
from smokealarm.replay.reading import filled_in, read_sources
from smokealarm.replay.verdict import differences
from smokealarm.tape import digest, load_tape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from types import TracebackType

    from smokealarm.replay.monitoring import Monitoring
    from smokealarm.replay.prepared import PreparedTape
    from smokealarm.replay.reading import Sources
    from smokealarm.replay.verdict import Verdict
    from smokealarm.tape import Resources

__all__ = ["Folder", "JudgedTape", "Judges", "read_tapes"]

_FEW: Final = 32
"""Tapes that are judged before another process would have helped."""
_KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of monitoring, with changes such as ``rule.threshold=5``."""

    place: Path
    changes: tuple[str, ...] = ()

    def monitoring(self, resources: Resources) -> Monitoring:
        """Read the folder for a pipeline's resources, where it was not read before.

        Raises:
            UsageError: it cannot be read; shows the errors that `smokealarm check` finds in it, at their lines.
        """
        return _monitoring(self, digest(self.place), resources)


@dataclass(frozen=True, slots=True)
class JudgedTape:
    """A verdict, and what the recorded run did otherwise."""

    verdict: Verdict
    differences: tuple[str, ...]


class Judges:
    """Processes that judge folders on tapes, each always the same tapes, so that it remembers them and what it found.

    A folder that was changed a little is judged again in a fraction of the time.
    """

    def __init__(self) -> None:
        self._processes: list[ProcessPoolExecutor] = []
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def judged(self, folder: Folder, files: Sequence[Path]) -> Mapping[str, JudgedTape]:
        """Judge a folder on tapes, by the names of their files.

        Raises:
            UsageError: the folder or a tape cannot be read.
        """
        # A copy of this process has everything imported and read; where copying is not safe, one process does it all.
        if (os.cpu_count() or 1) == 1 or len(files) <= _FEW or sys.platform != "linux":
            return _judged(folder, files)
        found, others = _judged(folder, files[:1]), files[1:]
        processes = self._started()
        parts = [others[place :: len(processes)] for place in range(len(processes))]
        running = [each.submit(_judged, folder, part) for each, part in zip(processes, parts, strict=True)]
        for each in running:
            found |= each.result()
        return {path.stem: found[path.stem] for path in files}

    def _started(self) -> list[ProcessPoolExecutor]:
        """Return one process for each processor."""
        if not self._processes:
            for _ in range(os.cpu_count() or 1):
                self._processes.append(self._opened.enter_context(process_pool(1, "fork")))
        return self._processes


def read_tapes(files: Sequence[Path]) -> Mapping[str, PreparedTape]:
    """Read tapes, by the names of their files.

    Raises:
        TapeInvalid: one cannot be read.
    """
    return dict(zip([path.stem for path in files], prepared_together([load_tape(each) for each in files]), strict=True))


def _judged(folder: Folder, files: Sequence[Path]) -> dict[str, JudgedTape]:
    tapes = _tapes(tuple((path, digest(path)) for path in files))
    read = {each: folder.monitoring(each) for each in {ready.tape.configured for ready in tapes.values()}}
    verdicts = {name: replay(read[ready.tape.configured], ready) for name, ready in tapes.items()}
    return {name: JudgedTape(each, differences(tapes[name].tape, each)) for name, each in verdicts.items()}


@lru_cache(_KEPT)
def _tapes(states: tuple[tuple[Path, str], ...]) -> Mapping[str, PreparedTape]:
    """Read tapes that are in some states."""
    return read_tapes([path for path, _ in states])


@lru_cache(_KEPT)
def _monitoring(folder: Folder, state: str, resources: Resources) -> Monitoring:
    """Read a folder that is in some state."""
    try:
        monitoring = filled_in(_sources(folder.place, state), resources)
    except UsageError as error:
        raise UsageError(f"{error}{_faults(folder.place)}") from error
    for change in folder.changes:
        monitoring = assigned(monitoring, parse_assignment(change))
    return monitoring


@lru_cache(_KEPT)
def _sources(place: Path, _state: str) -> Sources:
    return read_sources(place)


def _faults(folder: Path) -> str:
    """Return the errors that `smokealarm check` finds in a folder, at their lines; nothing if it cannot be checked.

    Its warnings are no reason why a folder cannot be read.
    """
    if not folder.is_dir():
        return ""
    from smokealarm.check import check_files, find_configuration  # noqa: PLC0415 - only a faulty folder waits for it
    from smokealarm.check.reports import errors_as_text, plain  # noqa: PLC0415

    said = plain(errors_as_text(check_files((folder,), find_configuration(Path())))).rstrip()
    return f"\n{said}" if said else ""
