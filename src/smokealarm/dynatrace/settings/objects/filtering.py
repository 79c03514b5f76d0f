"""Filters and orders of lists of settings objects: the part of the platform's language that we know.

A filter compares fields with texts in single quotes, numbers, ``true`` or ``false``, by ``=`` and ``!=``, and joins
comparisons by ``and``, ``or`` and parentheses, as ``value.enabled = true and value.summary != 'a'``. An order is a list
of fields, each with a minus in front to begin with the greatest.
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects/get-objects
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.refusal import BAD_REQUEST, SettingsRefusedError
from smokealarm.dynatrace.settings.objects.settings_object import at_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smokealarm.dynatrace.settings.objects.settings_object import ObjectView
    from smokealarm.dynatrace.settings.options import SettingsLimits

__all__ = ["parse_filter", "sorted_views"]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])|(?P<word>[A-Za-z][\w.\-]*)|(?P<sign>!=|[=()]))",
    re.ASCII,
)
_LITERALS = {"true": True, "false": False}
_FIELDS = ("created", "modified", "createdBy", "modifiedBy", "author", "value")


def parse_filter(text: str, fields: Iterable[str], limits: SettingsLimits) -> Callable[[ObjectView], bool]:
    """Return what decides whether an object passes; ``fields`` are those that are told, and can be compared.

    Raises :class:`SettingsRefusedError` for whatever is not in the part of the language that we know.
    """
    if len(text) > limits.filter:
        raise _refused(f"it has {len(text)} characters, at most {limits.filter} are allowed")
    parser = _Parser(_tokens(text), tuple(fields), limits.filter_depth)
    holds = parser.either(0)
    parser.end()
    return holds


def sorted_views(views: Iterable[ObjectView], order: str, fields: Iterable[str]) -> list[ObjectView]:
    """Return the objects in an order; numbers before texts, and those without a value at the end."""
    ordered = list(views)
    for name in reversed([part.strip() for part in order.split(",")]):
        read = _reader(name.lstrip("+-"), tuple(fields), "sort")
        ranks = [_rank(read(view)) for view in ordered]
        places = sorted(range(len(ordered)), key=ranks.__getitem__, reverse=name.startswith("-"))
        ordered = [ordered[place] for place in places]
    return ordered


def _rank(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, value, ""
    return (1, 0, value) if isinstance(value, str) else (2, 0, "")


def _refused(why: str, what: str = "filter") -> SettingsRefusedError:
    return SettingsRefusedError(BAD_REQUEST, f"The {what} cannot be used: {why}.")


def _reader(name: str, fields: tuple[str, ...], what: str) -> Callable[[ObjectView], Any]:
    field, *path = name.split(".")
    if field not in _FIELDS or bool(path) != (field == "value") or "" in path:
        raise _refused(f"{name!r} is none of created, modified, createdBy, modifiedBy, author, value.<property>", what)
    if field not in fields:
        raise _refused(f"{field!r} is not among the fields that were asked for", what)
    return lambda view: at_path(view.field(field), path)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match or match.lastgroup is None:
            raise _refused(f"at character {at + 1} a field, a value or a parenthesis was expected")
        found.append(_Token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


@dataclass(slots=True)
class _Parser:
    """Reads tokens from left to right."""

    tokens: list[_Token]
    fields: tuple[str, ...]
    depth: int
    at: int = 0

    def either(self, depth: int) -> Callable[[ObjectView], bool]:
        parts = [self.both(depth)]
        while self._skip("or"):
            parts.append(self.both(depth))
        return lambda view: any(holds(view) for holds in parts)

    def both(self, depth: int) -> Callable[[ObjectView], bool]:
        parts = [self.one(depth)]
        while self._skip("and"):
            parts.append(self.one(depth))
        return lambda view: all(holds(view) for holds in parts)

    def one(self, depth: int) -> Callable[[ObjectView], bool]:
        if not self._skip("("):
            return self._comparison()
        if depth == self.depth:
            raise _refused(f"more than {self.depth} parentheses within one another")
        holds = self.either(depth + 1)
        if not self._skip(")"):
            raise _refused("a parenthesis is not closed")
        return holds

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise _refused(f"{self.tokens[self.at].text!r} was not expected")

    def _skip(self, text: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] in (_Token("word", text), _Token("sign", text))
        self.at += found
        return found

    def _comparison(self) -> Callable[[ObjectView], bool]:
        read = _reader(self._next("word").text, self.fields, "filter")
        sign = self._next("sign").text
        if sign not in {"=", "!="}:
            raise _refused(f"expected = or !=, found {sign!r}")
        expected = _literal(self._next("text", "number", "word"))
        return lambda view: (_same(read(view), expected)) == (sign == "=")

    def _next(self, *kinds: str) -> _Token:
        if self.at == len(self.tokens):
            raise _refused("it ends too early")
        token = self.tokens[self.at]
        if token.kind not in kinds:
            raise _refused(f"{token.text!r} was not expected")
        self.at += 1
        return token


def _same(value: object, expected: object) -> bool:
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


def _literal(token: _Token) -> Any:
    if token.kind == "text":
        return re.sub(r"\\(.)", r"\1", token.text[1:-1])
    if token.kind == "number":
        return float(token.text)
    if token.text not in _LITERALS:
        raise _refused(f"{token.text!r} is not a value; texts stand in single quotes")
    return _LITERALS[token.text]
