"""Arithmetic between operands: pairing of series, alignment of slots, broadcasting.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-expressions
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.dynatrace.selector.evaluation.environment import EvaluationError
from smokealarm.dynatrace.selector.evaluation.frame import Frame
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smokealarm.dynatrace.selector.evaluation.environment import EvaluationOptions
    from smokealarm.dynatrace.selector.syntax import Span
    from smokealarm.series import Dimensions

    Floats: TypeAlias = NDArray[np.float64]
    Pair: TypeAlias = tuple[int, int, Dimensions]

__all__ = ["Value", "combine", "negated"]

Value: TypeAlias = Frame | float

_NON_MATCHING = "Metric expression contains non-matching dimension-keys."
_ABSENT = -1


def negated(value: Value) -> Value:
    """Return ``-value``."""
    if isinstance(value, float):
        return -value
    collapsed = value.collapsed()
    return replace(collapsed.of_values(-collapsed.series.total), fill=None if value.fill is None else -value.fill)


def combine(left: Value, right: Value, operator: str, options: EvaluationOptions, span: Span) -> Value:
    """Apply one arithmetic operator to two operands."""
    if isinstance(left, Frame) and isinstance(right, Frame):
        return _frames(left.collapsed(), right.collapsed(), operator, options, span)
    first, second = (
        value.collapsed().series.total if isinstance(value, Frame) else np.array(value) for value in (left, right)
    )
    numbers = _applied(first, second, operator, options)
    frame = left if isinstance(left, Frame) else right
    if isinstance(frame, Frame):
        return _result(frame.collapsed(), frame.series.start, frame.series.dimensions, numbers, options)
    return float(numbers)


def _applied(left: Floats, right: Floats, operator: str, options: EvaluationOptions) -> Floats:
    with np.errstate(all="ignore"):
        if operator == "/":
            divisor = np.where(right == 0, np.nan, right) if options.division_by_zero == "null" else right
            return np.asarray(left / divisor)
        return np.asarray({"+": np.add, "-": np.subtract, "*": np.multiply}[operator](left, right))


def _frames(left: Frame, right: Frame, operator: str, options: EvaluationOptions, span: Span) -> Frame:
    pairs = _pairs(left, right, span)
    start, first, second = _aligned(left, right)
    one, other = _picked(first, pairs, 0), _picked(second, pairs, 1)
    values = _applied(_filled(one, other, left.fill), _filled(other, one, right.fill), operator, options)
    shape = right if left.point else left
    return replace(
        _result(shape, start, tuple(pair[2] for pair in pairs), values, options), point=left.point and right.point
    )


def _result(
    shape: Frame, start: int, dimensions: tuple[Dimensions, ...], values: Floats, options: EvaluationOptions
) -> Frame:
    series = TimeSeries.of_values(start, dimensions, values, shape.series.minutes)
    default = Aggregation(options.expression_default)
    return Frame(series, default, None, None, None, shape.point, None, shape.split, shape.keep_samples)


# ---- pairing


def _pairs(left: Frame, right: Frame, span: Span) -> list[Pair]:
    lefts, rights = left.series.dimensions, right.series.dimensions
    if _single(left) and rights and not _single(right):
        return [(0, row, dimensions) for row, dimensions in enumerate(rights)]
    if _single(right) and lefts and not _single(left):
        return [(row, 0, dimensions) for row, dimensions in enumerate(lefts)]
    _refuse_other_keys(lefts, rights, span)
    places = {frozenset(dimensions): row for row, dimensions in enumerate(rights)}
    pairs = [(row, places.pop(frozenset(dimensions), _ABSENT), dimensions) for row, dimensions in enumerate(lefts)]
    pairs += [(_ABSENT, row, rights[row]) for row in places.values()]
    fills = (left.fill, right.fill)
    return [pair for pair in pairs if all(pair[side] != _ABSENT or fills[side] is not None for side in (0, 1))]


def _single(frame: Frame) -> bool:
    """Whether a frame is one series without dimensions, which pairs with every series."""
    return frame.series.dimensions == ((),)


def _refuse_other_keys(lefts: tuple[Dimensions, ...], rights: tuple[Dimensions, ...], span: Span) -> None:
    keys = [{frozenset(key for key, _ in dimensions) for dimensions in side} for side in (lefts, rights)]
    if all(keys) and keys[0].isdisjoint(keys[1]):
        raise EvaluationError(_NON_MATCHING, span)


def _picked(values: Floats, pairs: list[Pair], side: int) -> Floats:
    """Return one side of every pair, missing where only the other operand has the series."""
    rows = np.array([pair[side] for pair in pairs], dtype=np.int64)
    picked = np.full((len(rows), values.shape[1]), np.nan)
    picked[rows >= 0] = values[rows[rows >= 0]]
    return picked


def _filled(values: Floats, others: Floats, fill: float | None) -> Floats:
    """Put the ``fill`` of ``:default`` into every gap of a pair in which either side has data."""
    if fill is None:
        return values
    dead = np.logical_and(np.isnan(values).all(axis=1), np.isnan(others).all(axis=1))
    return np.where(np.isnan(values) & ~dead[:, np.newaxis], fill, values)


# ---- alignment


def _aligned(left: Frame, right: Frame) -> tuple[int, Floats, Floats]:
    """Bring both sides to the same slots; series have the resolution of the query, single points are broadcast."""
    first, second = left.series, right.series
    if left.point or right.point:
        start = second.start if left.point else first.start
        return start, first.total, second.total
    start, stop = min(first.start, second.start), max(first.stop, second.stop)
    slots = (stop - start) // first.minutes
    return start, first.window(start, slots).total, second.window(start, slots).total
