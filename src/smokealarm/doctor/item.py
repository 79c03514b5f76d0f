"""One item of the list: what was looked at, how it is, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Item", "State", "listed"]

_MOST_LISTED = 5


class State(StrEnum):
    """How an item is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was not looked at; what was found says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """What was found about one thing; where it is not as it should be, its probable cause and its cure."""

    name: str
    state: State
    found: str
    cause: str = ""
    cure: str = ""

    @classmethod
    def ok(cls, name: str, found: str) -> Item:
        """Return an item that is as it should be."""
        return cls(name, State.OK, found)

    @classmethod
    def skipped(cls, name: str, why: str) -> Item:
        """Return an item that was not looked at."""
        return cls(name, State.SKIPPED, why)


def listed(texts: tuple[str, ...]) -> str:
    """Return the first texts, and how many there are beside them."""
    more = len(texts) - _MOST_LISTED
    return "; ".join(texts[:_MOST_LISTED]) + (f"; and {more} more" if more > 0 else "")
