"""How far before its timeframe a selector reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.evaluation.timeline import minutes
from smokealarm.dynatrace.selector.syntax import Arithmetic, Chain, Negation, Rollup, TimeShift

if TYPE_CHECKING:
    from smokealarm.dynatrace.selector.syntax import Expression, Selector, Transformation

__all__ = ["minutes_before"]


def minutes_before(selector: Selector) -> int:
    """Return how many minutes before its timeframe a selector may read: shifts and rollups along a chain add up."""
    return max(0, *(-_earliest(expression) for expression in selector.expressions))


def _earliest(expression: Expression) -> int:
    """Return the first minute that an expression reads, counted from the start of the timeframe."""
    match expression:
        case Arithmetic(operands):
            return min(map(_earliest, operands))
        case Negation(operand):
            return _earliest(operand)
        case Chain(operand, steps):
            return _earliest(operand) + sum(map(_moved, steps))
        case _:
            return 0


def _moved(step: Transformation) -> int:
    match step:
        case TimeShift(duration):
            return int(minutes(duration))
        case Rollup(_, duration):
            return 1 - int(minutes(duration))
        case _:
            return 0
