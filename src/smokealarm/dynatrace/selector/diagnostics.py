"""What is wrong with a selector, said as a good compiler would."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.errors import UsageError

__all__ = ["PointedError", "SelectorError", "SelectorWarning", "pointed"]


_SHOWN = 80
"""How many characters of a long line are shown before and after a place in it."""


class PointedError(UsageError):
    """A text is not taken; the message shows its guilty part.

    ``offset`` and ``end`` delimit the guilty characters, ``hint`` says what was expected or what was probably meant.
    """

    def __init__(self, message: str, text: str, span: tuple[int, int], hint: str) -> None:
        super().__init__(f"{message}\n{pointed(text, span)}\n{hint}")
        self.message = message
        self.text = text
        self.offset, self.end = span
        self.hint = hint


class SelectorError(PointedError):
    """A text is no selector that Dynatrace accepts."""


@dataclass(frozen=True, slots=True)
class SelectorWarning:
    """Something that Dynatrace takes but that is better written differently."""

    message: str
    span: tuple[int, int]

    def __str__(self) -> str:
        """Return the sentence without its place."""
        return self.message


def pointed(text: str, span: tuple[int, int], first: int = 1) -> str:
    """Return the line of ``text`` in which ``span`` begins, with carets under the part of the span on that line.

    ``first`` is the number of the first line.
    """
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start : len(text) if line_end < 0 else line_end].rstrip("\r")
    number = text.count("\n", 0, start) + first
    margin = f"{number:>4} | "
    cut = max(0, start - line_start - _SHOWN) if len(line) > 2 * _SHOWN else 0
    line = line[cut : cut + 2 * _SHOWN]
    place = start - line_start - cut
    carets = "^" * max(1, min(end - start, len(line) - place))
    blank = "".join("\t" if char == "\t" else " " for char in line[:place])
    return f"{margin}{line}\n{' ' * (len(margin) - 2)}| {blank}{carets}"
