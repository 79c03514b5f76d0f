"""JSON documents that describe faults, read field by field with errors a person can act on."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Any


class InvalidFaultError(ValueError):
    """A fault document cannot be meant; says which field, what was expected and the nearest valid choice."""


def nearest(word: str, choices: Iterable[str]) -> str:
    """Say the closest valid choice as the tail of an error message, or list the choices when none is close."""
    known = sorted(choices)
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"expected one of: {', '.join(known)}"


class Document:
    """One JSON object with a known set of fields."""

    def __init__(self, fields: Any, known: Collection[str], where: str = "fault") -> None:
        if not isinstance(fields, Mapping):
            raise InvalidFaultError(f"a {where} is a JSON object, got {type(fields).__name__}")
        for field in fields:
            if field not in known:
                raise InvalidFaultError(f"unknown field '{field}' of a {where}; {nearest(field, known)}")
        self._fields = fields

    def __contains__(self, field: str) -> bool:
        return self._fields.get(field) is not None

    def value(self, field: str) -> Any:
        """Return a field as it came, None when absent."""
        return self._fields.get(field)

    def text(self, field: str, default: str | None = None) -> str:
        """Return a string; raise ``InvalidFaultError`` for another type, or when it is absent without a default."""
        return self._typed(field, default, str, "a string")

    def optional_text(self, field: str) -> str | None:
        """Return a string or None when absent."""
        return self.text(field) if field in self else None

    def texts(self, field: str) -> list[str]:
        """Return a list of strings."""
        found: list[str] = self._typed(field, None, list, "a list of strings")
        if not all(isinstance(each, str) for each in found):
            raise InvalidFaultError(f"'{field}' is {found!r}, expected a list of strings")
        return found

    def integer(self, field: str, default: int | None = None) -> int:
        """Return a whole number."""
        return self._typed(field, default, int, "a whole number")

    def number(self, field: str, default: float | None = None) -> float:
        """Return a number."""
        return float(self._typed(field, default, (int, float), "a number"))

    def optional_number(self, field: str) -> float | None:
        """Return a number or None when absent."""
        return self.number(field) if field in self else None

    def choice(self, field: str, choices: Collection[str], default: str | None = None) -> str:
        """Return a string that is one of the choices."""
        word = self.text(field, default)
        if word not in choices:
            raise InvalidFaultError(f"unknown {field} '{word}'; {nearest(word, choices)}")
        return word

    def _typed(self, field: str, default: Any, expected: type | tuple[type, ...], noun: str) -> Any:
        value = self._fields.get(field)
        value = default if value is None else value
        if value is None:
            raise InvalidFaultError(f"'{field}' is missing, expected {noun}")
        if isinstance(value, bool) or not isinstance(value, expected):
            raise InvalidFaultError(f"'{field}' is {value!r}, expected {noun}")
        return value
