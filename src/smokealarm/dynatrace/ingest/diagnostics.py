"""What is wrong with a line or a body, in the vendor's words and for a person."""

from __future__ import annotations

from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.errors import UsageError

__all__ = ["LineError", "PayloadTooLargeError"]


class LineError(UsageError):
    """A line is none that Dynatrace accepts.

    ``message`` is what the vendor answers for the line; its wording is observed for metric keys, dimension keys, metric
    types and inconsistent gauges, and chosen in the same manner for the rest. ``offset`` and ``end`` delimit the guilty
    characters, ``hint`` says what was expected.
    """

    def __init__(self, message: str, text: str, span: tuple[int, int], hint: str) -> None:
        super().__init__(message, text, span, hint)
        self.message = message
        self.text = text
        self.offset, self.end = span
        self.hint = hint

    def __str__(self) -> str:
        """Return the vendor's words, the line with carets under the guilty characters, and what was expected."""
        return f"{self.message}\n{pointed(self.text, (self.offset, self.end))}\n{self.hint}"


class PayloadTooLargeError(UsageError):
    """A body has more bytes than are read; none of its lines is taken. ``status`` is the HTTP status to answer with."""

    def __init__(self, size: int, limit: int, status: int) -> None:
        super().__init__(f"the body has {size} bytes; at most {limit} are read in one request, so send it in parts")
        self.status = status
