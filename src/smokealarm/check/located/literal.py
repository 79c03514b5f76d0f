"""From a character of a text's value to the characters of the file that write it."""

from __future__ import annotations

import re

__all__ = ["literal_offset"]

_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_PIECE = re.compile(rf"{_PAIR}|\\u[0-9a-fA-F]{{4}}|\\x[0-9a-fA-F]{{2}}|\\.|[^\\]", re.DOTALL)


def literal_offset(literal: str, index: int) -> int | None:
    r"""Return where in a literal, quotes included, the value's character ``index`` is written.

    One character may be written as two (``\n``), six (``\u000a``) or twelve (a surrogate pair). An index at or beyond
    the value's end is the end of the literal. None where YAML folds or indents the text, so that no place can be told.
    """
    if literal.startswith(("|", ">")) or ("\n" in literal):
        return None
    if not literal.startswith('"'):
        return _in_yaml(literal, index)
    if "\\" not in literal:
        return min(index + 1, len(literal) - 1)
    at = 1
    for _ in range(index):
        piece = _PIECE.match(literal, at, len(literal) - 1)
        if piece is None:
            break
        at = piece.end()
    return at


def _in_yaml(literal: str, index: int) -> int | None:
    """Return the place in a literal in single quotes, or in none."""
    if not literal.startswith("'"):
        return min(index, len(literal))
    return None if "''" in literal[1:-1] else min(index + 1, len(literal) - 1)
