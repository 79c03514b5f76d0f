"""Reading expressions: operators by their precedence, functions, fields, constants."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.processing.functions import FUNCTIONS
from smokealarm.dynatrace.logs.processing.lexer import plain_text
from smokealarm.dynatrace.logs.processing.reader import DefinitionReader
from smokealarm.dynatrace.logs.processing.syntax import (
    Array,
    Call,
    Chain,
    Constant,
    Field,
    Index,
    PatternText,
    Unary,
)
from smokealarm.dynatrace.logs.processing.text_functions import template_fault
from smokealarm.dynatrace.logs.values import text
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.processing.function import Function
    from smokealarm.dynatrace.logs.processing.lexer import Token
    from smokealarm.dynatrace.logs.processing.syntax import Expression

__all__ = ["ExpressionReader"]

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("OR",),
    ("XOR",),
    ("AND",),
    ("=", "==", "!=", "<>", "<", "<=", ">", ">=", "IN", "NOT IN", "CONTAINS"),
    ("|", "^", "&"),
    ("+", "-", "||"),
    ("*", "/", "%"),
)
"""Operators, those that bind least first."""

_COMPARISONS = _LEVELS[3]
_SAME = {"==": "=", "<>": "!=", "||": "+"}
_WORDS = ("OR", "XOR", "AND", "IN", "CONTAINS", "NOT", "IS")
_CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}
_LONGEST_NUMBER = 40
_WHOLE = re.compile(r"\d+[lL]?").fullmatch


class ExpressionReader(DefinitionReader):
    """Reads the expressions of one definition; ``known`` are the fields that can be named."""

    __slots__ = ("known",)

    known: dict[str, bool]

    # ---- operators

    def expression(self, level: int = 0) -> Expression:
        """Read an expression."""
        if level == len(_LEVELS):
            return self._prefixed()
        first = self.next.span[0]
        operand = self._negated(level)
        rest: list[tuple[str, Expression]] = []
        while True:
            if _LEVELS[level] is _COMPARISONS and self.word("IS"):
                operand, rest = self._null_check(self._chained(first, operand, rest), first), []
                continue
            operator = self._operator(_LEVELS[level])
            if not operator:
                return self._chained(first, operand, rest)
            right = self._list() if operator.endswith("IN") else self.expression(level + 1)
            rest.append((_SAME.get(operator, operator), right))

    def _chained(self, first: int, operand: Expression, rest: list[tuple[str, Expression]]) -> Expression:
        return Chain(operand, tuple(rest), self.since(first)) if rest else operand

    def _negated(self, level: int) -> Expression:
        """Read an operand of a level; NOT binds more than AND and less than a comparison."""
        if _LEVELS[level] is not _COMPARISONS:
            return self.expression(level + 1)
        first = self.next.span[0]
        if not self.word("NOT"):
            return self.expression(level + 1)
        self.enter()
        operand = self.expression(level)
        self.leave()
        return Unary("NOT", operand, self.since(first))

    def _operator(self, operators: tuple[str, ...]) -> str:
        if self.next.kind == "operator":
            return self.accept(*operators)
        words = [operator for operator in operators if operator in _WORDS]
        if "IN" in words and self.next.text.upper() == "NOT" and self.tokens[self.index + 1].text.upper() == "IN":
            self.index += 2
            return "NOT IN"
        return self.word(*words) if words else ""

    def _null_check(self, operand: Expression, first: int) -> Expression:
        negated = self.word("NOT")
        if not self.word("NULL"):
            self.fail(f"expected NULL, {self.found()}", "write IS NULL or IS NOT NULL")
        return Unary("IS NOT NULL" if negated else "IS NULL", operand, self.since(first))

    def _list(self) -> Expression:
        """Read what IN looks into: an array, or a list in parentheses."""
        first = self.next.span[0]
        if self.accept("("):
            return self._array(first, ")")
        return self._prefixed()

    def _prefixed(self) -> Expression:
        first = self.next.span[0]
        operator = self.accept("-", "~", "+")
        if not operator:
            return self._indexed()
        self.enter()
        operand = self._prefixed()
        self.leave()
        return Unary(operator, operand, self.since(first))

    def _indexed(self) -> Expression:
        first = self.next.span[0]
        operand = self._operand()
        keys: list[Expression] = []
        while self.next.text == "[" and self.next.kind == "operator":
            self.take()
            keys.append(self._inner())
            if self.next.kind == "name":
                hint = "use TIME_ADD and TIME_SUB with milliseconds"
                self.fail("adding a duration in brackets is not imitated", hint)
            self.expect("]", 'a member is written parsed["name"]')
        return Index(operand, tuple(keys), self.since(first)) if keys else operand

    # ---- operands

    def _operand(self) -> Expression:
        token = self.next
        if token.kind == "quoted":
            return Constant(plain_text(self.take()), token.span)
        if token.kind == "number":
            number = _number(self.take().text)
            if number is None:
                self.fail("this number is too large", "numbers have at most 64 bits", token.span)
            return Constant(number, token.span)
        if token.kind in ("name", "ticked"):
            return self._name()
        if self.accept("("):
            inner = self._inner()
            self.expect(")", "close the parenthesis")
            return inner
        if not self.accept("["):
            self._fail_operand(token)
        return self._array(token.span[0], "]")

    def _inner(self) -> Expression:
        self.enter()
        inner = self.expression()
        self.leave()
        return inner

    def _array(self, first: int, end: str) -> Array:
        items: list[Expression] = []
        while not self.accept(end):
            items.append(self._inner())
            if not self.accept(","):
                self.expect(end, "items are separated with commas")
                break
        return Array(tuple(items), self.since(first))

    def _name(self) -> Expression:
        token = self.take()
        if token.kind == "name":
            if self.next.text == "(" and self.next.kind == "operator":
                return self._call(token)
            if token.text.upper() in _CONSTANTS:
                return Constant(_CONSTANTS[token.text.upper()], token.span)
        name = token.text.strip("`")
        self.check_known(name, token)
        return Field(name, token.span)

    def check_known(self, name: str, token: Token) -> None:
        """Refuse the name of a field that is neither declared nor made before."""
        if name not in self.known:
            meant = nearest(name, self.known)
            hint = f"did you mean {meant}?" if meant else f"attributes of the record are declared: USING({name})"
            self.fail(f"{name!r} is no field here", hint, token.span)

    # ---- functions

    def _call(self, token: Token) -> Expression:
        function = FUNCTIONS.get(token.text.upper())
        if function is None:
            meant = nearest(token.text, FUNCTIONS)
            hint = f"did you mean {meant}?" if meant else f"imitated are {', '.join(sorted(FUNCTIONS))}"
            self.fail(f"{token.text} is no function that is imitated", hint, token.span)
        self.take()
        self.enter()
        arguments = self._arguments(function)
        self.leave()
        if not function.least <= len(arguments) <= function.most:
            most = "any number of" if function.most > function.least + 9 else f"{function.most}"
            expected = f"{function.least}" if function.least == function.most else f"{function.least} to {most}"
            span = self.since(token.span[0])
            self.fail(f"{token.text} has {len(arguments)} arguments", f"it takes {expected}", span)
        self._check_template(arguments)
        return Call(function.name, arguments, self.since(token.span[0]))

    def _arguments(self, function: Function) -> tuple[Expression, ...]:
        arguments: list[Expression] = []
        while not self.accept(")"):
            if len(arguments) == function.pattern:
                span = self.next.span
                arguments.append(PatternText(self.pattern(), span))
            else:
                arguments.append(self.expression())
            if not self.accept(","):
                self.expect(")", "arguments are separated with commas")
                break
        return tuple(arguments)

    def _check_template(self, arguments: tuple[Expression, ...]) -> None:
        """Refuse a replacement that names what the pattern before it does not export."""
        for pattern, template in pairwise(arguments):
            if isinstance(pattern, PatternText) and isinstance(template, Constant):
                fault = template_fault(text(template.value), pattern.pattern)
                if fault:
                    exports = ", ".join(pattern.pattern.names) or "nothing"
                    self.fail(fault, f"the pattern exports {exports}", template.span)

    # ---- complaints

    def _fail_operand(self, token: Token) -> NoReturn:
        if token.kind == "unclosed":
            self.fail_unclosed()
        if token.text in ("@", "*", "{"):
            self.fail(f"{token.text!r} as an expression is not imitated", "name the fields that are meant")
        self.fail(f"expected a value, {self.found()}", "such as a field, a number, a text in quotes or a function")


def _number(written: str) -> int | float | None:
    """Return a number; None if it has more bits than a LONG."""
    if written[:2].lower() == "0x":
        value = int(written[2:].rstrip("lL")[:_LONGEST_NUMBER], 16)
        return value - 2**64 if 2**63 <= value < 2**64 else value if value < 2**63 else None
    if _WHOLE(written):
        value = int(written.rstrip("lL")[:_LONGEST_NUMBER])
        return value if value < 2**63 else None
    return float(written.rstrip("dDfFlL"))
