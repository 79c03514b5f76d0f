"""What else the page shows when it is handed in: coverage and mutation of the alert rules, and earlier runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.mirror import MirrorResult

__all__ = ["CoverageShown", "Extras", "MutationShown", "PastRun", "RuleCoverage", "Survivor"]


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """How many clauses of an alert rule some scenario has exercised, and which none has, in words."""

    rule: str
    covered: int
    clauses: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageShown:
    """Coverage of all rules."""

    rules: tuple[RuleCoverage, ...]

    @property
    def percent(self) -> float:
        """The share of clauses that some scenario has exercised."""
        clauses = sum(each.clauses for each in self.rules)
        return 100 * sum(each.covered for each in self.rules) / clauses if clauses else 100.0


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of the monitoring that no scenario noticed, and a scenario that would, each in a sentence."""

    change: str
    remedy: str


@dataclass(frozen=True, slots=True)
class MutationShown:
    """How many changes of the monitoring were tried, how many were noticed, and which were not."""

    tried: int
    noticed: int
    survivors: tuple[Survivor, ...] = ()

    @property
    def percent(self) -> float:
        """The share of changes that some scenario noticed."""
        return 100 * self.noticed / self.tried if self.tried else 100.0


@dataclass(frozen=True, slots=True)
class PastRun:
    """An earlier run: when, its counts, and each alert's median delays to detection and to notification in minutes."""

    at: str
    scenarios: int
    failed: int
    injected: int
    told: int
    blind: int
    slowest: int | None
    delays: tuple[tuple[str, float, float | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Extras:
    """Everything beside the scenarios; what is None was not handed in. ``history`` is oldest first, this run last."""

    mirror: MirrorResult | None = None
    coverage: CoverageShown | None = None
    mutation: MutationShown | None = None
    history: tuple[PastRun, ...] = field(default=())
