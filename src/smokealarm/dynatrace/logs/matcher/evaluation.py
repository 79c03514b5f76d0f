"""From a matcher's tree to a predicate, which is what runs for every record."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.logs.matcher.subject import WORD_BREAK, ascii_lower, words
from smokealarm.dynatrace.logs.matcher.syntax import (
    AllOf,
    AnyOf,
    Equals,
    Everything,
    MatchesPhrase,
    MatchesValue,
    Not,
    NullCheck,
    Relation,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.matcher.subject import Subject
    from smokealarm.dynatrace.logs.matcher.syntax import Expression
    from smokealarm.dynatrace.logs.options import LogOptions

__all__ = ["Predicate", "predicate"]

Predicate: TypeAlias = "Callable[[Subject], bool]"
"""Says whether a record is matched."""


@singledispatch
def predicate(expression: Expression, options: LogOptions) -> Predicate:
    """Return the predicate of a tree."""
    raise TypeError(f"{expression!r} is no part of a matcher, asked with {options!r}")


@predicate.register(Everything)
def _everything(_expression: Everything, _options: LogOptions) -> Predicate:
    return lambda _subject: True


@predicate.register(Relation)
def _relation(expression: Relation, options: LogOptions) -> Predicate:
    found = _phrase(expression, options) if expression.attribute == "content" else _value(expression)
    if expression.negated:
        return lambda subject: not found(subject)
    return found


def _phrase(expression: Relation, options: LogOptions) -> Predicate:
    terms = words(expression.value.casefold(), options)
    if not terms:
        every = options.wordless_phrase == "all"
        return lambda _subject: every
    # A wildcard after a character that ends a word stands for nothing.
    opened = expression.prefix and expression.value.casefold().endswith(terms[-1])
    sought = WORD_BREAK + WORD_BREAK.join(terms) + ("" if opened else WORD_BREAK)
    first = terms[0]
    return lambda subject: first in subject.folded("content")[0] and sought in subject.words()


def _value(expression: Relation) -> Predicate:
    name, sought = expression.attribute, expression.value.casefold()
    if expression.prefix:
        return lambda subject: any(value.startswith(sought) for value in subject.folded(name))
    return lambda subject: sought in subject.folded(name)


@predicate.register(MatchesPhrase)
def _matches_phrase(expression: MatchesPhrase, _options: LogOptions) -> Predicate:
    name, sensitive = expression.attribute, expression.case_sensitive
    sought = expression.phrase if sensitive else ascii_lower(expression.phrase)
    bound_start = not expression.open_start and _is_word(sought[:1])
    bound_end = not expression.open_end and _is_word(sought[-1:])

    def found(subject: Subject) -> bool:
        values = subject.fields.get(name, ()) if sensitive else subject.lower(name)
        return any(_contains(value, sought, bound_start, bound_end) for value in values)

    return found


def _contains(text: str, sought: str, bound_start: bool, bound_end: bool) -> bool:  # noqa: FBT001
    """Return whether a text has ``sought`` in it, not inside of a longer word at the ends that are bound."""
    at = text.find(sought)
    while at >= 0:
        end = at + len(sought)
        inside = bound_start and _is_word(text[at - 1 : at]) if at else False
        if not inside and not (bound_end and _is_word(text[end : end + 1])):
            return True
        at = text.find(sought, at + 1)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@predicate.register(MatchesValue)
def _matches_value(expression: MatchesValue, _options: LogOptions) -> Predicate:
    name, sensitive = expression.attribute, expression.case_sensitive
    sought = expression.value if sensitive else ascii_lower(expression.value)
    fits = _FITS[expression.open_start, expression.open_end]

    def found(subject: Subject) -> bool:
        values = subject.fields.get(name, ()) if sensitive else subject.lower(name)
        return any(fits(value, sought) for value in values)

    return found


_FITS: dict[tuple[bool, bool], Callable[[str, str], bool]] = {
    (False, False): str.__eq__,
    (False, True): str.startswith,
    (True, False): str.endswith,
    (True, True): str.__contains__,
}


@predicate.register(Equals)
def _equals(expression: Equals, _options: LogOptions) -> Predicate:
    name, sought = expression.attribute, (expression.value,)
    return lambda subject: subject.fields.get(name) == sought


@predicate.register(NullCheck)
def _null_check(expression: NullCheck, _options: LogOptions) -> Predicate:
    name, null = expression.attribute, expression.null
    return lambda subject: (not subject.fields.get(name)) is null


@predicate.register(Not)
def _not(expression: Not, options: LogOptions) -> Predicate:
    operand = predicate(expression.operand, options)
    return lambda subject: not operand(subject)


@predicate.register(AllOf)
def _all_of(expression: AllOf, options: LogOptions) -> Predicate:
    operands = tuple(predicate(operand, options) for operand in expression.operands)
    return lambda subject: all(operand(subject) for operand in operands)


@predicate.register(AnyOf)
def _any_of(expression: AnyOf, options: LogOptions) -> Predicate:
    operands = tuple(predicate(operand, options) for operand in expression.operands)
    return lambda subject: any(operand(subject) for operand in operands)
