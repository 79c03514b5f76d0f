"""A selector in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.advice import advice
from smokealarm.dynatrace.selector.canonical import canonical, canonical_expression, canonical_transformation
from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Arithmetic,
    Chain,
    Default,
    Dimensions,
    Expression,
    Filter,
    Limit,
    Metric,
    Negation,
    Partition,
    Plain,
    Rate,
    Reduce,
    Rollup,
    Selector,
    Sort,
    TimeShift,
    Transformation,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["explain"]

_PLAIN = {
    "delta": "replaces each point by its growth since the point before, never below 0",
    "names": "adds the name of each entity before its id",
    "parents": "adds the parent of each entity before it",
    "histogram": "shows the buckets of a histogram as the dimension le",
    "asGauge": "is undocumented",
}
_REDUCED = {
    "fold": "combines all points of a series into one",
    "last": "keeps the newest point, by the newest time of all series",
    "lastReal": "keeps the newest point of each series",
}
_AGGREGATED = {
    "auto": "applies the metric's default aggregation to each slot",
    "value": "takes the single value of each slot",
    "percentile": "takes a percentile of the values of each slot",
}


def explain(selector: Selector, text: str) -> str:
    """Return what a selector does, step by step, its canonical text, and its warnings with their places in ``text``."""
    lines = [f"canonical: {canonical(selector)}"]
    for expression in selector.expressions:
        lines += ["", *_expression(expression, 0)]
    for warning in (*selector.warnings, *advice(selector)):
        lines += ["", f"warning: {warning.message}", pointed(text, warning.span)]
    return "\n".join(lines)


def _expression(expression: Expression, depth: int) -> Iterator[str]:
    margin = "  " * depth
    match expression:
        case Metric():
            yield margin + f"metric {canonical_expression(expression)}"
        case Chain(operand, transformations):
            yield from _expression(operand, depth)
            for step in transformations:
                yield f"{margin}  {canonical_transformation(step)}  # {_step(step)}"
        case Negation(operand):
            yield f"{margin}minus"
            yield from _expression(operand, depth + 1)
        case Arithmetic(operands, operators):
            for operator, operand in zip((" ", *operators), operands, strict=True):
                yield f"{margin}{operator}".rstrip() if operator != " " else f"{margin}calculates"
                yield from _expression(operand, depth + 1)
        case _:
            yield margin + canonical_expression(expression)


def _step(step: Transformation) -> str:  # noqa: PLR0911 - one line per transformation
    match step:
        case Aggregate(aggregation):
            return _AGGREGATED.get(aggregation.name, f"takes the {aggregation.name} of the values of each slot")
        case Plain(name):
            return _PLAIN[name]
        case Reduce(name):
            return _REDUCED[name]
        case Dimensions("merge"):
            return "removes these dimensions and merges series that become equal"
        case Dimensions(dimensions=()):
            return "merges everything into one series"
        case Dimensions():
            return "keeps only these dimensions and merges the rest"
        case _:
            return _other(step)


def _other(step: Transformation) -> str:
    match step:
        case Filter():
            return "keeps the series that fulfil every condition"
        case Limit(count):
            return f"keeps the first {count} series"
        case Sort():
            return "orders the series"
        case Default(always=True):
            return "fills gaps, and makes a series where there is none"
        case Default():
            return "fills the gaps of series that have data"
        case _:
            return _timed(step)


def _timed(step: Transformation) -> str:  # noqa: PLR0911 - one line per transformation
    match step:
        case Partition(dimension):
            return f"splits points by criteria under the new dimension {dimension}"
        case Rate(duration):
            return f"turns values into values per {duration.amount}{duration.unit}"
        case Rollup(duration=duration):
            return f"aggregates each point with those of the {duration.amount}{duration.unit} before it"
        case TimeShift(duration):
            side = "before" if duration.amount < 0 else "after"
            return f"reads the data from {abs(duration.amount)}{duration.unit} {side}"
        case Unit(None):
            return "names the unit, without changing data"
        case Unit():
            return "converts between units"
        case _:
            return "drops the first point after a gap" if type(step).__name__ == "Smooth" else "is undocumented"
