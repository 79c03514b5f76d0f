"""Reading metric math, by hand: tokens with their places, and one procedure for each level of precedence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypeVar

from smokealarm.cloudwatch.diagnostics import ExpressionError
from smokealarm.cloudwatch.expressions.functions import FUNCTIONS, NOT_FOR_ALARMS
from smokealarm.cloudwatch.expressions.syntax import Binary, Call, Expression, Identifier, Number, Text, Word
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.cloudwatch.expressions.syntax import Node, Span

__all__ = ["MOST_CHARACTERS", "parse_expression"]

MOST_CHARACTERS = 2048
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html"""

_DEEPEST = 60
"""Parentheses and calls inside one another; AWS names no limit."""

_TOKEN = re.compile(
    r"\s*+(?:(?P<number>(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?+\d++)?+)"
    r"|(?P<name>[A-Za-z]\w*+)"
    r"|(?P<text>\"[^\"]*+\"|'[^']*+')"
    r"|(?P<sign><=|>=|==|!=|&&|\|\||[-+*/^<>(),])"
    r"|(?P<end>\Z)|(?P<other>.))",
    re.DOTALL,
)
_LEVELS = (("||",), ("&&",), ("==", "!=", "<=", ">=", "<", ">"), ("+", "-"), ("*", "/"), ("^",))
"""Operators from the weakest to the strongest, each level from left to right."""

_WORDS = {"AND": "&&", "OR": "||"}
Read = TypeVar("Read")

_ID = re.compile(r"[a-z]\w*")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    span: Span


def parse_expression(text: str) -> Expression:
    """Read one expression.

    Raises :class:`~smokealarm.cloudwatch.diagnostics.ExpressionError` for whatever CloudWatch would not take.
    """
    if len(text) > MOST_CHARACTERS:
        hint = f"expected at most {MOST_CHARACTERS}"
        raise ExpressionError(f"the expression has {len(text)} characters", text, (MOST_CHARACTERS, len(text)), hint)
    return _Parser(text).expression()


class _Parser:
    """One reading of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0

    def expression(self) -> Expression:
        root = self.level(0)
        if self.now.kind != "end":
            self.fail(f"{self.now.text!r} is not expected here", "expected an operator or the end")
        return Expression(self.text, root)

    @property
    def now(self) -> _Token:
        return self.tokens[self.index]

    def level(self, number: int) -> Node:
        """Read operands joined by the operators of one level and of the stronger ones."""
        if number == len(_LEVELS):
            return self.operand()
        left = self.level(number + 1)
        while (operator := self.accept_operator(_LEVELS[number])) is not None:
            right = self.level(number + 1)
            left = Binary(operator, left, right, (left.span[0], right.span[1]))
        return left

    def accept_operator(self, operators: tuple[str, ...]) -> str | None:
        sign = _WORDS.get(self.now.text, self.now.text)
        if self.now.kind in ("sign", "name") and sign in operators:
            self.index += 1
            return sign
        return None

    def operand(self) -> Node:
        token = self.now
        self.index += 1
        match token.kind, token.text:
            case "number", text:
                return Number(float(text), token.span)
            case "text", text:
                return Text(text[1:-1], token.span)
            case "name", _:
                return self.named(token)
            case "sign", "-":
                right = self.inside(token, lambda: self.level(len(_LEVELS) - 1))
                return Binary("-", Number(0.0, token.span), right, (token.span[0], right.span[1]))
            case "sign", "(":
                inner = self.inside(token, lambda: self.level(0))
                self.expect(")", token)
                return inner
        self.index -= 1
        what = f"{token.text!r}" if token.text else "the end"
        return self.fail(f"{what} is not expected here", "expected a number, an id, a function or a parenthesis")

    def named(self, token: _Token) -> Node:
        if self.now.text == "(":
            return self.call(token)
        if token.text in ("REPEAT", "LINEAR"):
            return Word(token.text, token.span)
        if not _ID.fullmatch(token.text):
            hint = "an id begins with a lower-case letter; a function is followed by its arguments in parentheses"
            self.fail(f"{token.text!r} is no id", hint, token.span)
        return Identifier(token.text, token.span)

    def call(self, name: _Token) -> Call:
        if name.text in NOT_FOR_ALARMS:
            self.fail(f"{name.text} cannot be used in an alarm", NOT_FOR_ALARMS[name.text], name.span)
        if name.text not in FUNCTIONS:
            meant = nearest(name.text, FUNCTIONS)
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(sorted(FUNCTIONS))}"
            self.fail(f"{name.text} is not a function", hint, name.span)
        opening = self.now
        self.index += 1
        arguments = self.inside(name, self.arguments)
        end = self.expect(")", opening)
        return Call(name.text, arguments, (name.span[0], end))

    def arguments(self) -> tuple[Node, ...]:
        if self.now.text == ")":
            return ()
        found = [self.level(0)]
        while self.now.text == ",":
            self.index += 1
            found.append(self.level(0))
        return tuple(found)

    def inside(self, token: _Token, read: Callable[[], Read]) -> Read:
        """Read something that stands inside something else, not too deep."""
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail(f"more than {_DEEPEST} levels stand inside one another", "expected fewer", token.span)
        found = read()
        self.depth -= 1
        return found

    def expect(self, sign: str, opening: _Token) -> int:
        if self.now.text != sign:
            line = f"expected {sign} for the parenthesis at character {opening.span[0] + 1}"
            self.fail(f"{self.now.text or 'the end'!r} is not expected here", line)
        self.index += 1
        return self.tokens[self.index - 1].span[1]

    def fail(self, message: str, hint: str, span: Span | None = None) -> NoReturn:
        raise ExpressionError(message, self.text, span or self.now.span, hint)


def _tokens(text: str) -> list[_Token]:
    kinds = ((str(match.lastgroup), match) for match in _TOKEN.finditer(text))
    return [_Token(kind, match[kind], match.span(kind)) for kind, match in kinds]
