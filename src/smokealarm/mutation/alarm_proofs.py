"""Why a mutant of an alarm does what the alarm does whatever is measured: each function returns a sentence, or nothing.

A proof may assume what the tables of AWS's metrics say: that a count is never below 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.cloudwatch.alarm import MathQuery, MetricStat
from smokealarm.cloudwatch.expressions.syntax import Binary, Call, Identifier, Number, walk
from smokealarm.cloudwatch.vocabulary import ANOMALY_OPERATORS, ComparisonOperator
from smokealarm.dynatrace.integration.mapping import services

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.cloudwatch import MetricAlarm
    from smokealarm.cloudwatch.expressions.syntax import Node

__all__ = ["never_below", "same_statistic"]

_BELOW: Final = (ComparisonOperator.LESS, ComparisonOperator.LESS_OR_EQUAL)
_POSITIVE: Final = frozenset({"Sum", "Average", "Maximum"})
"""Statistics of counts that are above 0 exactly where one of the samples is."""
_DIVIDED: Final = frozenset({"Sum", "Average"})
_OF_WHOLE: Final = frozenset({"Sum", "Maximum"})
"""Statistics of whole numbers that are below 1 exactly where every sample is 0."""
_FRACTIONS: Final = frozenset({"ProvisionedConcurrencyUtilization"})
"""What the tables call a count, and is a share."""


def never_below(metric: MetricAlarm, other: float) -> str:
    """Return why a count is below neither of two thresholds."""
    highest = max(metric.threshold, other)
    strict = metric.comparison is ComparisonOperator.LESS or highest < 0
    if metric.comparison in _BELOW and highest <= 0 and strict and _is_count(metric):
        return "its value is a count and never below 0, and so never below either"
    return ""


def same_statistic(metric: MetricAlarm, changed: Sequence[MetricStat], other: str) -> str:
    """Return why another statistic of some of an alarm's metrics makes no difference."""
    if isinstance(metric.query, MathQuery) and _only_times_zero(metric.query, changed):
        return "the metric is multiplied by 0, so that any statistic of it is as good"
    if metric.comparison is ComparisonOperator.LESS and metric.threshold <= 0 and _is_count(metric):
        return "its value is a count, and no statistic of a count is ever below 0"
    above = metric.comparison is ComparisonOperator.GREATER and metric.threshold == 0
    if above and _is_count(metric) and {other, *(each.statistic for each in changed)} <= _POSITIVE:
        return "it asks whether a count is above 0: the sum, the average and the maximum are where any sample is"
    return _same_side(metric, {other, *(each.statistic for each in changed)})


def _same_side(metric: MetricAlarm, statistics: set[str]) -> str:
    """Return why these statistics of the one metric that an alarm judges lie on the same side of its threshold."""
    judged = _judged(metric.query)
    if judged is None or metric.comparison in ANOMALY_OPERATORS:
        return ""
    if metric.threshold == 0 and statistics <= _DIVIDED:
        return "the average is the sum divided by how many samples there are, and on the same side of 0"
    below = metric.comparison is ComparisonOperator.LESS and 0 < metric.threshold <= 1
    if below and statistics <= _OF_WHOLE and _counts(judged) and judged.metric.name not in _FRACTIONS:
        return "it asks whether a whole number is below 1: the sum and the maximum are where every sample is 0"
    return ""


def _judged(query: MetricStat | MathQuery) -> MetricStat | None:
    """Return the metric whose value an alarm judges, where all else that it adds is multiplied by 0."""
    if isinstance(query, MetricStat):
        return query
    root = next((each.root for name, each in query.expressions if name == query.returned), None)
    if isinstance(root, Binary) and root.operator == "+":
        root = next(
            (one for one, other in _sides(root) if any(_is_product(other, each) for each in _times_zero(other))), root
        )
    return dict(query.metrics).get(root.name) if isinstance(root, Identifier) else None


def _is_product(node: Node, factor: Identifier) -> bool:
    """Return whether a node is a number times this metric, and nothing else."""
    return isinstance(node, Binary) and node.operator == "*" and factor in (node.left, node.right)


def _sides(node: Binary) -> tuple[tuple[Node, Node], tuple[Node, Node]]:
    return (node.left, node.right), (node.right, node.left)


def _is_count(metric: MetricAlarm) -> bool:
    """Return whether an alarm judges a count, or the greatest of several."""
    query = metric.query
    if isinstance(query, MathQuery):
        root = dict(query.expressions)[query.returned].root if query.returned in dict(query.expressions) else None
        if not (isinstance(root, Call) and root.function == "MAX"):
            return False
    return all(map(_counts, metric.stats))


def _counts(stat: MetricStat) -> bool:
    service = services().get(stat.metric.namespace)
    rows = () if service is None else service.metrics
    return any(each.name == stat.metric.name and each.unit == "Count" for each in rows)


def _only_times_zero(query: MathQuery, changed: Sequence[MetricStat]) -> bool:
    ids = {name for name, stat in query.metrics if stat in changed}
    roots = [expression.root for _, expression in query.expressions]
    used = [node for root in roots for node in walk(root)]
    named = [node for node in used if isinstance(node, Identifier) and node.name in ids]
    lost = {node.name for root in roots for node in _times_zero(root)}
    # METRICS() names metrics without their ids.
    return bool(named) and ids <= lost and len(named) == len(ids) and not any(isinstance(each, Call) for each in used)


def _times_zero(root: Node) -> Iterator[Identifier]:
    for node in walk(root):
        if isinstance(node, Binary) and node.operator == "*":
            for one, other in _sides(node):
                if isinstance(one, Number) and one.value == 0 and isinstance(other, Identifier):
                    yield other
