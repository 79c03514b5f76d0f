"""Reading the flat selectors of the Environment API: ``status("open"),entityTags("stage:prod","team")``.

The problem, event, metadata and management zone selectors share this language: criteria separated by commas all have to
hold, of several values of one criterion any suffices, and in quotes ``~`` escapes a quote or a tilde. Sources:
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/problems/get-problems-list,
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/get-events,
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-all-metrics and ``get-data-points``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.diagnostics import SelectorError
from smokealarm.dynatrace.selector.lexer import QUOTED, unquote
from smokealarm.dynatrace.selector.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.selector.syntax import Span

__all__ = ["BOOLEANS", "CriterionRule", "FlatCriterion", "FlatLanguage", "parse_criteria"]

BOOLEANS = ("true", "false")

_SHOWN = 60
_BLANK = re.compile(r"\s*+")
_NAME = re.compile(r"[A-Za-z][\w.\-:]*+")
_STRING = re.compile(QUOTED, re.DOTALL)
_BARE = re.compile(r"""[^,()"\s][^,()"]*+""")


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """What one criterion takes: ``words`` are its only values, None for any; a ``single`` one takes no second value.

    A value has at most ``longest`` characters.
    """

    words: tuple[str, ...] | None = None
    single: bool = False
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class FlatLanguage:
    """The criteria of one selector by their names.

    A name that ends with a dot begins all criteria such as ``property.<key>``. In a ``quoted`` language only true and
    false may stand without quotes.
    """

    kind: str
    rules: Mapping[str, CriterionRule]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class FlatCriterion:
    """One criterion: its name as the language knows it, its values, and the ``key`` of an open name.

    A value of a closed list is spelled as the list spells it.
    """

    name: str
    values: tuple[str, ...]
    key: str = ""


def parse_criteria(text: str, language: FlatLanguage) -> tuple[FlatCriterion, ...]:
    """Read a flat selector; a blank one has no criteria and selects everything.

    Raises :class:`~smokealarm.dynatrace.selector.SelectorError`, which says where, what was expected and the nearest
    name.
    """
    if not text.strip():
        return ()
    return tuple(_Reader(text, language).criteria())


class _Reader:
    """A place in the text of one selector."""

    __slots__ = ("at", "language", "text")

    def __init__(self, text: str, language: FlatLanguage) -> None:
        self.text = text
        self.language = language
        self.at = 0

    def criteria(self) -> list[FlatCriterion]:
        read = [self._criterion()]
        while self._after() == ",":
            self.at += 1
            read.append(self._criterion())
        if self.at < len(self.text):
            raise self._error("expected ',' before the next criterion", "separate criteria with ','")
        return read

    def _criterion(self) -> FlatCriterion:
        self._after()
        found = _NAME.match(self.text, self.at)
        if found is None:
            hint = f"one of: {', '.join(self._shown_names())}"
            raise self._error(f"expected a criterion of the {self.language.kind}", hint)
        span = found.span()
        name, rule = self._rule(found[0], span)
        self.at = found.end()
        if self._after() != "(":
            raise self._error(
                f"expected '(' after {found[0][:_SHOWN]}", f'write the values in parentheses: {name}("value")'
            )
        opened = self.at
        self.at += 1
        return FlatCriterion(name, self._values(rule, opened), found[0].removeprefix(name))

    def _rule(self, written: str, span: Span) -> tuple[str, CriterionRule]:
        rules = self.language.rules
        if written in rules and not written.endswith("."):
            return written, rules[written]
        for name in rules:
            if name.endswith(".") and written.startswith(name) and len(written) > len(name):
                return name, rules[name]
        meant = nearest(written[:_SHOWN], self._shown_names())
        hint = f"did you mean {meant}?" if meant else f"expected one of: {', '.join(self._shown_names())}"
        raise self._error(f"{written[:_SHOWN]!r} is no criterion of the {self.language.kind}", hint, span)

    def _shown_names(self) -> list[str]:
        return [f"{name}<key>" if name.endswith(".") else name for name in self.language.rules]

    def _values(self, rule: CriterionRule, opened: int) -> tuple[str, ...]:
        values = [self._value(rule)]
        while self._after() == ",":
            self.at += 1
            if rule.single:
                raise self._error("this criterion takes one value only", "remove the others", (opened, self.at))
            values.append(self._value(rule))
        if self._after() != ")":
            if self.at < len(self.text):
                raise self._error(
                    "expected ',' or ')' after a value", 'quote values, and write a quote inside quotes as ~"'
                )
            raise self._error("this parenthesis is never closed", "expected a ')'", (opened, opened + 1))
        self.at += 1
        return tuple(values)

    def _value(self, rule: CriterionRule) -> str:
        self._after()
        start = self.at
        found = _STRING.match(self.text, start)
        if found is not None:
            value = unquote(found[0])
        else:
            found = _BARE.match(self.text, start)
            if found is None:
                raise self._error("expected a value", 'values stand in quotes: "value"')
            value = found[0].rstrip()
            if self.language.quoted and rule.words != BOOLEANS:
                raise self._error(
                    f"the value {value[:_SHOWN]} has no quotes", f'write "{value[:_SHOWN]}"', found.span()
                )
        self.at = found.end()
        return self._checked(value, rule, found.span())

    def _checked(self, value: str, rule: CriterionRule, span: Span) -> str:
        if rule.longest is not None and len(value) > rule.longest:
            raise self._error(
                f"the value has {len(value)} characters", f"at most {rule.longest} are searched for", span
            )
        if rule.words is None:
            return value
        for word in rule.words:
            if word.lower() == value.lower():
                return word
        meant = nearest(value[:_SHOWN], rule.words)
        hint = f"did you mean {meant}?" if meant else f"expected one of: {', '.join(rule.words)}"
        raise self._error(f"{value[:_SHOWN]!r} is not a value of this criterion", hint, span)

    def _after(self) -> str:
        """Skip blanks; return the next character, or nothing at the end."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def _error(self, message: str, hint: str, span: Span | None = None) -> SelectorError:
        return SelectorError(message, self.text, span or (self.at, self.at + 1), hint)
