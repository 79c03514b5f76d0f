"""What is wrong with a matcher, a processor definition or a pattern, said as a good compiler would."""

from __future__ import annotations

from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.errors import UsageError

__all__ = ["LogSyntaxError"]


class LogSyntaxError(UsageError):
    """A text is none that Dynatrace accepts, or uses what smokealarm does not imitate.

    ``offset`` and ``end`` delimit the guilty characters, ``hint`` says what was expected or what was probably meant.
    """

    def __init__(self, message: str, text: str, span: tuple[int, int], hint: str) -> None:
        super().__init__(f"{message}\n{pointed(text, span)}\n{hint}")
        self.message = message
        self.text = text
        self.offset, self.end = span
        self.hint = hint
