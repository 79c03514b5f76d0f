"""What is wrong with an expression or a rule, shown at its place."""

from __future__ import annotations

from smokealarm.dynatrace.selector.diagnostics import PointedError

__all__ = ["ExpressionError"]


class ExpressionError(PointedError):
    """A text is no metric math expression, or no composite rule, that CloudWatch accepts in an alarm."""

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of the guilty characters."""
        return self.offset, self.end
