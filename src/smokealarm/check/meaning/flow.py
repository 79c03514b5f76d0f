"""Following the dimensions of a query from its metrics through its transformations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from smokealarm.check.meaning.shape import UNKNOWN, Shape, shape_of_metric
from smokealarm.dynatrace.selector.syntax import (
    Arithmetic,
    Chain,
    Compound,
    DimensionCondition,
    Dimensions,
    Filter,
    InEntities,
    Metric,
    Negation,
    Number,
    Partition,
    Plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.selector.syntax import Condition, Expression, Selector, Span, Transformation

__all__ = ["Doubt", "Flow", "Mistake", "flow"]


class Mistake(Enum):
    """What can be wrong with the dimensions of a query."""

    NOT_CARRIED = auto()
    BEFORE_NAMES = auto()
    NOT_MATCHING = auto()


@dataclass(frozen=True, slots=True)
class Doubt:
    """One mistake at some characters of a query; ``shape`` are the dimensions that are there."""

    mistake: Mistake
    span: Span
    dimension: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Flow:
    """The dimensions in which a query results, and what is wrong on the way."""

    shape: Shape
    doubts: tuple[Doubt, ...]


def flow(selector: Selector) -> Flow:
    """Follow the dimensions through a query."""
    doubts: list[Doubt] = []
    shapes = {_shape(each, doubts) for each in selector.expressions}
    return Flow(shapes.pop() if len(shapes) == 1 else UNKNOWN, tuple(doubts))


def _shape(expression: Expression, doubts: list[Doubt]) -> Shape:
    match expression:
        case Metric():
            return shape_of_metric(expression)
        case Number():
            return Shape(frozenset())
        case Negation():
            return _shape(expression.operand, doubts)
        case Arithmetic():
            return _arithmetic(expression, doubts)
        case Chain():
            return _chain(expression, doubts)


def _arithmetic(expression: Arithmetic, doubts: list[Doubt]) -> Shape:
    """Return the shape of series that are paired by their dimensions; one without any pairs with all.

    https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-expressions
    """
    shapes = [(each, _shape(each, doubts)) for each in expression.operands]
    split = [(each, shape) for each, shape in shapes if shape.pairing != frozenset()]
    if not split:
        return Shape(frozenset())
    _, first = split[0]
    if any(shape.pairing is None for _, shape in split):
        return UNKNOWN
    for each, shape in split[1:]:
        if shape.pairing != first.pairing:
            doubts.append(Doubt(Mistake.NOT_MATCHING, each.span, "", first))
            return UNKNOWN
    return Shape(first.names, first.open, any(shape.named for _, shape in split))


def _chain(chain: Chain, doubts: list[Doubt]) -> Shape:
    shape = _shape(chain.operand, doubts)
    for step in chain.transformations:
        for dimension, span in _asked(step):
            if shape.lacks_name(dimension):
                doubts.append(Doubt(Mistake.BEFORE_NAMES, span, dimension, shape))
            elif shape.lacks(dimension):
                doubts.append(Doubt(Mistake.NOT_CARRIED, span, dimension, shape))
        shape = _transformed(shape, step)
    return shape


def _transformed(shape: Shape, step: Transformation) -> Shape:
    match step:
        case Dimensions(name, dimensions):
            texts = [each for each in dimensions if isinstance(each, str)]
            if len(texts) != len(dimensions):
                return UNKNOWN
            return shape.split(texts) if name == "splitBy" else shape.without(texts)
        case Plain("names"):
            return shape.with_names()
        case Plain("parents"):
            return UNKNOWN
        case Partition():
            return shape.adding(step.dimension)
        case _:
            return shape


def _asked(step: Transformation) -> Iterator[tuple[str, Span]]:
    """Yield the dimensions that a transformation needs, so that it finds nothing without them."""
    if isinstance(step, Dimensions):
        yield from ((each, step.span) for each in step.dimensions if isinstance(each, str))
    elif isinstance(step, Filter):
        for condition in step.conditions:
            yield from _conditions(condition)


def _conditions(condition: Condition) -> Iterator[tuple[str, Span]]:
    """Yield the dimensions of conditions that a series without them does not fulfil."""
    match condition:
        case Compound("and" | "or", conditions):
            for each in conditions:
                yield from _conditions(each)
        case InEntities():
            yield condition.dimension, condition.span
        case DimensionCondition("eq" | "prefix" | "suffix" | "contains") if condition.value:
            yield condition.dimension, condition.span
