"""JSON in a content: where it ends, and what its members are read as.

https://docs.dynatrace.com/docs/platform/grail/dynatrace-pattern-language/log-processing-json-object
"""

from __future__ import annotations

from json import JSONDecoder
from typing import TYPE_CHECKING, Any, NoReturn

from smokealarm.dynatrace.logs.dpl.syntax import JsonArray, JsonObject, JsonValue, Typed
from smokealarm.dynatrace.logs.dpl.typed import typed
from smokealarm.dynatrace.logs.intake.structure import json_text, text_of
from smokealarm.dynatrace.logs.values import text as shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.dpl.syntax import MemberMatcher
    from smokealarm.dynatrace.logs.values import Value

__all__ = ["json_at", "member_reader"]

_LONGEST, _DEEPEST = 128_000, 100


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


_decode = JSONDecoder(parse_constant=_refuse_constant).raw_decode


def json_at(text: str, at: int) -> tuple[Value, int] | None:
    """Return the JSON value that begins at ``at``, and where it ends; None if there is none that can be read."""
    try:
        value, end = _decode(text, at)
        return (_value(value, _DEEPEST), end) if end - at <= _LONGEST else None
    except (ValueError, RecursionError):
        return None


def _value(value: Any, levels: int) -> Any:
    if isinstance(value, str):
        return text_of(value)
    if not isinstance(value, dict | list):
        return value
    if not levels:
        raise ValueError("the JSON is nested too deeply")
    if isinstance(value, list):
        return tuple(_value(each, levels - 1) for each in value)
    return {text_of(name): _value(each, levels - 1) for name, each in value.items()}


def member_reader(matcher: MemberMatcher) -> Callable[[Value], Value]:
    """Return what reads the value of a member as its matcher says; NULL if it cannot be read so."""
    if isinstance(matcher, JsonObject):
        return _object_reader(matcher)
    if isinstance(matcher, JsonArray):
        return lambda value: value if isinstance(value, tuple) else None
    if isinstance(matcher, JsonValue):
        return lambda value: value
    if matcher == Typed("STRING"):
        return _text
    return _typed_reader(matcher)


def _object_reader(matcher: JsonObject) -> Callable[[Value], Value]:
    readers = [(member.name, member_reader(member.matcher)) for member in matcher.members]

    def read(value: Value) -> Value:
        if not isinstance(value, dict):
            return None
        return {name: reader(value.get(name)) for name, reader in readers} if readers else value

    return read


def _typed_reader(matcher: Typed) -> Callable[[Value], Value]:
    pattern, convert = typed(matcher)

    def read(value: Value) -> Value:
        written = shown(value)
        return convert(written) if pattern.fullmatch(written) else None

    return read


def _text(value: Value) -> Value:
    if value is None or isinstance(value, str):
        return value
    return json_text(value) if isinstance(value, dict | tuple) else shown(value)
