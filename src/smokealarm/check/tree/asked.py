"""Which bounded metric a rule or an alarm judges, of which resources; nothing if a calculation leaves the bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.check.tree.bounds import BOUNDED, BoundedMetric, bounded_key
from smokealarm.check.tree.filters import conditions_of
from smokealarm.cloudwatch import MathQuery, MetricStat
from smokealarm.cloudwatch.expressions import Identifier
from smokealarm.cloudwatch.expressions.syntax import Call
from smokealarm.dynatrace.detection import MetricKeyQuery
from smokealarm.dynatrace.detection.vocabulary import Aggregation
from smokealarm.dynatrace.selector import SelectorError, parse
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Chain,
    Default,
    Dimensions,
    Filter,
    Limit,
    Metric,
    Plain,
    Sort,
    Transformation,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.cloudwatch import MetricAlarm
    from smokealarm.cloudwatch.expressions import Expression
    from smokealarm.dynatrace.detection import MetricEventRule, MetricSelectorQuery
    from smokealarm.dynatrace.selector.syntax import Condition
    from smokealarm.dynatrace.selector.syntax import Expression as SelectorExpression

__all__ = ["Asked", "asked_by_alarm", "asked_by_rule"]

_WITHIN: Final = frozenset({"avg", "max", "median", "min", "percentile"})
"""Aggregations whose result is within the values."""
_WITHIN_OF_KEYS: Final = frozenset(
    {Aggregation.AVG, Aggregation.MAX, Aggregation.MEDIAN, Aggregation.MIN, Aggregation.PERCENTILE90}
)
_STATISTICS: Final = frozenset({"Average", "Maximum", "Minimum"})
_FUNCTIONS: Final = frozenset({"AVG", "MAX", "MIN"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A bounded metric, narrowed by conditions of a filter, or to the ``names`` of an alarm's dimensions."""

    metric: BoundedMetric
    conditions: tuple[Condition, ...] = ()
    names: tuple[str, ...] | None = None


def asked_by_rule(rule: MetricEventRule) -> Asked | None:
    """Return what a metric event judges, or None where it is none of the bounded metrics, or something made of them."""
    if isinstance(rule.query, MetricKeyQuery):
        return _of_key(rule.query)
    return _of_selector(rule.query)


def asked_by_alarm(alarm: MetricAlarm) -> Asked | None:
    """Return what an alarm judges: one statistic, or the worst of several."""
    query = alarm.query
    if isinstance(query, MathQuery) and not _within(query):
        return None
    found = {_bounded(stat) for stat in alarm.stats}
    if len(found) != 1 or None in found:
        return None
    (metric,) = found
    names = tuple(dict(stat.metric.dimensions).get(metric.dimension) for stat in alarm.stats) if metric else ()
    if metric is None or None in names:
        return None
    return Asked(metric, names=tuple(each for each in names if each is not None))


def _of_key(query: MetricKeyQuery) -> Asked | None:
    found = bounded_key(query.metric_key)
    if found is None or query.aggregation not in _WITHIN_OF_KEYS:
        return None
    return Asked(found[0], conditions_of(query))


def _of_selector(query: MetricSelectorQuery) -> Asked | None:
    try:
        expressions = parse(query.metric_selector).expressions
    except SelectorError:
        return None
    unwrapped = _unwrapped(expressions[0]) if len(expressions) == 1 else None
    if unwrapped is None:
        return None
    key, steps = unwrapped
    found = bounded_key(key)
    if found is None or not all(map(_keeps_within, steps)):
        return None
    aggregated = any(isinstance(each, Aggregate) for each in steps)
    if not aggregated and found[1].default != "avg":
        return None
    return Asked(found[0], tuple(one for each in steps if isinstance(each, Filter) for one in each.conditions))


def _unwrapped(expression: SelectorExpression) -> tuple[str, tuple[Transformation, ...]] | None:
    """Return the only metric of an expression and all that is done to it."""
    steps: tuple[Transformation, ...] = ()
    while isinstance(expression, Chain):
        steps = (*expression.transformations, *steps)
        expression = expression.operand
    plain = isinstance(expression, Metric) and not expression.siblings and not expression.wildcard
    return (expression.key, steps) if isinstance(expression, Metric) and plain else None


def _keeps_within(step: Transformation) -> bool:
    match step:
        case Aggregate(aggregation):
            return aggregation.name in _WITHIN
        case Plain(name):
            return name == "names"
        case Default(value):
            return value <= 0
        case Filter() | Dimensions() | Limit() | Sort():
            return True
        case _:
            return False


def _bounded(stat: MetricStat) -> BoundedMetric | None:
    if stat.statistic not in _STATISTICS and stat.percentile is None:
        return None
    name = (stat.metric.namespace, stat.metric.name)
    return next((each for each in BOUNDED if (each.namespace, each.name) == name), None)


def _within(query: MathQuery) -> bool:
    """Return whether what is judged is one of the metrics, or the smallest, greatest or mean of some."""
    expressions = dict(query.expressions)
    judged = expressions.get(query.returned)
    return judged is None or (len(expressions) == 1 and _picks(judged))


def _picks(expression: Expression) -> bool:
    root = expression.root
    if isinstance(root, Identifier):
        return True
    return isinstance(root, Call) and root.function in _FUNCTIONS and _are_metrics(root.arguments)


def _are_metrics(arguments: Iterable[object]) -> bool:
    """Return whether all arguments are metrics: ids, or METRICS()."""
    return all(
        isinstance(each, Identifier) or (isinstance(each, Call) and each.function == "METRICS") for each in arguments
    )
