"""A number for each minute, written as promtool writes the input series of a test.

``4 _ 7`` are a value, a missing minute and another value; ``0x10`` is 0 and 10 further ones; ``1+2x3`` is 1, 3, 5 and
7; ``9-1x2`` is 9, 8 and 7; ``_x3`` are three missing minutes. What promtool calls stale has no meaning here.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ ("Expanding notation").
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LONGEST", "NotationError", "Values", "read_values", "write_values"]

Values: TypeAlias = "tuple[float | None, ...]"
"""A number for each minute, None where there is none."""

LONGEST: Final = 100_000
"""Minutes that one notation may have: more than two months."""

_NUMBER: Final = r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
_WORD: Final = re.compile(r"\S+")
_GAP: Final = re.compile(r"_(?:x(?P<more>\d+))?")
_RUN: Final = re.compile(rf"(?P<first>[+-]?{_NUMBER})(?:(?P<step>[+-]{_NUMBER})?x(?P<more>\d+))?", re.IGNORECASE)
_EXACT: Final = 2.0**53
_SHORTEST_CONSTANT, _SHORTEST_LINE = 3, 4


class NotationError(ValueError):
    """A text is no such notation; ``start`` and ``end`` delimit the guilty characters, ``hint`` says what to write."""

    def __init__(self, message: str, start: int, end: int, hint: str) -> None:
        super().__init__(message)
        self.message, self.start, self.end, self.hint = message, start, end, hint


@lru_cache(maxsize=20_000)
def read_values(text: str) -> Values:
    """Return the number of each minute.

    Raises :class:`NotationError`.
    """
    values: list[float | None] = []
    for word in _WORD.finditer(text):
        values += _expanded(word[0], word.start(), LONGEST - len(values))
    return tuple(values)


def write_values(values: Sequence[float | None]) -> str:
    """Return the shortest notation of runs from left to right; missing minutes at the end are left out."""
    end = next((place for place in range(len(values), 0, -1) if values[place - 1] is not None), 0)
    place, tokens = 0, []
    while place < end:
        length, token = _first_run(values, place, end)
        tokens.append(token)
        place += length
    return " ".join(tokens)


def _expanded(word: str, start: int, room: int) -> list[float | None]:
    span = start, start + len(word)
    gap, run = _GAP.fullmatch(word), _RUN.fullmatch(word)
    found = gap or run
    if found is None:
        raise NotationError(f"{word!r} is no value", *span, _hint(word))
    written = found["more"] or ""
    more = int(written or 0) if len(written) <= len(str(LONGEST)) else LONGEST
    if more >= room:
        raise NotationError(f"{word!r} makes more than {LONGEST} minutes", *span, "expected a smaller number after x")
    if run is None:
        return [None] * (more if written else 1)
    first, step = float(run["first"]), float(run["step"] or 0)
    if not math.isfinite(first + step * more):
        raise NotationError(f"{word!r} is too large a number", *span, "expected one below 1e308")
    return [first + step * each for each in range(more + 1)] if step else [first] * (more + 1)


def _hint(word: str) -> str:
    """Return what to write instead of a word that is no value."""
    if word == "stale":
        return "a missing minute is written _"
    if word.startswith("{{"):
        return "a tape has numbers and no native histograms; give a series of their counts or sums"
    return "expected a number, 0x10, 1+2x3, _ or _x3"


def _first_run(values: Sequence[float | None], place: int, end: int) -> tuple[int, str]:
    """Return how many minutes the first token covers, and the token."""
    first = values[place]
    same = place
    while same < end and values[same] == first:
        same += 1
    constant = same - place
    if first is None:
        return constant, "_" if constant == 1 else f"_x{constant}"
    if constant >= _SHORTEST_CONSTANT:
        return constant, f"{_written(first)}x{constant - 1}"
    line = _line(values, place, end)
    if line >= _SHORTEST_LINE:
        step = (values[place + 1] or 0.0) - first
        return line, f"{_written(first)}{'+' if step > 0 else '-'}{_written(abs(step))}x{line - 1}"
    return 1, _written(first)


def _line(values: Sequence[float | None], place: int, end: int) -> int:
    """Return how many minutes from a place on rise or fall evenly, of whole numbers only, which add up exactly."""
    first, second = values[place], values[place + 1] if place + 1 < end else None
    if first is None or second is None or second == first:
        return 1
    step, length = second - first, 0
    while place + length < end:
        value = values[place + length]
        if value is None or value != first + step * length or not value.is_integer() or abs(value) > _EXACT:
            break
        length += 1
    return length


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
