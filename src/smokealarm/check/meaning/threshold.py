"""Thresholds that no value can cross, or that every value does.

No metric of the known services is below zero; a percentage is 100 at most; and a run of a Lambda function takes 900 s
at most: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.rules import THRESHOLD
from smokealarm.check.meaning.rules import is_filled_in, path_in_rule, rule_of
from smokealarm.check.queries import readable_queries
from smokealarm.dynatrace.detection import MetricKeyQuery
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import Aggregation, AlertCondition
from smokealarm.dynatrace.integration.mapping import Statistic, known_keys
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Arithmetic,
    Chain,
    Dimensions,
    Filter,
    Limit,
    Metric,
    Number,
    Plain,
    Sort,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.integration.mapping import MappedMetric
    from smokealarm.dynatrace.selector.syntax import Expression, Transformation

__all__ = ["threshold_findings"]

_JUDGED: Final = ("modelProperties/threshold", "modelProperties/alertCondition", "modelProperties/alertOnNoData")
_PERCENT: Final = 100.0
_LONGEST_RUN: Final = 900_000.0
"""Milliseconds."""
_ADDING: Final = frozenset({"sum", "count"})
_ADDED: Final = frozenset({Statistic.SUM, Statistic.SAMPLE_COUNT})
_INFINITE: Final = float("inf")


def threshold_findings(document: Document) -> Iterator[Finding]:
    """Yield a static threshold on the wrong side of all values that its metric can have."""
    rule = rule_of(document)
    if rule is None or not isinstance(rule.model, StaticThreshold) or not is_filled_in(document, *_JUDGED):
        return
    largest = _largest(document, rule)
    if largest is None:
        return
    if said := _said(rule, rule.model.threshold, largest):
        hint = "expected a threshold from 0 on" if largest == _INFINITE else f"values are from 0 to {largest:g}"
        yield document.finding(THRESHOLD, path_in_rule(document, "modelProperties/threshold"), said, hint)


def _said(rule: MetricEventRule, threshold: float, largest: float) -> str | None:
    """Return what is wrong; a rule that waits for missing data only is right to have such a threshold."""
    if rule.alert_condition is AlertCondition.ABOVE:
        if threshold >= largest:
            return f"no value is ever above {threshold:g}" if not rule.alert_on_no_data else None
        return f"every value is above {threshold:g}" if threshold < 0 else None
    if rule.alert_condition is AlertCondition.BELOW:
        if threshold <= 0:
            return f"no value is ever below {threshold:g}" if not rule.alert_on_no_data else None
        return f"every value is below {threshold:g}" if threshold > largest else None
    return None


def _largest(document: Document, rule: MetricEventRule) -> float | None:
    """Return the largest value that the rule's query can have; None if its smallest is not known to be 0."""
    if isinstance(rule.query, MetricKeyQuery):
        mapped = known_keys().get(rule.query.metric_key)
        adds = rule.query.aggregation in (Aggregation.SUM, Aggregation.COUNT)
        return None if mapped is None else _INFINITE if adds else _largest_of(mapped)
    found = [_of_expression(each) for _, selector in readable_queries(document) for each in selector.expressions]
    return found[0] if len(found) == 1 else None


def _of_expression(expression: Expression) -> float | None:
    match expression:
        case Number(value):
            return value if value >= 0 else None
        case Metric():
            mapped = [known_keys().get(key) for key in expression.keys]
            only = mapped[0] if len(mapped) == 1 and not expression.wildcard else None
            return None if only is None else _largest_of(only)
        case Chain():
            inner = _of_expression(expression.operand)
            return None if inner is None else _transformed(inner, expression.transformations)
        case Arithmetic() if "-" not in expression.operators:
            known = [_of_expression(each) for each in expression.operands]
            return None if None in known else _INFINITE
        case _:
            return None


def _transformed(largest: float, steps: tuple[Transformation, ...]) -> float | None:
    for step in steps:
        if isinstance(step, Aggregate):
            largest = _INFINITE if step.aggregation.name in _ADDING else largest
        elif not isinstance(step, Dimensions | Filter | Limit | Sort) and step != Plain("names"):
            return None
    return largest


def _largest_of(mapped: MappedMetric) -> float:
    if mapped.statistic in _ADDED:
        return _INFINITE
    if mapped.unit == "Percent":
        return _PERCENT
    return _LONGEST_RUN if (mapped.service, mapped.metric) == ("lambda", "Duration") else _INFINITE
