"""A pattern that was read: its text, its tree, the names that it exports, and what it makes of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.dpl.engine import compiled
from smokealarm.dynatrace.logs.dpl.exports import exported
from smokealarm.dynatrace.logs.dpl.parser import parse
from smokealarm.dynatrace.logs.dpl.run import Run
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.logs.dpl.run import Step
    from smokealarm.dynatrace.logs.dpl.syntax import Sequence
    from smokealarm.dynatrace.logs.values import Value

__all__ = ["Found", "Pattern", "parse_pattern"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a pattern matches, and what it exports there."""

    start: int
    end: int
    exports: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern; ``names`` are the fields that it exports, ``steps`` is how many one application may take."""

    text: str
    sequence: Sequence
    names: tuple[str, ...]
    steps: int
    _match: Step = field(repr=False, compare=False)

    def parse(self, text: str) -> dict[str, Value] | None:
        """Return what the pattern exports from the beginning of a text; None if it does not match there.

        Raises:
            OutOfSteps: it takes too long to say.
        """
        run = Run(text, self.steps)
        if self._match(run, 0) < 0:
            return None
        return {**dict.fromkeys(self.names), **dict(run.exports)}

    def finds(self, text: str) -> Iterator[Found]:
        """Yield every place where the pattern matches at least one character, from left to right.

        Raises:
            OutOfSteps: it takes too long to find them all.
        """
        run, at = Run(text, self.steps), 0
        while at < len(text):
            run.spend()
            end = self._match(run, at)
            if end > at:
                yield Found(at, end, {**dict.fromkeys(self.names), **dict(run.exports)})
            run.exports.clear()
            at = max(end, at + 1)


def parse_pattern(text: str, options: LogOptions = _DEFAULT_OPTIONS, limits: LogLimits = _DEFAULT_LIMITS) -> Pattern:
    """Read a pattern.

    Raises:
        LogSyntaxError: the pattern is none, or uses what is not imitated.
    """
    sequence = parse(text, limits.line_data)
    return Pattern(text, sequence, exported(sequence), options.parse_steps, compiled(sequence))
