"""Why a mutant of a rule does what the rule does on every tape whatever: each function returns a sentence, or nothing.

A proof may assume what the mapping of keys says of a metric, and that a window is on record as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.detection.rule import MetricSelectorQuery
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.dynatrace.integration.mapping import Family, origin_of
from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Arithmetic,
    Chain,
    Compound,
    Default,
    DimensionCondition,
    Dimensions,
    Filter,
    Metric,
    Number,
)

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.detection.rule import Window
    from smokealarm.dynatrace.selector.syntax import Expression, Transformation

__all__ = ["above_zero_alike", "closes_alike", "default_never_violates", "one_group", "one_value", "same_bound"]

_DEVICE: Final = "dt.entity.custom_device"
_GROUP: Final = "dt.entity.custom_device_group"
_POSITIVE: Final = frozenset({"avg", "max", "sum"})
"""Aggregations of counts that are above 0 exactly where one of the values is."""


def closes_alike(window: Window, other: int) -> str:
    """Return why another number of de-alerting samples closes a problem in the same minute."""
    least = window.samples - window.violating_samples + 1
    if max(other, window.dealerting_samples) > least:
        return ""
    return (
        f"a problem closes only where fewer than {window.violating_samples} of {window.samples} minutes violate, and "
        f"then at least {least} are normal, which is enough for both"
    )


def same_bound(rule: MetricEventRule, threshold: float, other: float) -> str:
    """Return why no value is on different sides of two thresholds."""
    below = rule.alert_condition is AlertCondition.BELOW
    if below and max(threshold, other) <= 0 and isinstance(rule.query, MetricSelectorQuery):
        selector = parse(rule.query.metric_selector)
        if all(map(_never_negative, selector.expressions)):
            return "its value is a count and never below 0, and so never below either"
    return ""


def one_value(chain: Chain, at: int) -> str:
    """Return why the aggregation at a place of a chain has one value to aggregate, whichever it is."""
    before = chain.transformations[:at]
    if not _single(chain.operand, before):
        return ""
    merged = next((each for each in reversed(before) if isinstance(each, Dimensions)), None)
    if merged is None or not _apart(chain.operand, before, merged):
        return ""
    return "each minute of what it aggregates is one value of one series, so that every aggregation is that value"


def one_group(rule: MetricEventRule, chain: Chain, name: object) -> str:
    """Return why a split by a dimension makes no group more, and that nothing but a description names the dimension."""
    only = any(
        isinstance(leaf, DimensionCondition) and (leaf.operator, leaf.dimension) == ("eq", name)
        for each in chain.transformations
        if isinstance(each, Filter)
        for leaf in each.conditions
    )
    template = rule.event_template
    shown = (template.title, *(item.value for item in template.metadata))
    if only and rule.event_entity_dimension_key != name and not any(f"{{dims:{name}}}" in text for text in shown):
        return "the filter leaves one value of the dimension, and only the description of the problem names it"
    return ""


def above_zero_alike(rule: MetricEventRule, chain: Chain, at: int, other: str) -> str:
    """Return why two aggregations of a count are above 0 in the same minutes."""
    own = chain.transformations[at]
    zero = getattr(rule.model, "threshold", None) == 0 and rule.alert_condition is AlertCondition.ABOVE
    last = at == len(chain.transformations) - 1 and isinstance(chain.operand, Metric) and _whole_of(rule, chain)
    names = {other, own.aggregation.name} if isinstance(own, Aggregate) else set()
    if zero and last and names <= _POSITIVE and _never_negative(chain):
        return "it asks whether a count is above 0: the sum, the average and the maximum are where any value is"
    return ""


def default_never_violates(rule: MetricEventRule, product: Arithmetic, factor: Expression, default: Default) -> str:
    """Return why a default within a product makes no difference: the product is 0 there, which does not violate."""
    threshold = getattr(rule.model, "threshold", None)
    divisors = [each for sign, each in zip(product.operators, product.operands[1:], strict=True) if sign == "/"]
    factors = "+" not in product.operators and "-" not in product.operators and factor not in divisors
    above = rule.alert_condition is AlertCondition.ABOVE and threshold is not None and threshold >= 0
    if default.value == 0 and factors and above and not rule.alert_on_no_data:
        return "with the default the value is 0, which does not violate; without it is missing, which counts the same"
    return ""


def _whole_of(rule: MetricEventRule, chain: Chain) -> bool:
    """Return whether a chain is all of a rule's selector."""
    return isinstance(rule.query, MetricSelectorQuery) and parse(rule.query.metric_selector).expressions == (chain,)


def _never_negative(expression: Expression) -> bool:
    match expression:
        case Number(value):
            return value >= 0
        case Metric(key):
            origin = origin_of(key)
            return origin is not None and origin.mapped.unit == "Count"
        case Arithmetic(operands, operators):
            return "-" not in operators and all(map(_never_negative, operands))
        case Chain(operand, transformations):
            plain = all(isinstance(each, Aggregate | Filter | Dimensions) or _names(each) for each in transformations)
            return plain and _never_negative(operand)
    return False


def _names(transformation: Transformation) -> bool:
    return getattr(transformation, "name", "") == "names"


def _single(operand: Expression, before: tuple[Transformation, ...] = ()) -> bool:
    """Return whether each cell of each series is one value, and not a summary of several."""
    if any(isinstance(each, Aggregate) for each in before):
        return True
    match operand:
        case Number() | Arithmetic():
            return True
        case Metric(key):
            origin = origin_of(key)
            return origin is not None and origin.family is Family.CLASSIC and len(origin.mapped.reads) == 1
        case Chain(inner, transformations):
            return _single(inner, transformations)
    return False


def _apart(operand: Expression, before: tuple[Transformation, ...], merged: Dimensions) -> bool:
    """Return whether grouping by dimensions puts no two series of an operand into one group."""
    if _DEVICE in merged.dimensions or (_GROUP in merged.dimensions and len(merged.dimensions) > 1):
        return True
    if isinstance(operand, Metric):
        return any(isinstance(each, Filter) and _names_one(each) for each in before)
    return _one_series(operand)


def _names_one(each: Filter) -> bool:
    (first, *more) = each.conditions
    if isinstance(first, Compound):
        return False
    return not more and isinstance(first, DimensionCondition) and first.operator == "eq"


def _one_series(operand: Expression) -> bool:
    match operand:
        case Number():
            return True
        case Arithmetic(operands):
            return all(map(_one_series, operands))
        case Chain(inner, transformations):
            split = [each for each in transformations if isinstance(each, Dimensions)]
            return (bool(split) and not split[-1].dimensions) or _one_series(inner)
    return False
