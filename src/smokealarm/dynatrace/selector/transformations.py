"""Reading one transformation, from its colon to the end of its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.selector.conditions import filter_condition, partition_case
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Default,
    Dimensions,
    Duration,
    EvaluateModel,
    Filter,
    Limit,
    Partition,
    Plain,
    Rate,
    Reduce,
    Rollup,
    Smooth,
    Sort,
    SortKey,
    TimeShift,
    Transformation,
    Unit,
)
from smokealarm.dynatrace.selector.vocabulary import AGGREGATIONS, SORT_DIRECTIONS, SORT_ORDERS, TRANSFORMATIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn, TypeVar

    from smokealarm.dynatrace.selector.cursor import Cursor
    from smokealarm.dynatrace.selector.syntax import PartitionCase

    Item = TypeVar("Item")
    Reading: TypeAlias = Callable[[Cursor, int, str], Transformation]

__all__ = ["transformation"]

_MAX_ROLLUP_MINUTES = 60


def transformation(cursor: Cursor) -> Transformation:
    """Read the transformation whose colon is next."""
    opened = cursor.index
    token = cursor.tokens[opened]
    cursor.index = opened + 1
    usual = _USUAL.get(token)
    if usual is not None:
        return usual[0](cursor, opened, usual[1])
    name = token[1:].rstrip("( \t\r\n").lstrip()
    if token[-1] != "(":
        return _without_arguments(cursor, opened, name)
    if name in _BARE and cursor.accept(")"):
        return _BARE[name](cursor, opened, name)
    read = _CALLED.get(name)
    if read is None:
        _fail_name(cursor, opened, name)
    return read(cursor, opened, name)


def _without_arguments(cursor: Cursor, opened: int, name: str) -> Transformation:
    read = _BARE.get(name)
    if read is not None:
        return read(cursor, opened, name)
    if name in TRANSFORMATIONS:
        cursor.fail(f":{name} needs its arguments", f"write {TRANSFORMATIONS[name]}", cursor.since(opened))
    return _fail_name(cursor, opened, name)


def _fail_name(cursor: Cursor, opened: int, name: str) -> NoReturn:
    if not name:
        cursor.fail("expected the name of a transformation after ':'", "such as :avg", cursor.since(opened))
    at = cursor.starts[opened] + cursor.tokens[opened].index(name)
    if name in TRANSFORMATIONS:
        cursor.fail(f":{name} takes no arguments", f"write {TRANSFORMATIONS[name]}", (at, at + len(name)))
    cursor.fail_unknown("transformation", name, TRANSFORMATIONS, (at, at + len(name)))


# ---- without arguments


def _aggregate(cursor: Cursor, opened: int, name: str) -> Transformation:
    return Aggregate(_PLAIN_AGGREGATIONS[name], cursor.since(opened))


def _plain(cursor: Cursor, opened: int, name: str) -> Transformation:
    return Plain(name, cursor.since(opened))


def _bare_model(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return EvaluateModel((), cursor.since(opened))


def _bare_reduce(cursor: Cursor, opened: int, name: str) -> Transformation:
    return Reduce(name, None, cursor.since(opened))


def _bare_rate(cursor: Cursor, opened: int, _name: str) -> Transformation:
    span = cursor.since(opened)
    return Rate(Duration(1, "m", span), span)


# ---- with arguments


def _several(cursor: Cursor, read: Callable[[Cursor], Item]) -> tuple[Item, ...]:
    items = [read(cursor)]
    while cursor.accept(","):
        items.append(read(cursor))
    return tuple(items)


def _percentile(cursor: Cursor, opened: int, _name: str) -> Transformation:
    aggregation = cursor.percentile(opened)
    return Aggregate(aggregation, aggregation.span)


def _model(cursor: Cursor, opened: int, _name: str) -> Transformation:
    arguments = _several(cursor, lambda at: at.string("an argument", bare=True))
    return EvaluateModel(arguments, cursor.close(opened))


def _default(cursor: Cursor, opened: int, _name: str) -> Transformation:
    value = cursor.number("the default value")
    always = cursor.accept(",")
    if always:
        cursor.word("mode of :default", ("always",))
    return Default(value, always, cursor.close(opened))


def _filter(cursor: Cursor, opened: int, _name: str) -> Transformation:
    conditions = () if cursor.tokens[cursor.index] == ")" else _several(cursor, filter_condition)
    return Filter(conditions, cursor.close(opened))


def _reduce(cursor: Cursor, opened: int, name: str) -> Transformation:
    return Reduce(name, cursor.aggregation(), cursor.close(opened))


def _limit(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return Limit(cursor.integer("the number of series"), cursor.close(opened))


def _dimensions(cursor: Cursor, opened: int, name: str) -> Transformation:
    read = () if name == "splitBy" and cursor.tokens[cursor.index] == ")" else _several(cursor, _dimension)
    return Dimensions(name, read, cursor.close(opened))


def _dimension(cursor: Cursor) -> str | int:
    token = cursor.tokens[cursor.index]
    if token.isascii() and token.isdigit() and cursor.tokens[cursor.index + 1] in (",", ")"):
        cursor.warn(f"dimension {token} by its index is an old spelling: write its key", cursor.here())
        return cursor.integer("the dimension's index")
    return cursor.string("the dimension key")


def _partition(cursor: Cursor, opened: int, _name: str) -> Transformation:
    dimension = cursor.string("the key of the new dimension")
    cursor.comma("a partition")
    cases = _several(cursor, partition_case)
    _refuse_mixture(cursor, cases)
    return Partition(dimension, cases, cursor.close(opened))


def _refuse_mixture(cursor: Cursor, cases: tuple[PartitionCase, ...]) -> None:
    first = next((case for case in cases if case.kind != "otherwise"), None)
    for case in cases:
        if first is not None and case.kind not in (first.kind, "otherwise"):
            hint = f"the partitions before it are {first.kind} partitions"
            cursor.fail("value and dimension partitions cannot be mixed", hint, case.span)


def _rate(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return Rate(_positive(cursor, "smhdwMy"), cursor.close(opened))


def _positive(cursor: Cursor, units: str) -> Duration:
    duration = cursor.duration(units)
    if duration.amount == 0:
        cursor.fail("the duration is empty", "write a duration of at least 1, such as 5m", duration.span)
    return duration


def _rollup(cursor: Cursor, opened: int, _name: str) -> Transformation:
    aggregation = cursor.aggregation()
    cursor.comma("the window's duration")
    duration = _positive(cursor, "mh")
    minutes = duration.amount * (60 if duration.unit == "h" else 1)
    if minutes > _MAX_ROLLUP_MINUTES:
        cursor.fail("a rollup window has at most 60 minutes", "write for example 60m", duration.span)
    return Rollup(aggregation, duration, cursor.close(opened))


def _timeshift(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return TimeShift(cursor.duration("smhdw", signed=True), cursor.close(opened))


def _smooth(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return Smooth(cursor.word("smoothing strategy", ("skipfirst",)), cursor.close(opened))


def _set_unit(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return Unit(None, cursor.string("the unit", bare=True), cursor.close(opened))


def _to_unit(cursor: Cursor, opened: int, _name: str) -> Transformation:
    source = cursor.string("the source unit", bare=True)
    cursor.comma("the target unit")
    return Unit(source, cursor.string("the target unit", bare=True), cursor.close(opened))


def _sort(cursor: Cursor, opened: int, _name: str) -> Transformation:
    return Sort(_several(cursor, _sort_key), cursor.close(opened))


def _sort_key(cursor: Cursor) -> SortKey:
    opened = cursor.index
    token = "".join(cursor.tokens[opened].split())
    cursor.index += 1
    if token == "value(":
        aggregation = cursor.aggregation()
        cursor.comma("the direction")
        direction = cursor.word("sort direction", SORT_DIRECTIONS)
        return SortKey(aggregation, None, direction, None, cursor.close(opened))
    if token == "dimension(":
        return _dimension_key(cursor, opened)
    cursor.index = opened
    return cursor.fail(f"expected a sorting key, {cursor.found()}", f"write {TRANSFORMATIONS['sort']}")


def _dimension_key(cursor: Cursor, opened: int) -> SortKey:
    dimension = cursor.string("the dimension key")
    cursor.comma("the direction")
    direction = cursor.word("sort direction", SORT_DIRECTIONS)
    order = cursor.word("sort order", SORT_ORDERS) if cursor.accept(",") else None
    return SortKey(None, dimension, direction, order, cursor.close(opened))


_PLAIN_AGGREGATIONS = {name: Aggregation(name) for name in AGGREGATIONS if name != "percentile"}

_BARE: dict[str, Reading] = {
    **dict.fromkeys(_PLAIN_AGGREGATIONS, _aggregate),
    **dict.fromkeys(("delta", "names", "parents", "histogram", "asGauge"), _plain),
    **dict.fromkeys(("fold", "last", "lastReal"), _bare_reduce),
    "rate": _bare_rate,
    "evaluateModel": _bare_model,
}

_CALLED: dict[str, Reading] = {
    **dict.fromkeys(("fold", "last", "lastReal"), _reduce),
    **dict.fromkeys(("splitBy", "merge"), _dimensions),
    "percentile": _percentile,
    "evaluateModel": _model,
    "default": _default,
    "filter": _filter,
    "limit": _limit,
    "partition": _partition,
    "rate": _rate,
    "rollup": _rollup,
    "timeshift": _timeshift,
    "smooth": _smooth,
    "setUnit": _set_unit,
    "toUnit": _to_unit,
    "sort": _sort,
}

_USUAL: dict[str, tuple[Reading, str]] = {
    **{f":{name}": (read, name) for name, read in _BARE.items()},
    **{f":{name}(": (read, name) for name, read in _CALLED.items() if name not in _BARE},
}
"""Most tokens as they are written, without blanks; the others take a longer way to the same readings."""
