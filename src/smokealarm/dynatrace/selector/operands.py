"""Reading a number or a metric key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.lexer import QUOTED, unquote
from smokealarm.dynatrace.selector.syntax import Expression, Metric, Number

if TYPE_CHECKING:
    from typing import NoReturn

    from smokealarm.dynatrace.selector.cursor import Cursor

__all__ = ["operand"]

_PIECE = re.compile(rf'{QUOTED}|\s++|[^"\s]++', re.DOTALL)
_BARE_DIGIT = re.compile(r"\.\d")


def operand(cursor: Cursor) -> Expression:
    """Read the metric or number that is next."""
    token = cursor.tokens[cursor.index]
    head = token[:1]
    if head.isdecimal() or (head == "." and token[1:2].isdecimal()):
        return _number(cursor, token)
    if (head.isalpha() or head in ('"', "_")) and head and token[-1] != "(":
        return _metric(cursor, token)
    if token == "*":
        return _wildcard(cursor, cursor.index, "")
    return _fail_operand(cursor, token)


def _number(cursor: Cursor, token: str) -> Expression:
    if not token[-1].isdigit() or not token.replace(".", "", 1).isdigit():
        try:
            float(token)
        except ValueError:
            cursor.fail(f"a metric key cannot begin with a digit, {cursor.found()}", f'quote it: "{token}"')
    first = cursor.index
    return Number(cursor.number("a number"), cursor.since(first))


def _fail_operand(cursor: Cursor, token: str) -> NoReturn:
    if token == "":
        cursor.fail("expected a metric key, the selector ends here", "such as builtin:host.cpu.usage")
    if token[-1] == "(" and token[0].isalpha():
        cursor.fail(f"{token[:-1].strip()!r} cannot be called here", "transformations follow the metric: metric:avg")
    cursor.fail(f"expected a metric key, {cursor.found()}", "such as builtin:host.cpu.usage; quote special characters")


# ---- metric keys


def _metric(cursor: Cursor, token: str) -> Expression:
    first = cursor.index
    cursor.index += 1
    cursor.metrics += 1
    key = _unescaped(token) if '"' in token or not token.isprintable() or " " in token else token
    if _BARE_DIGIT.search(token):
        _warn_digits(cursor, token)
    following = cursor.tokens[cursor.index]
    if following[:1] in (".", ":"):
        if following == ".*":
            return _wildcard(cursor, first, key)
        if following[0] == "." and following[-1] == "(":
            return _siblings(cursor, first, key)
        if following == ":" and cursor.tokens[cursor.index + 1] in ("(", "*"):
            return _after_colon(cursor, first, key)
    return Metric(key, span=cursor.since(first))


def _after_colon(cursor: Cursor, first: int, key: str) -> Expression:
    cursor.index += 1
    if cursor.tokens[cursor.index] == "*":
        return _wildcard(cursor, first, f"{key}:")
    return _siblings(cursor, first, key)


def _unescaped(token: str) -> str:
    pieces = (piece for piece in _PIECE.findall(token) if not piece.isspace())
    return "".join(unquote(piece) if piece[0] == '"' else piece for piece in pieces)


def _warn_digits(cursor: Cursor, token: str) -> None:
    bare = "".join(piece for piece in _PIECE.findall(token) if piece[0] != '"')
    if _BARE_DIGIT.search(bare):
        message = "a section of a metric key that begins with a digit should be quoted"
        cursor.warn(message, cursor.since(cursor.index - 1))


def _siblings(cursor: Cursor, first: int, key: str) -> Expression:
    opened = cursor.index
    cursor.index += 1
    names = [_sibling(cursor)]
    while cursor.accept(","):
        names.append(_sibling(cursor))
    cursor.close(opened)
    return Metric(key, tuple(names), span=cursor.since(first))


def _sibling(cursor: Cursor) -> str:
    token = cursor.tokens[cursor.index]
    named = token[:1].isalnum() or token[:1] == "_" or token[:1] == '"'
    if named and token[-1] != "(":
        cursor.index += 1
        return _unescaped(token)
    return cursor.fail(f"expected a section of a metric key, {cursor.found()}", "write builtin:host.cpu.(idle,user)")


def _wildcard(cursor: Cursor, first: int, key: str) -> Expression:
    if not cursor.wildcards:
        hint = "wildcards are taken only where metrics are listed or deleted; name each metric"
        cursor.fail("a metric key in a query has no wildcard", hint)
    cursor.index += 1
    cursor.metrics += 1
    return Metric(key, wildcard=True, span=cursor.since(first))
