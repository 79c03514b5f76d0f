"""One application of a pattern to a text, and what it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.errors import SmokealarmError

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.values import Value

__all__ = ["Find", "OutOfSteps", "Run", "Step"]

_CHARACTERS_OF_A_STEP = 256
"""How far a search goes in one step."""


class OutOfSteps(SmokealarmError):  # noqa: N818 - it says what happened, as the errors of smokealarm.errors do
    """A pattern has taken as many steps on a text as it may."""


@dataclass(slots=True)
class Run:
    """One application of a pattern: the text, how many steps are left, what was exported, the last typed value."""

    text: str
    steps: int
    exports: list[tuple[str, Value]] = field(default_factory=list)
    value: Value = None

    def spend(self, characters: int = 0) -> None:
        """Take one step, and more for many characters; raise :class:`OutOfSteps` if none is left."""
        self.steps -= 1 + characters // _CHARACTERS_OF_A_STEP
        if self.steps < 0:
            raise OutOfSteps("the pattern takes too long on this text")


Step: TypeAlias = "Callable[[Run, int], int]"
"""Matches at a place; returns where the match ends, or -1."""

Find: TypeAlias = "Callable[[Run, int, int], int]"
"""Returns the first place from one to another, both included, where something matches, or -1."""
