"""Reading the conditions of ``:filter`` and the criteria of ``:partition``."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.selector.diagnostics import SelectorError
from smokealarm.dynatrace.selector.entities import parse_entities
from smokealarm.dynatrace.selector.syntax import (
    Compound,
    Condition,
    DimensionCondition,
    InEntities,
    KeyCondition,
    Otherwise,
    PartitionCase,
    SeriesCondition,
    ValueCriterion,
)
from smokealarm.dynatrace.selector.vocabulary import COMPARISONS, CONDITIONS, DIMENSION_OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

    from smokealarm.dynatrace.selector.cursor import Cursor
    from smokealarm.dynatrace.selector.entity_syntax import EntitySelector

    Reading: TypeAlias = Callable[[Cursor, int, str], Condition]

__all__ = ["filter_condition", "partition_case"]

_PARTITION_KINDS = ("value", "dimension", "otherwise")


def filter_condition(cursor: Cursor) -> Condition:
    """Read one condition of a filter."""
    return _condition(cursor, _FILTER, "filter condition")


def partition_case(cursor: Cursor) -> PartitionCase:
    """Read one partition: ``value("label",criterion)``, ``dimension("label",criterion)`` or ``otherwise("label")``."""
    opened = cursor.index
    kind = "".join(cursor.tokens[opened].split())[:-1]
    if kind not in _PARTITION_KINDS:
        cursor.fail(f"expected a partition, {cursor.found()}", "one of value(...), dimension(...), otherwise(...)")
    cursor.index += 1
    label = cursor.string("the partition's label")
    criterion: Condition = Otherwise() if kind == "otherwise" else _criterion(cursor, kind)
    return PartitionCase(kind, label, criterion, cursor.close(opened))


def _criterion(cursor: Cursor, kind: str) -> Condition:
    cursor.comma("the partition's criterion")
    if cursor.tokens[cursor.index] == "otherwise":
        cursor.index += 1
        return Otherwise(cursor.since(cursor.index - 1))
    return _condition(cursor, _VALUE if kind == "value" else _DIMENSION, f"criterion of a {kind} partition")


def _condition(cursor: Cursor, readings: Mapping[str, Reading], kind: str) -> Condition:
    opened = cursor.index
    token = cursor.tokens[opened]
    read = readings.get(token) or readings.get("".join(token.split()))
    if read is None:
        _fail_condition(cursor, readings, kind)
    cursor.index = opened + 1
    return read(cursor, opened, token[:-1].rstrip())


def _fail_condition(cursor: Cursor, readings: Mapping[str, Reading], kind: str) -> NoReturn:
    token = cursor.tokens[cursor.index]
    name = token.removesuffix("(").strip()
    names = [known.removesuffix("(") for known in readings]
    if name in names:
        cursor.fail(f"{name} needs its arguments", f"write {CONDITIONS.get(name, f'{name}(5)')}")
    if token[-1:] != "(" or not token[0].isalpha():
        cursor.fail(f"expected a {kind}, {cursor.found()}", f"such as {_EXAMPLES[kind]}")
    if readings is _FILTER and name in COMPARISONS:
        hint = f"filters compare the aggregate of a series: series(avg,{name}(5))"
        cursor.fail(f"{name} stands only inside series(...) and partitions", hint)
    start = cursor.here()[0]
    cursor.fail_unknown(kind, name, names, (start, start + len(name)))


def _dimension(cursor: Cursor, opened: int, operator: str) -> Condition:
    dimension = cursor.string("the dimension key")
    cursor.comma("the value")
    value = cursor.string("the value")
    return DimensionCondition(operator, dimension, value, cursor.close(opened))


def _key(cursor: Cursor, opened: int, operator: str) -> Condition:
    return KeyCondition(operator, cursor.string("the dimension key"), cursor.close(opened))


def _in(cursor: Cursor, opened: int, _operator: str) -> Condition:
    dimension = cursor.string("the dimension key")
    cursor.comma("an entity selector")
    inner = cursor.index
    if "".join(cursor.tokens[inner].split()) != "entitySelector(":
        cursor.fail(f"expected entitySelector, {cursor.found()}", f"write {CONDITIONS['in']}")
    cursor.index += 1
    selector = _entities(cursor)
    cursor.close(inner)
    return InEntities(dimension, selector, cursor.close(opened))


def _entities(cursor: Cursor) -> EntitySelector:
    token = cursor.tokens[cursor.index]
    if token[:1] != '"':
        cursor.fail(f"expected a quoted entity selector, {cursor.found()}", 'entitySelector("type(~"HOST~")")')
    start = cursor.here()[0]
    text = cursor.string("the entity selector")
    try:
        return parse_entities(text)
    except SelectorError as error:
        span = (_outer(token, error.offset), _outer(token, error.end))
        cursor.fail(error.message, error.hint, (start + span[0], start + span[1]))


def _outer(token: str, offset: int) -> int:
    """Return where in a quoted token the character stands that is at ``offset`` of the text that it stands for."""
    for piece in re.finditer(r'~["~]|.', token[1:-1], re.DOTALL):
        if not offset:
            return piece.start() + 1
        offset -= 1
    return len(token) - 1


def _series(cursor: Cursor, opened: int, _operator: str) -> Condition:
    aggregation = cursor.aggregation()
    cursor.comma("a comparison such as gt(5)")
    at = cursor.index
    token = "".join(cursor.tokens[at].split())
    if token in COMPARISONS:
        criterion = _old_comparison(cursor, at, token)
    elif token[:-1] in COMPARISONS and token[-1] == "(":
        cursor.index += 1
        criterion = _compare(cursor, at, token[:-1])
    else:
        cursor.fail(f"expected a comparison, {cursor.found()}", f"one of {', '.join(COMPARISONS)}, such as gt(5)")
    return SeriesCondition(aggregation, criterion, cursor.close(opened))


def _old_comparison(cursor: Cursor, at: int, operator: str) -> ValueCriterion:
    """Read ``gt,5``, which public dashboards use for ``gt(5)``."""
    cursor.index += 1
    cursor.comma("the number to compare with")
    bound = cursor.number("the number to compare with")
    span = cursor.since(at)
    cursor.warn(f"'{operator},...' is an old spelling: write {operator}(...)", span)
    return ValueCriterion(operator, (bound,), span)


def _compare(cursor: Cursor, opened: int, operator: str) -> ValueCriterion:
    bound = cursor.number("the number to compare with")
    return ValueCriterion(operator, (bound,), cursor.close(opened))


def _range(cursor: Cursor, opened: int, operator: str) -> ValueCriterion:
    low = cursor.number("the lower bound")
    cursor.comma("the upper bound")
    high = cursor.number("the upper bound")
    return ValueCriterion(operator, (low, high), cursor.close(opened))


def _compound(
    cursor: Cursor, opened: int, operator: str, *, readings: Callable[[], Mapping[str, Reading]]
) -> Condition:
    cursor.enter()
    kind = _INSIDE[operator]
    read = [_condition(cursor, readings(), kind)]
    while operator != "not" and cursor.accept(","):
        read.append(_condition(cursor, readings(), kind))
    cursor.leave()
    return Compound(operator, tuple(read), cursor.close(opened))


_INSIDE = {name: f"condition inside {name}(...)" for name in ("and", "or", "not")}


def _readings(simple: Mapping[str, Reading], itself: Callable[[], Mapping[str, Reading]]) -> dict[str, Reading]:
    compound: Reading = partial(_compound, readings=itself)
    return {f"{name}(": read for name, read in {**simple, **dict.fromkeys(("and", "or", "not"), compound)}.items()}


_FILTER: dict[str, Reading] = _readings(
    dict.fromkeys(DIMENSION_OPERATORS, _dimension)
    | {"existsKey": _key, "remainder": _key, "in": _in, "series": _series},
    lambda: _FILTER,
)
_VALUE: dict[str, Reading] = _readings(dict.fromkeys(COMPARISONS, _compare) | {"range": _range}, lambda: _VALUE)
_DIMENSION: dict[str, Reading] = _readings(dict.fromkeys(DIMENSION_OPERATORS, _dimension), lambda: _DIMENSION)

_EXAMPLES = {
    "filter condition": 'eq("dimension","value")',
    "criterion of a value partition": "gt(200)",
    "criterion of a dimension partition": 'prefix("dimension","value")',
} | dict.fromkeys(_INSIDE.values(), 'eq("dimension","value")')
