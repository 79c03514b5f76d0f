"""From a character of a text's value to the characters of the file that write it."""

from __future__ import annotations

import re

__all__ = ["literal_offset"]

_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_PIECE = re.compile(rf"{_PAIR}|\\u[0-9a-fA-F]{{4}}|\\.|[^\\]", re.DOTALL)


def literal_offset(literal: str, index: int) -> int:
    r"""Return where in a JSON string, quotes included, the value's character ``index`` is written.

    One character may be written as two (``\n``), six (``\u000a``) or twelve (a surrogate pair). An index at or beyond
    the value's end is the closing quote.
    """
    if "\\" not in literal:
        return min(index + 1, len(literal) - 1)
    at = 1
    for _ in range(index):
        piece = _PIECE.match(literal, at, len(literal) - 1)
        if piece is None:
            break
        at = piece.end()
    return at
