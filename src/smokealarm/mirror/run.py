"""Running every comparison, on as many processors as there are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from smokealarm.mirror.judging import judge_random, judge_tape
from smokealarm.mirror.pairs import read_monitoring
from smokealarm.mirror.results import summed
from smokealarm.process_pool import process_pool
from smokealarm.tape import load_tape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from smokealarm.dynatrace.integration import ServiceSettings
    from smokealarm.mirror.judging import Outcome
    from smokealarm.mirror.pairs import Monitoring
    from smokealarm.mirror.results import MirrorResult
    from smokealarm.tape import Resources

__all__ = ["Question", "mirrored"]

_FEW: Final = 8
"""Comparisons that are done before other processes would have started."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whose rules and alarms are held against each other, and what comes to the tenant by a metric stream.

    ``resources`` are those of random accounts; a tape has its own.
    """

    monitoring: Path
    streamed: tuple[ServiceSettings, ...]
    resources: Resources


def mirrored(question: Question, tapes: Sequence[Path], seeds: range) -> MirrorResult:
    """Hold all pairs against each other on tapes and on random accounts.

    Raises:
        UsageError: the monitoring or a tape cannot be read.
    """
    monitoring = read_monitoring(question.monitoring, question.resources, question.streamed)
    return summed(monitoring, _outcomes(question, [*tapes, *seeds]))


def _outcomes(question: Question, cases: Sequence[Path | int]) -> Iterator[Outcome]:
    processors = os.cpu_count() or 1
    judge = partial(_judged, question)
    if processors == 1 or len(cases) <= _FEW:
        for each in map(judge, cases):
            yield from each
        return
    with process_pool(processors, "spawn") as pool:
        for each in pool.map(judge, cases, chunksize=_FEW):
            yield from each


def _judged(question: Question, case: Path | int) -> tuple[Outcome, ...]:
    """Do one comparison, in whichever process; each reads the monitoring once."""
    if isinstance(case, int):
        return judge_random(_monitoring(question, question.resources), case, question.resources)
    tape = load_tape(case)
    return judge_tape(_monitoring(question, tape.resources), case.name, tape)


@cache
def _monitoring(question: Question, resources: Resources) -> Monitoring:
    return read_monitoring(question.monitoring, resources, question.streamed)
