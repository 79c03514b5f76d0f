"""What a matcher says, in either language, as a frozen tree; every part knows the characters it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "AllOf",
    "AnyOf",
    "Equals",
    "Everything",
    "Expression",
    "MatchesPhrase",
    "MatchesValue",
    "Not",
    "NullCheck",
    "Relation",
    "Span",
]

Span: TypeAlias = tuple[int, int]
"""Offsets of the first character and of the one behind the last."""


@dataclass(frozen=True, slots=True)
class Everything:
    """An empty matcher, which finds every record."""

    span: Span


@dataclass(frozen=True, slots=True)
class Relation:
    """``attribute = value`` of the classic language; with ``prefix`` the value ends in a wildcard.

    On ``content`` the value is a phrase of words, on any other attribute it is the whole value.
    """

    attribute: str
    value: str
    prefix: bool
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class MatchesPhrase:
    """``matchesPhrase(attribute, phrase)``; open ends are those with a wildcard."""

    attribute: str
    phrase: str
    open_start: bool
    open_end: bool
    case_sensitive: bool
    span: Span


@dataclass(frozen=True, slots=True)
class MatchesValue:
    """``matchesValue(attribute, value)``; open ends are those with a wildcard."""

    attribute: str
    value: str
    open_start: bool
    open_end: bool
    case_sensitive: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Equals:
    """``attribute == value``, strictly."""

    attribute: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class NullCheck:
    """``isNull(attribute)`` or ``isNotNull(attribute)``."""

    attribute: str
    null: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """A negation."""

    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class AllOf:
    """Operands joined by AND."""

    operands: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Operands joined by OR."""

    operands: tuple[Expression, ...]
    span: Span


Expression: TypeAlias = Everything | Relation | MatchesPhrase | MatchesValue | Equals | NullCheck | Not | AllOf | AnyOf
"""Any part of a matcher that is true or false of a record."""
