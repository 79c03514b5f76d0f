"""The classic language: ``status="ERROR" AND (content="Task timed out" OR host.name="web*")``.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/analyze-log-data/log-viewer
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.matcher.reader import MatcherReader, Token, tokenize
from smokealarm.dynatrace.logs.matcher.syntax import AllOf, AnyOf, Everything, Relation

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.matcher.syntax import Expression
    from smokealarm.dynatrace.logs.options import LogLimits

__all__ = ["parse_classic"]

# Quantifiers are possessive, so the time to scan is linear in the length of any text.
_scan = re.compile(
    r"""
      (?P<blank>\s++)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<quoted>"(?:[^"\\]|\\.)*+")
    | (?P<ticked>`(?:[^`\\]|\\.)++`)
    | (?P<unclosed>["`].*+)
    | (?P<same>==)
    | (?P<unequal>!=)
    | (?P<equal>=)
    | (?P<and>(?:AND|and)(?![^\s()"=!\\`]))
    | (?P<or>(?:OR|or)(?![^\s()"=!\\`]))
    | (?P<word>[^\s()"=!\\`]++)
    | (?P<odd>[!\\])
    """,
    re.DOTALL | re.VERBOSE,
).match

_OPERATORS = ("equal", "unequal", "and", "or")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_STAR = re.compile(r"\\.|(\*)", re.DOTALL)
_DQL_FUNCTION = re.compile(r"(?:matches(?:Phrase|Value)|is(?:Not)?Null)", re.IGNORECASE).fullmatch
_DQL_CALL = re.compile(r'\w++\(\s*+([^\s,()"]++)\s*+,\s*+("(?:[^"\\]|\\.)*+")').match


def parse_classic(text: str, limits: LogLimits) -> Expression:
    """Read a classic matcher; a blank one finds everything.

    Raises:
        LogSyntaxError: Dynatrace would not take the matcher.
    """
    reader = _Reader(text, limits)
    if reader.next.kind == "end":
        return Everything((0, len(text)))
    expression = reader.any_of()
    if reader.next.kind != "end":
        reader.fail_between()
    return expression


class _Reader(MatcherReader):
    """Reads one classic matcher."""

    __slots__ = ("attributes", "limits", "relations")

    def __init__(self, text: str, limits: LogLimits) -> None:
        super().__init__(text, tokenize(text, _scan))
        self.limits = limits
        self.relations = 0
        self.attributes: set[str] = set()

    # ---- operators

    def any_of(self) -> Expression:
        """Read operands joined by OR, which binds less than AND."""
        first = self.next.span[0]
        operands = [self._all_of()]
        while operator := self.accept("or"):
            self._count(operator)
            operands.append(self._all_of())
        return operands[0] if len(operands) == 1 else AnyOf(tuple(operands), self._since(first))

    def _all_of(self) -> Expression:
        first = self.next.span[0]
        operands = [self._operand()]
        while True:
            operator = self.accept("and")
            if operator is None and not self._term_follows_term():
                break
            self._count(operator or self.next)
            operands.append(self._operand())
        return operands[0] if len(operands) == 1 else AllOf(tuple(operands), self._since(first))

    def _term_follows_term(self) -> bool:
        """Whether a text search follows another one: the space between them means AND."""
        after = self.tokens[self.index + 1].kind if self.next.kind != "end" else "end"
        before = self.tokens[self.index - 1].kind
        terms = ("word", "quoted")
        return self.next.kind in terms and before in terms and after not in ("equal", "unequal", "same")

    # ---- operands

    def _operand(self) -> Expression:
        opened = self.accept("open")
        if opened is not None:
            return self.bracketed(opened, self.any_of)
        if self.next.kind not in ("word", "quoted", "ticked"):
            self._fail_operand()
        following = self.tokens[self.index + 1]
        if following.kind == "same":
            self.fail("the classic matcher compares with a single =", f'write {self.next.text}="..."', following.span)
        if following.kind in ("equal", "unequal"):
            return self._relation()
        if following.kind == "open" and _DQL_FUNCTION(self.next.text):
            self._fail_dql()
        return self._term()

    def _relation(self) -> Relation:
        name = self._attribute()
        operator = self.take()
        self._count(operator)
        if self.next.kind == "unclosed":
            self._fail_operand()
        if self.next.kind not in ("quoted", "word"):
            hint = f'write {name}="..."; a value with special characters stands in quotes'
            self.fail(f"expected a value after {operator.text}, {self.found()}", hint)
        return self._compared(name, operator.kind == "unequal", self.tokens[self.index - 2].span[0])

    def _term(self) -> Relation:
        if self.next.kind == "ticked":
            self.fail("a name in backticks needs a comparison", f'write {self.next.text}="..."')
        self._note("content", self.next)
        return self._compared("content", negated=False, first=self.next.span[0])

    def _compared(self, name: str, negated: bool, first: int) -> Relation:  # noqa: FBT001
        token = self.take()
        quoted = token.kind == "quoted"
        inner, shift = (token.text[1:-1], 1) if quoted else (token.text, 0)
        stars = [found.start(1) for found in _STAR.finditer(inner) if found[1]]
        for star in stars:
            if star != len(inner) - 1 or star == 0:
                at = token.span[0] + shift + star
                hint = r"a wildcard stands only at the end of a value, as in web*; write \* for the character itself"
                self.fail("a wildcard cannot stand here", hint, (at, at + 1))
        value = _ESCAPE.sub(r"\1", inner[:-1] if stars else inner)
        return Relation(name, value, bool(stars), negated, (first, token.span[1]))

    def _attribute(self) -> str:
        token = self.take()
        if token.kind == "quoted":
            name = token.text[1:-1]
            self.fail("the name of an attribute stands without quotes", f"write `{name}` or {name}", token.span)
        self._note(name := _ESCAPE.sub(r"\1", token.text[1:-1]) if token.kind == "ticked" else token.text, token)
        return name

    # ---- limits

    def _note(self, attribute: str, token: Token) -> None:
        self.attributes.add(attribute)
        if len(self.attributes) > self.limits.matcher_attributes:
            hint = f"at most {self.limits.matcher_attributes} different attributes are searched"
            self.fail(f"{attribute!r} is one attribute too many", hint, token.span)

    def _count(self, operator: Token) -> None:
        self.relations += 1
        if self.relations > self.limits.relations:
            hint = f"at most {self.limits.relations} operators are taken: AND, OR, = and !="
            self.fail("the matcher has too many operators", hint, operator.span)

    # ---- complaints

    def _since(self, first: int) -> tuple[int, int]:
        return (first, self.tokens[self.index - 1].span[1])

    def _fail_operand(self) -> NoReturn:
        token = self.next
        if token.kind == "unclosed":
            self.fail("this text is never closed", f"expected a closing {token.text[0]}")
        if token.text == "!":
            self.fail("there is no negation but !=", 'write attribute!="value"')
        if token.text == "\\":
            self.fail(
                "a backslash stands only in quotes", r"put the value in quotes and write \\ for a backslash in it"
            )
        hint = 'a condition is attribute="value", attribute!="value", or words to search for'
        self.fail(f"expected a condition, {self.found()}", hint)

    def _fail_dql(self) -> NoReturn:
        call = _DQL_CALL(self.text, self.next.span[0])
        name, value = (call[1], call[2]) if call else ("content", '"..."')
        hint = f"this tenant takes the classic matcher: write {name}={value}"
        self.fail(f"{self.next.text} is a function of DQL", hint)

    def fail_between(self) -> NoReturn:
        """Refuse the matcher because something follows a complete condition."""
        if self.next.kind == "close":
            self.fail("this bracket was never opened", "remove it, or open one before")
        if self.next.kind == "same":
            self.fail("the classic matcher compares with a single =", 'write attribute="value"')
        if self.next.kind in ("unclosed", "odd", "equal", "unequal"):
            self._fail_operand()
        self.fail(f"expected AND or OR, {self.found()}", "conditions are joined with AND or OR")
