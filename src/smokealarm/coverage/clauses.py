"""Clauses of rules and alarms, and which tape exercises each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Clause", "CoverageResult", "Kind", "SubjectCoverage", "Unseen"]


class Kind(StrEnum):
    """What a clause is about."""

    CONDITION = "condition"
    WINDOW = "window"
    MISSING_DATA = "missing data"
    CLOSING = "closing"
    DIMENSION = "dimension"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a rule or an alarm may do, in words, and a tape on which it does; None if there is none."""

    kind: Kind
    said: str
    covered_by: str | None


@dataclass(frozen=True, slots=True)
class SubjectCoverage:
    """The clauses of a rule, a log event, an alarm or a profile; ``kind`` is which of them it is."""

    kind: str
    name: str
    clauses: tuple[Clause, ...]

    @property
    def covered(self) -> int:
        """How many clauses some tape exercises."""
        return sum(each.covered_by is not None for each in self.clauses)

    @property
    def missing(self) -> tuple[str, ...]:
        """The clauses that no tape exercises, in words."""
        return tuple(each.said for each in self.clauses if each.covered_by is None)

    def does(self, kind: Kind) -> bool:
        """Return whether every clause of a kind is exercised."""
        return all(each.covered_by is not None for each in self.clauses if each.kind is kind)


@dataclass(frozen=True, slots=True)
class Unseen:
    """A scenario in which something was broken, in words, and nobody was told.

    ``purpose`` is the sentence by which the scenario means it so, blank if it does not. ``opened`` are the rules that
    opened all the same, by their ids.
    """

    tape: str
    broken: str
    purpose: str
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageResult:
    """Everything about a folder on so many tapes; what is unseen, and not meant so, comes first."""

    unseen: tuple[Unseen, ...]
    subjects: tuple[SubjectCoverage, ...]
    tapes: int

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return sum(len(each.clauses) for each in self.subjects)

    @property
    def covered(self) -> int:
        """How many of them some tape exercises."""
        return sum(each.covered for each in self.subjects)

    @property
    def percent(self) -> float:
        """Which share of the clauses some tape exercises."""
        return 100 * self.covered / self.clauses if self.clauses else 100.0
