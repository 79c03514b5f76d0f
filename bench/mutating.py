"""Timings of mutation and coverage of the shipped alert rules, with what both came to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.measurement import Stopwatch, Timing
from smokealarm.coverage import covered
from smokealarm.mutation import Question, mutated, processors
from smokealarm.tape import LIMITS, catalogue

_ROOT: Final = Path(__file__).parent.parent
_AIM: Final = 60 / 1000
"""Seconds for a mutant, so that there are a thousand in a minute."""


def mutating() -> Iterator[Timing]:
    """Yield the time of one of all mutants, on all processors, and that of the coverage of all clauses."""
    files = tuple(catalogue([_ROOT / "tapes", _ROOT / "tapes" / LIMITS]))
    result = mutated(Question(_ROOT / "monitoring", files), processors())
    many, score = len(result.judged), f"{result.percent:.1f} % of {result.tried} noticed"
    yield Timing(f"mutation: one of {many} mutants ({score})", result.seconds / many, many, _AIM)
    watch = Stopwatch()
    with watch.lap():
        share = covered(_ROOT / "monitoring", files)
    yield watch.timing(f"coverage: {share.clauses} clauses ({share.percent:.1f} % exercised)")
