"""Where something stands in a JSON text; looked up only when there is something to complain of."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["caret", "place_of"]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_MOST_CARETS: Final = 40
_WIDTH: Final = 100


def place_of(text: str, path: Sequence[str | int]) -> int:
    """Return the offset of the value at a path of names and indexes in a valid JSON text.

    Where the path leads nowhere it is that of the innermost value that there is.
    """
    at = _after_space(text, 0)
    for step in path:
        found = next((place for name, place in _members(text, at) if name == step), None)
        if found is None:
            return at
        at = found
    return at


def caret(name: str, text: str, start: int, end: int) -> tuple[str, str]:
    """Return ``name:line:column`` of a part of a text, and its line with carets below the part.

    Of a long line only the surroundings are shown.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start : len(text) if line_end < 0 else line_end]
    column = start - line_start
    first = max(0, column - _WIDTH // 2) if len(line) > _WIDTH else 0
    carets = "^" * max(1, min(end, line_start + len(line)) - start)
    shown = f"  {line[first : first + _WIDTH]}\n  {' ' * (column - first)}{carets[:_MOST_CARETS]}"
    return f"{name}:{text.count(chr(10), 0, start) + 1}:{column + 1}", shown


def _members(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Yield the names or indexes of what is in an object or a list, with the offsets of the values."""
    if text[at] not in "{[":
        return
    decoder, named = JSONDecoder(), text[at] == "{"
    scan: Callable[[str, int], tuple[Any, int]] = decoder.raw_decode
    at, index = _after_space(text, at + 1), 0
    while text[at] not in "}]":
        name: str | int = index
        if named:
            name, at = scan(text, at)
            at = _after_space(text, _after_space(text, at) + 1)  # past the colon
        yield name, at
        at = _after_space(text, scan(text, at)[1])
        at, index = (_after_space(text, at + 1) if text[at] == "," else at), index + 1


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
