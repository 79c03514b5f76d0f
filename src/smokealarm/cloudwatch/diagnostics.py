"""What is wrong with an expression or a rule, shown at its place."""

from __future__ import annotations

from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.errors import UsageError

__all__ = ["ExpressionError"]


class ExpressionError(UsageError):
    """A text is no metric math expression, or no composite rule, that CloudWatch accepts in an alarm.

    ``span`` are the offsets of the guilty characters, ``hint`` says what was expected or what was probably meant.
    """

    def __init__(self, message: str, text: str, span: tuple[int, int], hint: str) -> None:
        super().__init__(f"{message}\n{pointed(text, span)}\n{hint}")
        self.message = message
        self.span = span
        self.hint = hint
