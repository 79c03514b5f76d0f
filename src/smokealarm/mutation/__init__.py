"""Mutation of the alert rules: whether anybody would notice if a rule, an alarm or a route were otherwise.

::

    result = mutated(Question(Path("monitoring"), files), jobs=2)
    result.percent, result.survivors            # the score, and what no tape notices
    lines = list(as_text(result))
"""

from smokealarm.mutation.catalogue import mutants_of
from smokealarm.mutation.judging import Judge
from smokealarm.mutation.mutant import Mutant, Operator, Subject
from smokealarm.mutation.report import as_json, as_text, sentence
from smokealarm.mutation.run import Question, mutated, processors
from smokealarm.mutation.score import JudgedMutant, MutationResult, OperatorScore

__all__ = [
    "Judge",
    "JudgedMutant",
    "Mutant",
    "MutationResult",
    "Operator",
    "OperatorScore",
    "Question",
    "Subject",
    "as_json",
    "as_text",
    "mutants_of",
    "mutated",
    "processors",
    "sentence",
]
