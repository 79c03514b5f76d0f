"""The report for the reliability review: which failures are seen, how fast, which are not, and what is noise.

It computes and draws, and does no input or output::

    facts = facts_of(tape)                                     # what one scenario came to
    page = write_scenario_page(facts, timeline_of(prepared(tape), monitoring), tape)
    review = reviewed([facts, ...])                            # what follows from all of them
    write_index_page(review, Extras(), made="today"), write_summary(review, Extras())
"""

from smokealarm.report.review.documents import (
    past_run,
    read_facts,
    read_run,
    write_facts,
    write_report,
    write_run,
)
from smokealarm.report.review.extras import CoverageShown, Extras, MutationShown, PastRun, RuleCoverage, Survivor
from smokealarm.report.review.facts import AlertFact, FailureFact, ScenarioFacts
from smokealarm.report.review.gathering import facts_of
from smokealarm.report.review.handed_in import read_coverage, read_mutation
from smokealarm.report.review.index_page import write_index_page
from smokealarm.report.review.scenario_page import write_scenario_page
from smokealarm.report.review.summary import write_summary
from smokealarm.report.review.summing import Review, reviewed
from smokealarm.report.review.timeline import Timeline, timeline_of
from smokealarm.report.review.verdict import verdict_sentence

__all__ = [
    "AlertFact",
    "CoverageShown",
    "Extras",
    "FailureFact",
    "MutationShown",
    "PastRun",
    "Review",
    "RuleCoverage",
    "ScenarioFacts",
    "Survivor",
    "Timeline",
    "facts_of",
    "past_run",
    "read_coverage",
    "read_facts",
    "read_mutation",
    "read_run",
    "reviewed",
    "timeline_of",
    "verdict_sentence",
    "write_facts",
    "write_index_page",
    "write_report",
    "write_run",
    "write_scenario_page",
    "write_summary",
]
