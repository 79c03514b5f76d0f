"""What is wrong with a matcher, a processor definition or a pattern, said as a good compiler would."""

from __future__ import annotations

from smokealarm.dynatrace.selector.diagnostics import PointedError

__all__ = ["LogSyntaxError"]


class LogSyntaxError(PointedError):
    """A text is none that Dynatrace accepts, or uses what smokealarm does not imitate."""
