"""Whether the query of every rule is answered: one that is not raises nothing, and says nothing either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.doctor.item import Item, State, listed
from smokealarm.dynatrace.integration import family_of

if TYPE_CHECKING:
    from smokealarm.doctor.asked import Asked

__all__ = ["QUERIES", "Answered", "judge_queries"]

QUERIES: Final = "rule queries"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a rule's query: how many series, or why none.

    ``missing`` are the keys among its metrics that the environment does not know.
    """

    asked: Asked
    series: int = 0
    failure: str = ""
    missing: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it only lacks metrics of AWS, which are known from their first value on."""
        return bool(self.missing) and all(family_of(each) is not None for each in self.missing)


def judge_queries(answers: tuple[Answered, ...]) -> Item:
    """Judge whether all are answered; an answer without series is one, as long as its metrics exist."""
    broken = tuple(f"{each.asked.by}: {each.failure}" for each in answers if each.failure and not each.waits)
    waiting = tuple(dict.fromkeys(key for each in answers if each.failure and each.waits for key in each.missing))
    if not answers:
        return Item(QUERIES, State.WARNING, "there is no enabled rule", "none was deployed", "smokealarm deploy")
    if broken:
        cause = "the selector cannot be evaluated, or a metric has no such dimension"
        cure = "smokealarm selector explains the selector, smokealarm check finds the line"
        return Item(QUERIES, State.FAILED, listed(broken), cause, cure)
    answered = sum(not each.failure for each in answers)
    said = f"{answered} of {len(answers)} are answered"
    if waiting:
        found = f"{said}; not known yet: {listed(waiting)}"
        cause = "a metric is known from its first value on, and AWS sends some only when something happens"
        return Item(QUERIES, State.WARNING, found, cause, "break something: a drill shows that the rule comes alive")
    empty = sum(not each.series for each in answers)
    return Item.ok(QUERIES, f"{said}" + (f", {empty} of them without series at present" if empty else ""))
