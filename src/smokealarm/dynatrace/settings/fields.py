"""Reading the properties of one JSON object: right type, right range, nothing left over; every complaint is kept.

A value of the wrong kind is an error and reads as its default, so that one reading names all errors of an object.
A value that is still a template (``{{ .name }}`` or ``${var.name}``) where a number or a fixed word belongs reads as
the default with a warning: it becomes a rule only when the template is rendered.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import Any, TypeGuard, TypeVar

from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.nearest import nearest

__all__ = ["Fields"]

Word = TypeVar("Word", bound=StrEnum)

_TEMPLATE = re.compile(r"\{\{.*\}\}|\$\{.*\}", re.DOTALL)
_LARGEST = sys.float_info.max
_KINDS = {str: "a text", bool: "true or false", int: "a number", float: "a number", type(None): "null"}


def kind_of(value: object) -> str:
    """Return what a JSON value is, in words."""
    if isinstance(value, Mapping):
        return "an object"
    return _KINDS.get(type(value), "a list")


def is_whole(value: object) -> TypeGuard[int | float]:
    """Return whether a JSON value is a whole number, which 5.0 is as well.

    https://json-schema.org/draft/2020-12/json-schema-core#section-4.2.2
    """
    return type(value) is int or (isinstance(value, float) and value.is_integer())


@dataclass(slots=True)
class Fields:
    """The properties of one object at ``path``; ``findings`` is shared by all objects of one rule."""

    values: Mapping[str, Any]
    path: str
    findings: list[Finding]
    asked: set[str] = field(default_factory=set)

    def at(self, name: str) -> str:
        """Return the path of one property."""
        return f"{self.path}/{name}" if self.path else name

    def error(self, name: str, message: str, hint: str = "") -> None:
        """Complain about one property so that the rule is refused."""
        self.findings.append(Finding(Gravity.ERROR, self.at(name), message, hint))

    def warn(self, name: str, message: str, hint: str = "") -> None:
        """Complain about one property that can be read all the same."""
        self.findings.append(Finding(Gravity.WARNING, self.at(name), message, hint))

    def has(self, name: str) -> bool:
        """Return whether the property is written and is not null."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str | None, *, least: int = 0, most: int) -> str:
        """Read a text of ``least`` to ``most`` characters; without a default it has to be written."""
        value = self._take(name, default)
        if not isinstance(value, str):
            self._wrong_kind(name, value, "a text")
            return default or ""
        if not least <= len(value) <= most:
            self.error(name, f"has {len(value)} characters", f"expected {least} to {most}")
        elif least and not value.strip():
            self.error(name, "is blank", "expected at least one character that is not a space")
        return value

    def optional_text(self, name: str, *, most: int) -> str | None:
        """Read a text that may be null or absent."""
        if not self.has(name):
            self.asked.add(name)
            return None
        return self.text(name, None, least=1, most=most)

    def number(self, name: str, default: float, least: float = -inf, most: float = inf) -> float:
        """Read a finite number between ``least`` and ``most``."""
        value = self._take(name, default)
        if self._is_template(name, value, default):
            return float(default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
            self._wrong_kind(name, value, "a number")
            return float(default)
        if not least <= value <= most:
            self.error(name, f"is {value}", f"expected {least:g} to {most:g}")
        return float(value)

    def integer(self, name: str, default: int, least: int, most: int) -> int:
        """Read a whole number between ``least`` and ``most``."""
        value = self.number(name, default, least, most)
        if not is_whole(value):
            self.error(name, f"is {value}", "expected a whole number")
        return int(value)

    def optional_integer(self, name: str, least: int, most: int) -> int:
        """Read a whole number that may be null or absent, which reads as 0."""
        self.asked.add(name)
        return self.integer(name, least, least, most) if self.has(name) else 0

    def flag(self, name: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self._take(name, default)
        if self._is_template(name, value, default):
            return default
        if not isinstance(value, bool):
            self._wrong_kind(name, value, "true or false")
            return default
        return value

    def choice(self, name: str, default: Word) -> Word:
        """Read one of the words of the default's vocabulary."""
        value = self._take(name, default)
        words = type(default)
        if self._is_template(name, value, default):
            return default
        if not isinstance(value, str):
            self._wrong_kind(name, value, "a text")
        elif value in set(words):
            return words(value)
        else:
            meant = nearest(value, words)
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(words)}"
            self.error(name, f"{value!r} is not known", hint)
        return default

    def section(self, name: str, *, required: bool = True) -> Fields:
        """Read a nested object; an optional one that is absent reads as empty."""
        value = self._take(name, None if required else {})
        if not isinstance(value, Mapping):
            self._wrong_kind(name, value, "an object")
            value = {}
        return Fields(value, self.at(name), self.findings)

    def sections(self, name: str, most: int) -> list[Fields]:
        """Read a list of at most ``most`` objects; an absent one reads as empty."""
        value = self._take(name, [])
        if not isinstance(value, Sequence) or isinstance(value, str):
            self._wrong_kind(name, value, "a list")
            return []
        if len(value) > most:
            self.error(name, f"has {len(value)} entries", f"expected at most {most}")
        return [self._entry(f"{name}/{index}", entry) for index, entry in enumerate(value)]

    def leave_out(self, names: Sequence[str], because: str) -> None:
        """Warn of properties that the server drops without a word when they do not apply."""
        for name in names:
            self.asked.add(name)
            if self.values.get(name) not in (None, [], {}):
                self.warn(name, f"is dropped by the server {because}", "leave it out")

    def finish(self) -> None:
        """Warn of every property that nothing asked for."""
        for name in self.values:
            if name not in self.asked:
                meant = nearest(name, self.asked)
                self.warn(name, "is not a property of this object", f"did you mean {meant}?" if meant else "")

    def _entry(self, name: str, entry: object) -> Fields:
        if not isinstance(entry, Mapping):
            self._wrong_kind(name, entry, "an object")
            entry = {}
        return Fields(entry, self.at(name), self.findings)

    def _take(self, name: str, default: object) -> Any:
        self.asked.add(name)
        value = self.values.get(name)
        return default if value is None else value

    def _is_template(self, name: str, value: object, default: object) -> bool:
        if not isinstance(value, str) or not _TEMPLATE.search(value):
            return False
        self.warn(name, f"is the unrendered template {value!r}", f"it reads as {default}")
        return True

    def _wrong_kind(self, name: str, value: object, expected: str) -> None:
        if value is None:
            self.error(name, "is missing", f"expected {expected}")
        else:
            self.error(name, f"is {kind_of(value)}", f"expected {expected}")
