"""Where something is written, and the error that points there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.errors import MonacoInvalid
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Place", "meant"]


@dataclass(frozen=True, slots=True)
class Place:
    """The characters from ``start`` up to ``end`` of the file ``path``, whose whole text is ``text``."""

    path: str
    text: str = field(repr=False)
    start: int = 0
    end: int = 0

    @property
    def line(self) -> int:
        """The line in which it begins, from 1."""
        return self.text.count("\n", 0, self.start) + 1

    def refusal(self, reason: str, hint: str = "") -> MonacoInvalid:
        """Return the error that something here is not right; ``hint`` says what was expected."""
        span = (self.start, max(self.start, self.end))
        return MonacoInvalid(reason, hint, self.path, self.line, pointed(self.text, span), span=span)


def meant(written: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest of the known names, or all of them."""
    names = sorted(set(known))
    close = nearest(written, names)
    if close is not None:
        return f"did you mean {close}?"
    return f"expected one of: {', '.join(names)}" if names else "there is none"
