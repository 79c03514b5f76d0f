"""What comes of all comparisons together: for each pair how often both fired, who led, and where only one did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.mirror.judging import Alone, Outcome
    from smokealarm.mirror.pairs import Monitoring, Unpaired

__all__ = ["MirrorResult", "PairResult", "Verdict", "summed"]


class Verdict(StrEnum):
    """What is said of a pair."""

    AGREES = "agrees"
    EXPLAINED = "explained"
    DISAGREES = "disagrees"
    NEVER_FIRED = "never fired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PairResult:
    """A pair over all tapes and random accounts; ``cases`` counts them, ``leads`` and ``alone`` are all of them."""

    rule_id: str
    alarm: str
    cases: int
    leads: tuple[int, ...]
    alone: tuple[Alone, ...]
    reason: str | None
    failures: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether the two agree; what never fired is not proven."""
        if self.failures:
            return Verdict.FAILED
        if self.alone:
            return Verdict.DISAGREES if self.reason is None else Verdict.EXPLAINED
        return Verdict.AGREES if self.leads else Verdict.NEVER_FIRED

    @property
    def needless(self) -> bool:
        """Whether there is a reason for a disagreement that nothing has shown."""
        return self.reason is not None and not self.alone

    @property
    def lead(self) -> tuple[int, float, int] | None:
        """By how many minutes the alarm leads: least, median and most; None if they never fired together."""
        return (min(self.leads), median(self.leads), max(self.leads)) if self.leads else None

    def only(self, side: str) -> int:
        """Count the firings of one side alone."""
        return sum(each.side == side for each in self.alone)


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """Every pair, and what cannot be compared."""

    pairs: tuple[PairResult, ...]
    unpaired: tuple[Unpaired, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing disagrees without a reason, and nothing is without its counterpart without a reason."""
        bad = {Verdict.DISAGREES, Verdict.FAILED}
        return not any(each.verdict in bad for each in self.pairs) and all(each.reason for each in self.unpaired)


def summed(monitoring: Monitoring, outcomes: Iterable[Outcome]) -> MirrorResult:
    """Return the result of all outcomes."""
    by_rule: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        by_rule[each.rule_id].append(each)
    pairs = tuple(
        PairResult(
            pair.rule_id,
            pair.alarm.name,
            len(by_rule[pair.rule_id]),
            tuple(lead for each in by_rule[pair.rule_id] for lead in each.leads),
            tuple(alone for each in by_rule[pair.rule_id] for alone in each.alone),
            pair.reason,
            tuple(sorted({each.failure for each in by_rule[pair.rule_id] if each.failure is not None})),
        )
        for pair in monitoring.pairs
    )
    return MirrorResult(pairs, monitoring.unpaired)
