"""The one way in which sentences say how many, how long and by when.

``3`` and ``exactly 3`` are that number, ``at least 3`` and ``at most 3`` also more or less, ``no`` is 0. A length of
time has a unit, ``30 s`` or ``250 ms``. ``within 5 minutes`` is at most that long. What is done ``after 5 minutes`` is
done at once where nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import eq, ge, le
from typing import TYPE_CHECKING, Final

from smokealarm.clock import parse_duration
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "AFTER",
    "AMOUNT",
    "COUNT",
    "COUNTED",
    "MOMENT",
    "PAUSED",
    "Amount",
    "exactly",
    "listed",
    "parse_amount",
    "parse_moment",
    "parse_pause",
]

_COMPARISONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "exactly": eq,
    "at least": ge,
    "at most": le,
    "within": le,
}
_MILLISECONDS: Final = {"ms": 1.0, "s": 1000.0, "minute": 60_000.0, "minutes": 60_000.0}

AMOUNT: Final = rf"(?:(?:{'|'.join(_COMPARISONS)}) )?(?:no|\d+(?:\.\d+)?)(?: (?:{'|'.join(_MILLISECONDS)})(?!\w))?"
"""What an amount looks like, for the pattern of a sentence."""

MOMENT: Final = r"in minute \d+|within \d+ minutes?"
"""What the moment of something that happened looks like, for the pattern of a sentence."""

_WRITTEN: Final = re.compile(r"(?:(?P<comparison>[a-z]+(?: [a-z]+)?) )?(?P<number>no|\d+(?:\.\d+)?)(?: (?P<unit>\w+))?")


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """What a sentence expects; it equals every number that it allows, as ``pytest.approx`` does.

    ``number`` is in milliseconds where a unit of time was written, which makes it ``timed``.
    """

    text: str
    comparison: str
    number: float
    timed: bool = False

    @property
    def in_seconds(self) -> Amount:
        """The same for what is measured in seconds."""
        return replace(self, number=self.number / _MILLISECONDS["s"]) if self.timed else self

    def __eq__(self, found: object) -> bool:
        if not isinstance(found, int | float):
            return NotImplemented
        return _COMPARISONS[self.comparison](found, self.number)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self.text


def parse_amount(text: str) -> Amount:
    """Read an amount.

    Raises:
        UsageError: it is none.
    """
    found = re.fullmatch(AMOUNT, text) and _WRITTEN.fullmatch(text)
    if not found:
        said = f"{text!r} is no amount; expected one like '3', 'at least 3', 'at most 30 s' or 'within 5 minutes'"
        raise UsageError(said)
    number = 0.0 if found["number"] == "no" else float(found["number"])
    scale = _MILLISECONDS.get(found["unit"], 1.0)
    return Amount(text, found["comparison"] or "exactly", number * scale, timed=found["unit"] is not None)


def exactly(number: float) -> Amount:
    """Return the amount that is this number alone."""
    return Amount(f"{number:g}", "exactly", number)


def parse_moment(text: str) -> Amount:
    """Read a moment that looks like :data:`MOMENT`, in minutes from the scenario's begin."""
    at, _, within = text.partition("within ")
    if within:
        return Amount(text, "within", float(within.split()[0]))
    return exactly(float(at.removeprefix("in minute ")))


def parse_pause(text: str | None) -> timedelta:
    """Read how long to wait before something is done, which may be left out; see :data:`AFTER`."""
    return parse_duration(text) if text else timedelta()


def listed(words: str) -> list[str]:
    """Return the words of a list such as ``one, two and three``."""
    return re.split(r", | and ", words)


COUNT: Final = rf"(?P<count>{AMOUNT})"
"""The pattern of an amount that a step takes as ``count``."""

COUNTED: Final = {"count": parse_amount}
"""The converters of such a step."""

AFTER: Final = r"(?: after (?P<pause>.+))?$"
"""The pattern of the end of a sentence that may say after how long."""

PAUSED: Final = {"pause": parse_pause}
"""The converters of such a step."""
