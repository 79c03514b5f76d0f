"""The filter of a query that names a metric key, as a condition of the selector language.

``filterBy`` nests: the outer filters join, the inner ones name a dimension and compare it. What they are derived to is
seen in https://github.com/Dynatrace/snippets/tree/main/product/dashboarding: ``:filter(and(or(eq(tablename,x))))``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smokealarm.dynatrace.dashboards.vocabulary import FilterEvaluator, FilterOperator, FilterType
from smokealarm.dynatrace.selector.syntax import Compound, Condition, DimensionCondition

__all__ = ["filter_condition"]

_DEEPEST: Final = 20
_MOST: Final = 200
_COMPARED: Final = {FilterEvaluator.EQ: "eq", FilterEvaluator.NE: "ne", FilterEvaluator.PREFIX: "prefix"}


class _OfEntities(Exception):  # noqa: N818 - says what was found
    """A filter asks what only the environment knows, or is none that is read here."""


def filter_condition(filters: Mapping[str, Any]) -> tuple[Condition | None, bool]:
    """Return the condition of a query's ``filterBy``, None for none, and whether it holds more than can be said so."""
    try:
        return _condition(filters, "", _DEEPEST), False
    except _OfEntities:
        return None, True


def _condition(filters: Mapping[str, Any], outer: str, depth: int) -> Condition | None:
    kind, criteria, nested = filters.get("filterType") or FilterType.DIMENSION, *_parts(filters)
    if (kind != FilterType.DIMENSION and criteria) or not depth:
        raise _OfEntities
    named = filters.get("filter")
    dimension = named if isinstance(named, str) and named else outer
    found = [_compared(dimension, each) for each in criteria]
    found += [each for each in (_condition(part, dimension, depth - 1) for part in nested) if each is not None]
    return _joined(filters.get("filterOperator"), found)


def _joined(operator: object, conditions: list[Condition]) -> Condition | None:
    if not conditions:
        return None
    if operator == FilterOperator.NOT:
        return Compound("not", (Compound("or", tuple(conditions)),))
    if len(conditions) == 1:
        return conditions[0]
    return Compound("or" if operator == FilterOperator.OR else "and", tuple(conditions))


def _compared(dimension: str, criterion: Mapping[str, Any]) -> Condition:
    operator = _COMPARED.get(criterion.get("evaluator") or FilterEvaluator.EQ)
    value = criterion.get("value")
    if not dimension or operator is None or not isinstance(value, str):
        raise _OfEntities
    return DimensionCondition(operator, dimension, value)


def _parts(filters: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the criteria and the nested filters."""
    parts = [filters.get(name) or [] for name in ("criteria", "nestedFilters")]
    criteria, nested = (
        [each for each in part if isinstance(each, Mapping)] if isinstance(part, list) else [] for part in parts
    )
    if len(criteria) + len(nested) > _MOST:
        raise _OfEntities
    return criteria, nested
