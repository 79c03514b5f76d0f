"""Whether a selector's value of one minute depends on the timeframe it is asked for.

A rule asks its selector anew every minute for its own window of a few minutes. For most selectors that gives the same
numbers as one query over a long record. ``:default(0)`` is the notable exception: it fills only series that have data
somewhere in the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.presence import fills_by_presence
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Chain,
    Compound,
    Default,
    Dimensions,
    Filter,
    Partition,
    Plain,
    Rate,
    Rollup,
    Selector,
    SeriesCondition,
    Sort,
    TimeShift,
    Unit,
)
from smokealarm.dynatrace.selector.traversal import transformations

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.options import DetectionOptions
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.dynatrace.selector.syntax import Condition, Transformation

__all__ = ["looks_at_its_window", "looks_at_presence"]

_BY_MINUTE = (Aggregate, Dimensions, Rate, Unit, Partition, Rollup, TimeShift, Sort)
_PLAIN_BY_MINUTE = ("names", "parents", "asGauge", "auto")


def looks_at_its_window(selector: Selector, rule: MetricEventRule, options: DetectionOptions) -> bool:
    """Return whether the selector has to be computed for every window by itself."""
    steps = list(transformations(selector))
    harmless = _harmless_default(selector, rule, options)
    return not all(step is harmless or _by_minute(step) for step in steps)


def looks_at_presence(selector: Selector, rule: MetricEventRule) -> bool:
    """Return whether a selector that looks at its window only asks which series have data in it.

    A rule that alerts on missing data also minds which series its query returns.
    """
    others = [step for step in transformations(selector) if not isinstance(step, Default)]
    return not rule.alert_on_no_data and all(map(_by_minute, others)) and fills_by_presence(selector)


def _by_minute(step: Transformation) -> bool:
    if isinstance(step, Filter):
        return not any(map(_judges_series, step.conditions))
    return isinstance(step, _BY_MINUTE) or (isinstance(step, Plain) and step.name in _PLAIN_BY_MINUTE)


def _judges_series(condition: Condition) -> bool:
    if isinstance(condition, Compound):
        return any(map(_judges_series, condition.conditions))
    return isinstance(condition, SeriesCondition)


def _harmless_default(selector: Selector, rule: MetricEventRule, options: DetectionOptions) -> Default | None:
    """Return the last step if it is a default that is as normal for the rule as the missing minutes that it fills."""
    chain, model = selector.expressions[-1], rule.model
    if not isinstance(chain, Chain) or not isinstance(model, StaticThreshold):
        return None
    last = chain.transformations[-1]
    if not isinstance(last, Default) or last.always or rule.alert_on_no_data or not options.missing_counts_as_normal:
        return None
    beyond = last.value - model.threshold
    beyond = beyond if rule.alert_condition is AlertCondition.ABOVE else -beyond
    violates = beyond > 0 or (beyond == 0 and options.inclusive_threshold)
    return None if violates else last
