"""Computing metric math over many evaluations at once.

A scalar has the shape (evaluations, 1), one series (evaluations, periods), several (series, evaluations, periods), so
that they can be combined as they are. NaN is missing.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.cloudwatch.expressions.calling import called
from smokealarm.cloudwatch.expressions.kinds import spine
from smokealarm.cloudwatch.expressions.syntax import Call, Identifier, Number

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from smokealarm.cloudwatch.expressions.frame import Frame
    from smokealarm.cloudwatch.expressions.syntax import Expression, Node

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["compute"]


def _both(left: Floats, right: Floats) -> Floats:
    return np.logical_and(left, right)


def _either(left: Floats, right: Floats) -> Floats:
    return np.logical_or(left, right)


_OPERATIONS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "&&": _both,
    "||": _either,
}


def compute(expression: Expression, frame: Frame) -> Floats:
    """Return the value of an expression that :func:`kind_of` found to make sense; what is not finite is missing."""
    return _value(expression.root, frame)


def _value(node: Node, frame: Frame) -> Floats:
    node, chain = spine(node)
    value = _single(node, frame)
    for binary in chain:
        value = _combined(binary.operator, value, _value(binary.right, frame))
    return value


def _single(node: Node, frame: Frame) -> Floats:
    match node:
        case Number(value):
            return np.full((len(frame.starts), 1), value)
        case Identifier(name):
            return frame.metrics[name] if name in frame.metrics else frame.expressions[name]
        case Call(function, arguments):
            return called(function, arguments, frame, _value)
    raise AssertionError(node)  # pragma: no cover - a text or a word stands only in a call


def _combined(sign: str, left: Floats, right: Floats) -> Floats:
    """Combine two operands; between two time series, a missing point counts as 0 where the other one has a point."""
    lost = np.isnan(left) | np.isnan(right)
    if left.shape[-1] > 1 and right.shape[-1] > 1:
        lost = np.isnan(left) & np.isnan(right)
        left, right = np.nan_to_num(left), np.nan_to_num(right)
    with np.errstate(all="ignore"):
        found = np.asarray(_OPERATIONS[sign](left, right), np.float64)
    return np.where(lost | ~np.isfinite(found), np.nan, found)
