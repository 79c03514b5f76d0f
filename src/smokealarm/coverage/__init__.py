"""Coverage of the alert rules: which clauses of rules, alarms and routes some tape exercises.

::

    result = covered(Path("monitoring"), files)
    result.percent, result.unseen, result.subjects
"""

from smokealarm.coverage.clauses import Clause, CoverageResult, Kind, SubjectCoverage, Unseen
from smokealarm.coverage.report import as_json, as_text
from smokealarm.coverage.run import coverage_of, covered
from smokealarm.coverage.seen import Seen

__all__ = [
    "Clause",
    "CoverageResult",
    "Kind",
    "Seen",
    "SubjectCoverage",
    "Unseen",
    "as_json",
    "as_text",
    "coverage_of",
    "covered",
]
