"""The JSON texts that the placeholders of a notification stand for.

Source: the raw schema ``builtin:problem.notifications`` 1.7.4: ``{ProblemDetailsJSON}`` is the object of the Problems
API v1, ``{ProblemDetailsJSONv2}`` that of v2 with evidenceDetails and impactAnalysis, but without recentComments.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.documents import ProblemField, problem_document
from smokealarm.dynatrace.problems.documents_v1 import problem_document_v1

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.problem import Problem

__all__ = ["problem_texts"]

_TOLD = frozenset({ProblemField.EVIDENCE_DETAILS, ProblemField.IMPACT_ANALYSIS})


def problem_texts(problem: Problem, environment: Environment) -> tuple[str, str]:
    """Return a problem as JSON text by version 1 and by version 2 of the Problems API."""
    second = problem_document(problem, environment, _TOLD)
    if not environment.around.options.notified_event_data:
        for evidence in second["evidenceDetails"]["details"]:
            del evidence["data"]
    first = problem_document_v1(problem, environment)
    return json.dumps(first, ensure_ascii=False), json.dumps(second, ensure_ascii=False)
