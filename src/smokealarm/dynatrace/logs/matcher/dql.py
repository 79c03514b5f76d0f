"""The DQL predicate: ``matchesPhrase(content, "timed out") and not isNull(aws.arn)``.

https://docs.dynatrace.com/docs/shortlink/lma-log-processing-matcher
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.matcher.reader import MatcherReader, Token, tokenize
from smokealarm.dynatrace.logs.matcher.syntax import (
    AllOf,
    AnyOf,
    Equals,
    Everything,
    MatchesPhrase,
    MatchesValue,
    Not,
    NullCheck,
)
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.matcher.syntax import Expression

__all__ = ["parse_dql"]

# Quantifiers are possessive, so the time to scan is linear in the length of any text.
_scan = re.compile(
    r"""
      (?P<blank>(?:\s|//[^\n]*+)++)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<comma>,)
    | (?P<colon>:)
    | (?P<quoted>"(?:[^"\\]|\\.)*+")
    | (?P<ticked>`[^`]++`)
    | (?P<unclosed>["`].*+)
    | (?P<same>==)
    | (?P<other>!=|<=|>=|[=<>~!+*/-])
    | (?P<number>-?+\d[\w.]*+)
    | (?P<word>[^\W\d][\w.@-]*+)
    """,
    re.DOTALL | re.VERBOSE,
).match

_FUNCTIONS = ("matchesPhrase", "matchesValue", "isNull", "isNotNull")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_STAR = re.compile(r"\\.|(\*)", re.DOTALL)


def parse_dql(text: str) -> Expression:
    """Read a DQL predicate; a blank one finds everything.

    Raises:
        LogSyntaxError: Dynatrace would not take the matcher.
    """
    reader = _Reader(text, tokenize(text, _scan))
    if reader.next.kind == "end":
        return Everything((0, len(text)))
    expression = reader.any_of()
    if reader.next.kind == "close":
        reader.fail("this bracket was never opened", "remove it, or open one before")
    if reader.next.kind != "end":
        reader.fail(f"expected and or or, {reader.found()}", "conditions are joined with and or or")
    return expression


class _Reader(MatcherReader):
    """Reads one DQL predicate."""

    __slots__ = ()

    # ---- operators

    def any_of(self) -> Expression:
        """Read operands joined by ``or``, which binds less than ``and``."""
        first = self.next.span[0]
        operands = [self._all_of()]
        while self._keyword("or"):
            operands.append(self._all_of())
        return operands[0] if len(operands) == 1 else AnyOf(tuple(operands), self._since(first))

    def _all_of(self) -> Expression:
        first = self.next.span[0]
        operands = [self._operand()]
        while self._keyword("and"):
            operands.append(self._operand())
        return operands[0] if len(operands) == 1 else AllOf(tuple(operands), self._since(first))

    def _operand(self) -> Expression:
        first = self.next.span[0]
        if self._keyword("not"):
            return Not(self.nested(self._operand), self._since(first))
        opened = self.accept("open")
        if opened is not None:
            return self.bracketed(opened, self.any_of)
        if self.next.kind not in ("word", "ticked"):
            self._fail_operand()
        if self.tokens[self.index + 1].kind == "open":
            return self._call()
        return self._equals()

    def _keyword(self, word: str) -> bool:
        if self.next.kind == "word" and self.next.text.lower() == word:
            self.index += 1
            return True
        return False

    # ---- conditions

    def _equals(self) -> Equals:
        token = self.next
        name = self._attribute()
        if self.accept("same") is None:
            self._fail_comparison(token)
        if self.next.kind != "quoted":
            hint = f'attributes of logs are texts here: write {name} == "..."'
            self.fail(f"expected a text in quotes, {self.found()}", hint)
        return Equals(name, _ESCAPE.sub(r"\1", self.take().text[1:-1]), self._since(token.span[0]))

    def _call(self) -> Expression:
        token = self.take()
        if token.text not in _FUNCTIONS:
            meant = nearest(token.text, _FUNCTIONS)
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(_FUNCTIONS)}"
            self.fail(f"{token.text[:60]!r} is no function of matchers", hint, token.span)
        self.take()
        name = self._attribute()
        if token.text in ("isNull", "isNotNull"):
            self._close(token)
            return NullCheck(name, token.text == "isNull", self._since(token.span[0]))
        self._comma(f'write {token.text}({name}, "...")')
        node = MatchesPhrase if token.text == "matchesPhrase" else MatchesValue
        text, open_start, open_end = self._pattern(token)
        case_sensitive = self._case_sensitive()
        self._close(token)
        return node(name, text, open_start, open_end, case_sensitive, self._since(token.span[0]))

    def _attribute(self) -> str:
        if self.next.kind not in ("word", "ticked"):
            self.fail(f"expected the name of an attribute, {self.found()}", "a name needs no quotes, or backticks")
        token = self.take()
        return token.text.strip("`")

    def _pattern(self, call: Token) -> tuple[str, bool, bool]:
        if self.next.kind != "quoted":
            self.fail(f"expected a text in quotes, {self.found()}", f'write {call.text}(attribute, "...")')
        token = self.take()
        inner = token.text[1:-1]
        stars = [found.start(1) for found in _STAR.finditer(inner) if found[1]]
        last = len(inner) - 1
        for star in stars:
            if star not in (0, last):
                at = token.span[0] + 1 + star
                hint = "a wildcard stands only at the beginning and at the end of a text"
                self.fail("a wildcard cannot stand here", hint, (at, at + 1))
        open_start, open_end = 0 in stars, last in stars
        text = inner[int(open_start) : len(inner) - int(open_end)] if len(inner) > 1 else inner.strip("*")
        return _ESCAPE.sub(r"\1", text), open_start, open_end

    def _case_sensitive(self) -> bool:
        if self.accept("comma") is None:
            return False
        if self.next.text == "caseSensitive" and self.tokens[self.index + 1].kind == "colon":
            self.index += 2
        if self.next.text not in ("true", "false"):
            self.fail(f"expected true or false, {self.found()}", "write caseSensitive: true")
        return self.take().text == "true"

    def _comma(self, hint: str) -> None:
        if self.accept("comma") is None:
            self.fail(f"expected a comma, {self.found()}", hint)

    def _close(self, call: Token) -> None:
        if self.accept("close") is None:
            self.fail(f"expected ')', {self.found()}", f"close the arguments of {call.text} with ')'")

    # ---- complaints

    def _since(self, first: int) -> tuple[int, int]:
        return (first, self.tokens[self.index - 1].span[1])

    def _fail_comparison(self, name: Token) -> NoReturn:
        following = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        if self.next.text in ("=", "!=") and following.kind in ("quoted", "word"):
            value = following.text if following.kind == "quoted" else f'"{following.text}"'
            function = "matchesPhrase" if name.text == "content" else "matchesValue"
            negation = "not " if self.next.text == "!=" else ""
            hint = f"this tenant takes DQL: write {negation}{function}({name.text}, {value})"
            self.fail(f"{self.next.text} is no operator of DQL matchers for logs", hint)
        if self.next.kind == "other":
            self.fail(
                f"{self.next.text} is no operator of DQL matchers for logs", "compare with ==, or use matchesValue"
            )
        hint = f'this tenant takes DQL: write {name.text} == "..." or matchesPhrase(content, "...")'
        self.fail(f"expected ==, {self.found()}", hint)

    def _fail_operand(self) -> NoReturn:
        token = self.next
        if token.kind == "unclosed":
            self.fail("this text is never closed", f"expected a closing {token.text[0]}")
        if token.kind == "quoted":
            hint = f"this tenant takes DQL: write matchesPhrase(content, {token.text})"
            self.fail("a text alone is a condition only of the classic matcher", hint)
        hint = f'a condition is attribute == "value", or one of {", ".join(_FUNCTIONS)}'
        self.fail(f"expected a condition, {self.found()}", hint)
