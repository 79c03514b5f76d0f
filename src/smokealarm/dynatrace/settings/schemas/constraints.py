"""What the values of a Settings schema have to fulfil, beyond their type.

Names and meanings: https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas/get-schema
Texts that tenants sent are those of https://github.com/dynatrace-oss/terraform-provider-dynatrace/issues/267 and of
the provider's service for custom log sources; the others say the same in our words.
"""

from __future__ import annotations

import json
import operator
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "Comparison",
    "Constraint",
    "CustomValidator",
    "Length",
    "NotBlank",
    "NotEmpty",
    "Pattern",
    "PropertyCount",
    "Range",
    "SecretResubmission",
    "Unique",
    "parse_constraint",
    "same",
]


def same(value: object) -> str:
    """Return a text that two JSON values share exactly if they are equal."""
    return json.dumps(value, sort_keys=True)


def _bounds(least: float | None, most: float | None, names: tuple[str, str]) -> dict[str, Any]:
    return {name: bound for name, bound in zip(names, (least, most), strict=True) if bound is not None}


@dataclass(frozen=True, slots=True)
class Length:
    """A text has a number of characters; ``None`` is no bound."""

    least: int | None
    most: int | None

    def complaint(self, value: str) -> str | None:
        """Return what is wrong with the value, or None."""
        if self.most is not None and len(value) > self.most:
            return f"Length must be at most {self.most}, but is {len(value)}."
        if self.least is not None and len(value) < self.least:
            return f"Length must be at least {self.least}, but is {len(value)}."
        return None

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "LENGTH", **_bounds(self.least, self.most, ("minLength", "maxLength"))}


@dataclass(frozen=True, slots=True)
class Range:
    """A number lies between two others, both included."""

    least: float | None
    most: float | None

    def complaint(self, value: float) -> str | None:
        """Return what is wrong with the value, or None."""
        if self.most is not None and value > self.most:
            return f"Must not be greater than {self.most}."
        if self.least is not None and value < self.least:
            return f"Must not be less than {self.least}."
        return None

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "RANGE", **_bounds(self.least, self.most, ("minimum", "maximum"))}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text as a whole is what an expression describes."""

    pattern: re.Pattern[str]

    def complaint(self, value: str) -> str | None:
        """Return what is wrong with the value, or None."""
        return None if self.pattern.fullmatch(value) else f"Must match the pattern {self.pattern.pattern}"

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "PATTERN", "pattern": self.pattern.pattern}


@dataclass(frozen=True, slots=True)
class NotBlank:
    """A text has a character that is not a space."""

    def complaint(self, value: str) -> str | None:
        """Return what is wrong with the value, or None."""
        return None if value.strip() else "Must contain at least 1 non-whitespace character."

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "NOT_BLANK"}


@dataclass(frozen=True, slots=True)
class NotEmpty:
    """A text has a character."""

    def complaint(self, value: str) -> str | None:
        """Return what is wrong with the value, or None."""
        return None if value else "Must not be empty."

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "NOT_EMPTY"}


@dataclass(frozen=True, slots=True)
class Unique:
    """No two of several objects have the same values in some properties; two nulls are the same.

    On a property it speaks of the entries of a list, on a schema of all its objects.
    """

    properties: tuple[str, ...]

    def same(self, value: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Return whether two objects are not different enough."""
        return all(value.get(name) == other.get(name) for name in self.properties)

    def complaint(self, value: Sequence[Mapping[str, Any]]) -> str | None:
        """Return what is wrong with the value, or None."""
        keys = {same([entry.get(name) for name in self.properties]) for entry in value}
        if len(keys) == len(value):
            return None
        return f"Must be unique in {', '.join(self.properties)}."

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "UNIQUE", "uniqueProperties": list(self.properties)}


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """An object has some of several properties, null ones not counted."""

    properties: tuple[str, ...]
    least: int | None
    most: int | None

    def complaint(self, value: Mapping[str, Any]) -> str | None:
        """Return what is wrong with the value, or None."""
        found = sum(value.get(name) is not None for name in self.properties)
        if (self.least or 0) <= found <= (len(self.properties) if self.most is None else self.most):
            return None
        bounds = [f"at least {self.least}"] if self.least is not None else []
        bounds += [f"at most {self.most}"] if self.most is not None else []
        return f"Must have {' and '.join(bounds)} of {', '.join(self.properties)}, but has {found}."

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        counts = _bounds(self.least, self.most, ("minimumPropertyCount", "maximumPropertyCount"))
        return {"type": "PROPERTY_COUNT_RANGE", "properties": list(self.properties), **counts}


_COMPARES: Mapping[str, Callable[[Any, Any], bool]] = {
    "GREATER_THAN": operator.gt,
    "GREATER_THAN_OR_EQUAL": operator.ge,
    "LESS_THAN": operator.lt,
    "LESS_THAN_OR_EQUAL": operator.le,
}


def _comparable(value: object) -> Any:
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(f"1970-01-01T{value}" if value[2] == ":" else value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Each of several properties, numbers or local times, stands in an order to the next one; nulls are passed over."""

    kind: str
    properties: tuple[str, ...]

    def complaint(self, value: Mapping[str, Any]) -> str | None:
        """Return what is wrong with the value, or None."""
        written = [_comparable(value[name]) for name in self.properties if value.get(name) is not None]
        if all(map(_COMPARES[self.kind], written, written[1:])):
            return None
        return f"Must be {self.kind.lower().replace('_', ' ')}: {', '.join(self.properties)}."

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": self.kind, "properties": list(self.properties)}


@dataclass(frozen=True, slots=True)
class SecretResubmission:
    """Every secret has to be sent anew when a property that decides where it goes has changed."""

    all_properties: bool

    def complaint(self, _value: object) -> None:
        """Return None: only a change can be wrong, see :mod:`smokealarm.dynatrace.settings.objects.changes`."""

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "SECRET_RESUBMISSION", "checkAllProperties": self.all_properties}


@dataclass(frozen=True, slots=True)
class CustomValidator:
    """A rule that only the server knows; the caller may know it, too."""

    validator_id: str

    def complaint(self, _value: object) -> None:
        """Return None: what the rule says is not published."""

    def document(self) -> dict[str, Any]:
        """Return the constraint as the vendor's schema writes it."""
        return {"type": "CUSTOM_VALIDATOR_REF", "customValidatorId": self.validator_id}


Constraint = (
    Length
    | Range
    | Pattern
    | NotBlank
    | NotEmpty
    | Unique
    | PropertyCount
    | Comparison
    | SecretResubmission
    | CustomValidator
)

_READ: Mapping[str, Callable[..., Constraint]] = {
    "LENGTH": Length,
    "RANGE": Range,
    "PATTERN": lambda pattern: Pattern(re.compile(pattern, re.ASCII)),
    "NOT_BLANK": NotBlank,
    "NOT_EMPTY": NotEmpty,
    "UNIQUE": lambda *properties: Unique(properties),
    "PROPERTY_COUNT_RANGE": lambda least, most, *properties: PropertyCount(properties, least, most),
    "SECRET_RESUBMISSION": SecretResubmission,
    "CUSTOM_VALIDATOR_REF": CustomValidator,
}


def parse_constraint(written: Sequence[Any]) -> Constraint:
    """Return the constraint that a definition file writes as ``[type, operands...]``."""
    kind, *operands = written
    return Comparison(kind, tuple(operands)) if kind in _COMPARES else _READ[kind](*operands)
