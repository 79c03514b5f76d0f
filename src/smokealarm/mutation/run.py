"""Judging all mutants of a folder on the files of tapes, on several processors."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from smokealarm.errors import UsageError
from smokealarm.mutation.catalogue import mutants_of
from smokealarm.mutation.judging import Judge
from smokealarm.mutation.score import JudgedMutant, MutationResult
from smokealarm.nearest import told_nearest_names
from smokealarm.process_pool import process_pool
from smokealarm.replay.folder import Folder
from smokealarm.tape import load_tape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from smokealarm.mutation.mutant import Mutant
    from smokealarm.tape import Resources, Tape

__all__ = ["Question", "mutated", "processors"]

_FEW: Final = 64
"""Mutants that are judged before another process would have started."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which folder of monitoring is changed, which tapes judge it, and which objects are asked for: all, if none.

    A rule and the alarms that mirror it go by the id of the rule, everything else by its own name.
    """

    folder: Path
    tapes: tuple[Path, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Court:
    """The mutants of a monitoring, and a judge with the tapes of each pipeline.

    The monitoring is written once for all pipelines, so that the mutants of each are the same in the same order.
    """

    mutants: tuple[Mutant, ...]
    judges: tuple[tuple[tuple[Mutant, ...], Judge], ...]

    def judged(self, place: int) -> str | None:
        found = (judge.noticed(mutants[place]) for mutants, judge in self.judges)
        return next((each for each in found if each is not None), None)


def mutated(question: Question, jobs: int) -> MutationResult:
    """Judge every mutant that is asked for, in so many processes.

    Raises:
        UsageError: the folder or a tape cannot be read, or there is no such object.
    """
    began = time.perf_counter()
    _court.cache_clear()
    court = _court(question)
    tasks = _tasks(court.mutants, question)
    noticed = _noticed(question, tasks, 1 if sum(map(len, tasks)) <= _FEW else jobs)
    judged = tuple(JudgedMutant(court.mutants[place], noticed.get(place)) for place in _asked(court.mutants, question))
    return MutationResult(judged, len(question.tapes), time.perf_counter() - began)


def processors() -> int:
    """Return how many processors there are."""
    return os.cpu_count() or 1


def _noticed(question: Question, tasks: Sequence[tuple[int, ...]], jobs: int) -> Mapping[int, str]:
    """Return which tape notices each mutant that one does notice; the mutants of one object are one task."""
    work = partial(_done, question)
    if jobs == 1:
        found = list(map(work, tasks))
    else:
        # A copy of this process has everything read; where copying is not safe, each process reads it for itself.
        with process_pool(jobs, "fork" if sys.platform == "linux" else "spawn") as pool:
            found = list(pool.map(work, tasks))
    return {place: name for task in found for place, name in task.items() if name is not None}


def _done(question: Question, task: tuple[int, ...]) -> dict[int, str | None]:
    court = _court(question)
    return {place: court.judged(place) for place in task}


@lru_cache(maxsize=1)
def _court(question: Question) -> _Court:
    """Read everything, once in each process."""
    tapes: dict[Resources, dict[str, Tape]] = {}
    for path in question.tapes:
        tape = load_tape(path)
        tapes.setdefault(tape.resources, {})[path.stem] = tape
    judges = []
    for resources, own in tapes.items():
        monitoring = Folder(question.folder).monitoring(resources)
        judges.append((mutants_of(monitoring), Judge(monitoring, own)))
    if not judges:
        raise UsageError("there is no tape; expected --tapes FOLDER")
    return _Court(judges[0][0], tuple(judges))


def _asked(mutants: Sequence[Mutant], question: Question) -> tuple[int, ...]:
    """Return the places of the mutants that are asked for."""
    known = {name for each in mutants for name in _names(each)}
    for name in question.names:
        if name not in known:
            raise UsageError(f"nothing of the monitoring is called {name}; {told_nearest_names(name, known)}")
    return tuple(
        place
        for place, each in enumerate(mutants)
        if not question.names or not set(_names(each)).isdisjoint(question.names)
    )


def _names(mutant: Mutant) -> tuple[str, ...]:
    rule = getattr(mutant.old, "rule", None)
    return (mutant.name,) if rule is None else (mutant.name, rule)


def _tasks(mutants: Sequence[Mutant], question: Question) -> list[tuple[int, ...]]:
    """Return the places of those that have to be judged, object by object, those of the rules first."""
    tasks: dict[tuple[str, str], list[int]] = {}
    for place in _asked(mutants, question):
        if not mutants[place].equivalent:
            tasks.setdefault((mutants[place].subject, mutants[place].name), []).append(place)
    return [tuple(each) for each in tasks.values()]
