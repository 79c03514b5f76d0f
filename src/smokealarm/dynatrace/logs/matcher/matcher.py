"""A matcher that was read: its text, its tree, and whether a record is matched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.matcher.classic import parse_classic
from smokealarm.dynatrace.logs.matcher.dql import parse_dql
from smokealarm.dynatrace.logs.matcher.evaluation import predicate
from smokealarm.dynatrace.logs.matcher.subject import Subject
from smokealarm.dynatrace.logs.matcher.syntax import Everything
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.matcher.evaluation import Predicate
    from smokealarm.dynatrace.logs.matcher.syntax import Expression
    from smokealarm.dynatrace.logs.record import LogRecord

__all__ = ["EVERYTHING", "Matcher", "parse_matcher"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()


@dataclass(frozen=True, slots=True)
class Matcher:
    """A matcher; ``finds`` says whether it matches a record that is looked at by several."""

    query: str
    expression: Expression
    options: LogOptions = field(repr=False)
    finds: Predicate = field(repr=False, compare=False)

    def matches(self, record: LogRecord) -> bool:
        """Return whether a record is matched."""
        return self.finds(Subject(record, self.options))


EVERYTHING = Matcher("", Everything((0, 0)), _DEFAULT_OPTIONS, lambda _subject: True)
"""The empty matcher, which matches every record."""


def parse_matcher(query: str, options: LogOptions = _DEFAULT_OPTIONS, limits: LogLimits = _DEFAULT_LIMITS) -> Matcher:
    """Read a matcher in the dialect that ``options`` name; the limits of operators and attributes are the classic ones.

    Raises:
        LogSyntaxError: Dynatrace would not take the matcher.
    """
    classic = options.dialect == "classic"
    expression = parse_classic(query, limits) if classic else parse_dql(query)
    return Matcher(query, expression, options, predicate(expression, options))
