"""Reading a whole selector."""

from __future__ import annotations

from smokealarm.dynatrace.selector.cursor import Cursor
from smokealarm.dynatrace.selector.expressions import expression, refuse_rest
from smokealarm.dynatrace.selector.syntax import Selector

__all__ = ["MAX_EXPRESSIONS", "parse"]

MAX_EXPRESSIONS = 10
"""The most expressions one query may hold."""


def parse(text: str, *, wildcards: bool = False) -> Selector:
    """Read a metric selector.

    ``wildcards`` allows ``builtin:host.*``, which only the list of metrics and bulk deletion take. Raises
    :class:`SelectorError` for whatever Dynatrace would refuse.
    """
    cursor = Cursor(text, wildcards=wildcards)
    expressions = [expression(cursor)]
    while cursor.accept(","):
        expressions.append(expression(cursor))
    if cursor.tokens[cursor.index]:
        refuse_rest(cursor)
    selector = Selector(tuple(expressions), tuple(cursor.warnings))
    _check_contents(cursor, selector)
    return selector


def _check_contents(cursor: Cursor, selector: Selector) -> None:
    everything = (0, len(cursor.text))
    if len(selector.expressions) > MAX_EXPRESSIONS:
        hint = f"at most {MAX_EXPRESSIONS} expressions can be queried at once"
        cursor.fail(f"the selector has {len(selector.expressions)} expressions", hint, everything)
    if not cursor.metrics:
        cursor.fail("the selector names no metric", "a selector has at least one metric key", everything)
