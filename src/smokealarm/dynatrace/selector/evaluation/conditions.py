"""Filter conditions and partition criteria over the rows and values of a frame."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.dynatrace.selector.evaluation.entities import selected
from smokealarm.dynatrace.selector.syntax import (
    Compound,
    Condition,
    DimensionCondition,
    InEntities,
    KeyCondition,
    Otherwise,
    SeriesCondition,
    ValueCriterion,
)
from smokealarm.dynatrace.selector.vocabulary import TEXT_OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from smokealarm.dynatrace.selector.evaluation.environment import AllEntities
    from smokealarm.dynatrace.selector.evaluation.frame import Frame

    Bools: TypeAlias = NDArray[np.bool_]

__all__ = ["Rows", "criterion"]

_NUMBER = {
    "lt": np.less,
    "le": np.less_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "ge": np.greater_equal,
    "gt": np.greater,
}


class Rows:
    """Judges conditions on whole series; the answer has one truth per series."""

    def __init__(self, frame: Frame, entities: AllEntities, *, ignore_case: bool = False) -> None:
        self.frame = frame
        self.entities = entities
        self.ignore_case = ignore_case
        self.dimensions = [dict(row) for row in frame.series.dimensions]

    def holds(self, condition: Condition) -> Bools:  # noqa: PLR0911 - one line per condition
        """Return for which series ``condition`` holds."""
        match condition:
            case DimensionCondition():
                return self._dimension(condition)
            case InEntities(dimension, selector):
                ids = selected(selector, self.entities)
                return self._each(dimension, lambda value: value in ids)
            case KeyCondition("existsKey", dimension):
                return np.array([dimension in row for row in self.dimensions], dtype=bool)
            case KeyCondition(_, dimension):
                return np.array([row.get(dimension, "") is None for row in self.dimensions], dtype=bool)
            case SeriesCondition(aggregation, bound):
                return criterion(bound, self.frame.per_series(aggregation))
            case Compound(operator, conditions):
                return _combined(operator, [self.holds(part) for part in conditions])
            case _:
                return np.ones(len(self.dimensions), dtype=bool)

    def _dimension(self, condition: DimensionCondition) -> Bools:
        holds = TEXT_OPERATORS[condition.operator]
        if self.ignore_case:
            expected = condition.value.lower()
            return self._each(condition.dimension, lambda value: holds(value.lower(), expected))
        return self._each(condition.dimension, lambda value: holds(value, condition.value))

    def _each(self, dimension: str, holds: Callable[[str], bool]) -> Bools:
        """Judge the value of a dimension; a series without the dimension, or in its remainder, is out."""
        values = (row.get(dimension) for row in self.dimensions)
        return np.array([value is not None and holds(value) for value in values], dtype=bool)


def criterion(condition: Condition, values: NDArray[np.float64]) -> Bools:
    """Return for which of ``values`` a criterion holds; it never holds for a missing one."""
    return _criterion(condition, values) & ~np.isnan(values)


def _criterion(condition: Condition, values: NDArray[np.float64]) -> Bools:
    match condition:
        case ValueCriterion("range", (low, high)):
            return np.asarray((values >= low) & (values < high))
        case ValueCriterion(operator, bounds):
            return np.asarray(_NUMBER[operator](values, bounds[0]))
        case Compound(operator, conditions):
            return _combined(operator, [_criterion(part, values) for part in conditions])
        case Otherwise():
            return np.ones(values.shape, dtype=bool)
        case _:  # pragma: no cover - the parser lets no other criterion into a value partition
            raise TypeError(condition)


def _combined(operator: str, parts: list[Bools]) -> Bools:
    if operator == "not":
        return ~parts[0]
    return reduce(np.logical_and if operator == "and" else np.logical_or, parts)
