"""From an expression's tree to a function, which is what runs for every record."""

from __future__ import annotations

from functools import partial, singledispatch
from typing import TYPE_CHECKING, Any, TypeAlias

from smokealarm.dynatrace.logs.processing.failure import ProcessingFailed
from smokealarm.dynatrace.logs.processing.functions import FUNCTIONS
from smokealarm.dynatrace.logs.processing.operators import BINARY, UNARY
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
from smokealarm.dynatrace.logs.values import type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smokealarm.dynatrace.logs.processing.syntax import Expression
    from smokealarm.dynatrace.logs.values import Value

__all__ = ["Evaluate", "evaluator"]

Evaluate: TypeAlias = "Callable[[Mapping[str, Value]], Any]"
"""Returns the value of an expression for the fields as they are; raises ProcessingFailed."""


@singledispatch
def evaluator(expression: Expression) -> Evaluate:
    """Return what works out an expression."""
    raise TypeError(f"{expression!r} is no expression")


@evaluator.register(Constant)
def _constant(expression: Constant) -> Evaluate:
    value = expression.value
    return lambda _fields: value


@evaluator.register(PatternText)
def _pattern(expression: PatternText) -> Evaluate:
    pattern = expression.pattern
    return lambda _fields: pattern


@evaluator.register(Field)
def _field(expression: Field) -> Evaluate:
    name = expression.name
    return lambda fields: fields.get(name)


@evaluator.register(Array)
def _array(expression: Array) -> Evaluate:
    items = tuple(map(evaluator, expression.items))

    def work(fields: Mapping[str, Value]) -> Value:
        values = tuple(item(fields) for item in items)
        if any(isinstance(value, tuple | dict) for value in values):
            # An array of itself, twice, again and again, would soon be larger than any memory.
            raise ProcessingFailed("arrays of arrays are not imitated")
        return values

    return work


@evaluator.register(Index)
def _index(expression: Index) -> Evaluate:
    operand, keys = evaluator(expression.operand), tuple(map(evaluator, expression.keys))

    def work(fields: Mapping[str, Value]) -> Value:
        value: Value = operand(fields)
        for key in keys:
            value = _member(value, key(fields))
        return value

    return work


def _member(value: Any, key: Value) -> Value:
    """Return a member of an object or an array; NULL if there is none."""
    if value is None or key is None:
        return None
    if isinstance(value, dict) and isinstance(key, str):
        return value.get(key)
    if isinstance(value, tuple) and isinstance(key, int):
        return value[key] if 0 <= key < len(value) else None
    raise ProcessingFailed(f"{type_name(value)} has no members that {type_name(key)} selects")


@evaluator.register(Unary)
def _unary(expression: Unary) -> Evaluate:
    work, operand = UNARY[expression.operator], evaluator(expression.operand)
    return lambda fields: work(operand(fields))


@evaluator.register(Chain)
def _chain(expression: Chain) -> Evaluate:
    first = evaluator(expression.first)
    rest = tuple((BINARY[operator], evaluator(operand)) for operator, operand in expression.rest)

    def work(fields: Mapping[str, Value]) -> Value:
        value: Value = first(fields)
        for operator, operand in rest:
            value = operator(value, operand(fields))
        return value

    return work


@evaluator.register(Call)
def _call(expression: Call) -> Evaluate:
    function = FUNCTIONS[expression.function]
    arguments = tuple(map(evaluator, expression.arguments))
    work, null = function.work, function.null
    if function.lazy:
        return lambda fields: work(*(partial(argument, fields) for argument in arguments))

    def apply(fields: Mapping[str, Value]) -> Value:
        values = [argument(fields) for argument in arguments]
        return None if not null and None in values else work(*values)

    return apply
