"""Tapes of small scenarios in which a queue is deep, a rule says so, and a mail goes out."""

from __future__ import annotations

from typing import Final

from tests.replay.making import a_tape

from smokealarm.report.review import ScenarioFacts, facts_of
from smokealarm.tape import FaultSpan, FunctionLine, Scenario, Tape, ToldOnce, ToldProblem

__all__ = ["HANG", "MAIL", "PROBLEM", "facts", "taped"]

HANG: Final = FaultSpan("function.hang", "drill-ingest", 60.0, 300.0)
PROBLEM: Final = ToldProblem("deep", "drill: the queue drill-dlq is deep", ("E-1",), 6, 12)
MAIL: Final = ToldOnce(
    9,
    "mail",
    "Page",
    ("page@example.org",),
    "OPEN",
    "delivered",
    PROBLEM.title,
    "[drill] it is deep",
    "The queue is deep.",
)
VALUES: Final = (0.0, 0.0, 0.0, 3.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def taped(*expected: str, name: str = "A deep queue is told", feature: str = "queues", **parts: object) -> Tape:
    """Return the tape of a monitored scenario."""
    scenario = Scenario(f"features/alerts/{feature}.feature", name, 3, ("1 file is uploaded",), expected)
    lines = (FunctionLine("drill-ingest", 61, "[ERROR] no"),)
    usual = {"scenario": scenario, "faults": (HANG,), "problems": (PROBLEM,), "told": (MAIL,), "lines": lines}
    return a_tape(VALUES, **{**usual, **parts})


def facts(*expected: str, **parts: object) -> ScenarioFacts:
    """Return the facts of such a scenario."""
    return facts_of(taped(*expected, **parts))  # type: ignore[arg-type]
