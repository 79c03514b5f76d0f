"""Reading the rules of composite alarms.

NOT binds more tightly than AND, AND more tightly than OR; AWS's page does not say so, and parentheses make it plain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from smokealarm.cloudwatch.diagnostics import ExpressionError
from smokealarm.cloudwatch.options import AlarmLimits
from smokealarm.cloudwatch.rules.syntax import (
    AlarmRule,
    All,
    Any,
    AtLeast,
    Constant,
    InState,
    Not,
    alarm_name,
    children,
)
from smokealarm.cloudwatch.vocabulary import StateValue
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from smokealarm.cloudwatch.rules.syntax import Rule

__all__ = ["parse_rule"]

_DEEPEST = 60
_WORDS = ("ALARM", "OK", "INSUFFICIENT_DATA", "AT_LEAST", "AND", "OR", "NOT", "TRUE", "FALSE")
_BLANK = re.compile(r"\s*+")
_WORD = re.compile(r"[A-Za-z_]++")
_COUNT = re.compile(r"(\d{1,9}+)\s*+(%?+)")
_REFERENCE = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*+)"|(?P<plain>[^\s(),"]++)', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse_rule(text: str, limits: AlarmLimits | None = None) -> AlarmRule:
    """Read a rule such as ``ALARM("a") AND NOT OK(b)``.

    Raises :class:`~smokealarm.cloudwatch.diagnostics.ExpressionError` for whatever CloudWatch would not take.
    """
    limits = limits or AlarmLimits()
    if len(text) > limits.rule_characters:
        hint = f"expected at most {limits.rule_characters}"
        raise ExpressionError(f"the rule has {len(text)} characters", text, (limits.rule_characters, len(text)), hint)
    reader = _Reader(text)
    root = reader.whole()
    names = tuple(dict.fromkeys(children(root)))
    for found, most, what in (
        (reader.elements, limits.rule_elements, "elements"),
        (len(names), limits.rule_children, "alarms"),
    ):
        if found > most:
            raise ExpressionError(f"the rule has {found} {what}", text, (0, len(text)), f"expected at most {most}")
    return AlarmRule(text, root, names)


class _Reader:
    """One reading of one text; ``at`` is the next character."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth, self.elements = text, 0, 0, 0

    def whole(self) -> Rule:
        root = self.disjunction()
        self.blank()
        if self.at < len(self.text):
            self.fail(self.word_or_sign(), "is not expected here", "expected AND, OR or the end")
        return root

    def disjunction(self) -> Rule:
        found = [self.conjunction()]
        while self.accept("OR"):
            found.append(self.conjunction())
        return found[0] if len(found) == 1 else Any(tuple(found))

    def conjunction(self) -> Rule:
        found = [self.term()]
        while self.accept("AND"):
            found.append(self.term())
        return found[0] if len(found) == 1 else All(tuple(found))

    def term(self) -> Rule:
        self.elements += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail(self.word_or_sign(), f"stands more than {_DEEPEST} levels deep", "expected fewer")
        found = self.plain_term()
        self.depth -= 1
        return found

    def plain_term(self) -> Rule:
        if self.accept("NOT"):
            return Not(self.term())
        if self.accept_sign("("):
            inner = self.disjunction()
            self.expect(")")
            return inner
        for word in ("TRUE", "FALSE"):
            if self.accept(word):
                return Constant(word == "TRUE")
        if self.accept("AT_LEAST"):
            return self.at_least()
        state = self.state()
        self.expect("(")
        found = InState(state, self.reference())
        self.expect(")")
        return found

    def at_least(self) -> AtLeast:
        self.expect("(")
        self.blank()
        count = _COUNT.match(self.text, self.at)
        if not count:
            self.fail(self.word_or_sign(), "is not expected here", "expected a number, or a percentage such as 50%")
        self.at = count.end()
        self.expect(",")
        negated = self.accept("NOT")
        state = self.state()
        self.expect(",")
        self.expect("(")
        found = [InState(state, self.reference())]
        while self.accept_sign(","):
            found.append(InState(state, self.reference()))
        self.expect(")")
        self.expect(")")
        self.elements += len(found)
        return AtLeast(int(count[1]), bool(count[2]), negated, tuple(found))

    def state(self) -> StateValue:
        for state in StateValue:
            if self.accept(state):
                return state
        word = self.word_or_sign()
        meant = nearest(word, _WORDS)
        hint = f"did you mean {meant}?" if meant else "expected ALARM, OK or INSUFFICIENT_DATA"
        return self.fail(word, "is not expected here", hint)

    def reference(self) -> str:
        self.blank()
        found = _REFERENCE.match(self.text, self.at)
        if not found:
            hint = "expected the name or ARN of an alarm, in quotes where it has blanks, commas or parentheses"
            self.fail(self.word_or_sign(), "is not expected here", hint)
        self.at = found.end()
        plain = found["plain"]
        return alarm_name(_ESCAPE.sub(r"\1", found["quoted"]) if plain is None else plain)

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def accept(self, word: str) -> bool:
        self.blank()
        found = _WORD.match(self.text, self.at)
        if found and found[0] == word:
            self.at = found.end()
            return True
        return False

    def accept_sign(self, sign: str) -> bool:
        self.blank()
        if self.text.startswith(sign, self.at):
            self.at += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.accept_sign(sign):
            self.fail(self.word_or_sign(), "is not expected here", f"expected {sign}")

    def word_or_sign(self) -> str:
        found = _WORD.match(self.text, self.at)
        return found[0] if found else self.text[self.at : self.at + 1]

    def fail(self, word: str, message: str, hint: str) -> NoReturn:
        span = (self.at, self.at + max(len(word), 1))
        raise ExpressionError(f"{word!r} {message}" if word else f"the end {message}", self.text, span, hint)
