"""When a property of a Settings value applies: conditions on the properties beside it.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas/get-schema
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["All", "AnyOf", "Equals", "In", "Not", "Null", "Precondition", "RegexMatch", "parse_precondition"]


@dataclass(frozen=True, slots=True)
class Equals:
    """A property beside has one value."""

    property: str
    expected: object

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        return bool(beside.get(self.property) == self.expected)

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "EQUALS", "property": self.property, "expectedValue": self.expected}


@dataclass(frozen=True, slots=True)
class In:
    """A property beside has one of several values."""

    property: str
    expected: tuple[object, ...]

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        return beside.get(self.property) in self.expected

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "IN", "property": self.property, "expectedValues": list(self.expected)}


@dataclass(frozen=True, slots=True)
class Null:
    """A property beside is null or absent."""

    property: str

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        return beside.get(self.property) is None

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "NULL", "property": self.property}


@dataclass(frozen=True, slots=True)
class RegexMatch:
    """A property beside is a text that an expression finds."""

    property: str
    pattern: re.Pattern[str]

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        value = beside.get(self.property)
        return isinstance(value, str) and self.pattern.search(value) is not None

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "REGEX_MATCH", "property": self.property, "pattern": self.pattern.pattern}


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    condition: Precondition

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        return not self.condition.holds(beside)

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "NOT", "precondition": self.condition.document()}


@dataclass(frozen=True, slots=True)
class All:
    """Every one of several conditions holds."""

    conditions: tuple[Precondition, ...]

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        return all(each.holds(beside) for each in self.conditions)

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "AND", "preconditions": [each.document() for each in self.conditions]}


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of several conditions holds."""

    conditions: tuple[Precondition, ...]

    def holds(self, beside: Mapping[str, Any]) -> bool:
        """Return whether the condition holds among the properties ``beside``, defaults included."""
        return any(each.holds(beside) for each in self.conditions)

    def document(self) -> dict[str, Any]:
        """Return the condition as the vendor's schema writes it."""
        return {"type": "OR", "preconditions": [each.document() for each in self.conditions]}


Precondition = Equals | In | Null | RegexMatch | Not | All | AnyOf

_READ: Mapping[str, Callable[..., Precondition]] = {
    "EQUALS": Equals,
    "IN": lambda name, *expected: In(name, expected),
    "NULL": Null,
    "REGEX_MATCH": lambda name, pattern: RegexMatch(name, re.compile(pattern, re.ASCII)),
    "NOT": lambda condition: Not(parse_precondition(condition)),
    "AND": lambda *conditions: All(tuple(map(parse_precondition, conditions))),
    "OR": lambda *conditions: AnyOf(tuple(map(parse_precondition, conditions))),
}


def parse_precondition(written: Sequence[Any]) -> Precondition:
    """Return the condition that a definition file writes as ``[type, operands...]``."""
    kind, *operands = written
    return _READ[kind](*operands)
