"""Reading a whole selector: expressions, operands and chains of transformations.

Precedence, from high to low: parentheses and transformations, negation, ``*`` and ``/``, ``+`` and ``-``
(https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-expressions).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.cursor import Cursor
from smokealarm.dynatrace.selector.lexer import QUOTED, unquote
from smokealarm.dynatrace.selector.syntax import (
    Arithmetic,
    Chain,
    Expression,
    Metric,
    Negation,
    Number,
    Selector,
)
from smokealarm.dynatrace.selector.transformations import transformation
from smokealarm.dynatrace.selector.traversal import metrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

__all__ = ["MAX_EXPRESSIONS", "parse"]

MAX_EXPRESSIONS = 10
"""The most expressions one query may hold."""

_SUM = frozenset("+-")
_PRODUCT = frozenset("*/")

_PIECE = re.compile(rf'{QUOTED}|\s++|[^"\s]++', re.DOTALL)
_BARE_DIGIT = re.compile(r"\.\d")


def parse(text: str, *, wildcards: bool = False) -> Selector:
    """Read a metric selector.

    ``wildcards`` allows ``builtin:host.*``, which only the list of metrics and bulk deletion take. Raises
    :class:`SelectorError` for whatever Dynatrace would refuse.
    """
    cursor = Cursor(text, wildcards=wildcards)
    expressions = [_sum(cursor)]
    while cursor.accept(","):
        expressions.append(_sum(cursor))
    if cursor.tokens[cursor.index]:
        _fail_trailing(cursor)
    selector = Selector(tuple(expressions), tuple(cursor.warnings))
    _check_contents(cursor, selector)
    return selector


def _check_contents(cursor: Cursor, selector: Selector) -> None:
    everything = (0, len(cursor.text))
    if len(selector.expressions) > MAX_EXPRESSIONS:
        hint = f"at most {MAX_EXPRESSIONS} expressions can be queried at once"
        cursor.fail(f"the selector has {len(selector.expressions)} expressions", hint, everything)
    if not any(True for _ in metrics(selector)):
        cursor.fail("the selector names no metric", "a selector has at least one metric key", everything)


def _fail_trailing(cursor: Cursor) -> NoReturn:
    token = cursor.tokens[cursor.index]
    if token == ")":
        cursor.fail("there is no '(' for this ')'", "remove it, or open a parenthesis before")
    if token == ":":
        cursor.fail("expected the name of a transformation after ':'", "such as :avg")
    if token in (".(", "(") or token[-1] == "(":
        cursor.fail(f"nothing can be called here, {cursor.found()}", "transformations begin with ':'")
    cursor.fail(
        f"expected an operator, ':' or ',', {cursor.found()}", "operators are + - * /; quote special characters"
    )


# ---- expressions


def _sum(cursor: Cursor) -> Expression:
    return _joined(cursor, _product, _SUM)


def _product(cursor: Cursor) -> Expression:
    return _joined(cursor, _factor, _PRODUCT)


def _joined(cursor: Cursor, read: Callable[[Cursor], Expression], operators: frozenset[str]) -> Expression:
    first = cursor.index
    operand = read(cursor)
    if cursor.tokens[cursor.index] not in operators:
        return operand
    operands = [operand]
    joints: list[str] = []
    while cursor.tokens[cursor.index] in operators:
        joints.append(cursor.tokens[cursor.index])
        cursor.index += 1
        operands.append(read(cursor))
    return Arithmetic(tuple(operands), tuple(joints), cursor.since(first))


def _factor(cursor: Cursor) -> Expression:
    first = cursor.index
    if not cursor.accept("-"):
        return _chain(cursor)
    cursor.enter()
    operand = _factor(cursor)
    cursor.leave()
    return Negation(operand, cursor.since(first))


def _chain(cursor: Cursor) -> Expression:
    first = cursor.index
    operand = _operand(cursor)
    if cursor.tokens[cursor.index][:1] != ":":
        return operand
    transformations = [transformation(cursor)]
    while cursor.tokens[cursor.index][:1] == ":":
        transformations.append(transformation(cursor))
    return Chain(operand, tuple(transformations), cursor.since(first))


def _operand(cursor: Cursor) -> Expression:
    token = cursor.tokens[cursor.index]
    if token == "(":
        return _parenthesized(cursor)
    head = token[:1]
    if head.isdigit() or (head == "." and token[1:2].isdigit()):
        return _number(cursor, token)
    if (head.isalpha() or head in ('"', "_")) and head and token[-1] != "(" and token != '"':
        return _metric(cursor, token)
    if token == "*":
        return _wildcard(cursor, cursor.index, "")
    return _fail_operand(cursor, token)


def _parenthesized(cursor: Cursor) -> Expression:
    opened = cursor.index
    cursor.index += 1
    cursor.enter()
    inner = _sum(cursor)
    cursor.leave()
    token = cursor.tokens[cursor.index]
    if token == ",":
        cursor.fail("expected ')', found ','", "a list of expressions cannot stand in parentheses")
    if token and token != ")":
        _fail_trailing(cursor)
    cursor.close(opened)
    return inner


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
    if token == '"':
        cursor.fail("this quoted text is never closed", 'expected a closing "', (cursor.here()[0], len(cursor.text)))
    if token[-1] == "(" and token[0].isalpha():
        cursor.fail(f"{token[:-1].strip()!r} cannot be called here", "transformations follow the metric: metric:avg")
    cursor.fail(f"expected a metric key, {cursor.found()}", "such as builtin:host.cpu.usage; quote special characters")


# ---- metric keys


def _metric(cursor: Cursor, token: str) -> Expression:
    first = cursor.index
    cursor.index += 1
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
    named = token[:1].isalnum() or token[:1] == "_" or (token[:1] == '"' and len(token) > 1)
    if named and token[-1] != "(":
        cursor.index += 1
        return _unescaped(token)
    return cursor.fail(f"expected a section of a metric key, {cursor.found()}", "write builtin:host.cpu.(idle,user)")


def _wildcard(cursor: Cursor, first: int, key: str) -> Expression:
    if not cursor.wildcards:
        hint = "wildcards are taken only where metrics are listed or deleted; name each metric"
        cursor.fail("a metric key in a query has no wildcard", hint)
    cursor.index += 1
    return Metric(key, wildcard=True, span=cursor.since(first))
