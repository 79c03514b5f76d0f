"""Rules and alarms that ask for the same as others."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from smokealarm.check.catalogue.duplicates import ALARM, NAME, RULE_TWICE
from smokealarm.dynatrace.detection import MetricKeyQuery
from smokealarm.dynatrace.selector import SelectorError, canonical, parse

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from smokealarm.check.finding import Finding
    from smokealarm.check.tree.contents import ReadRule, Tree
    from smokealarm.check.tree.stack import Stack
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.detection.rule import Query

__all__ = ["duplicate_findings"]

_Groups: TypeAlias = "defaultdict[Hashable, list[ReadRule]]"
_ASKS: Final = (
    *("ComparisonOperator", "DatapointsToAlarm", "Dimensions", "EvaluateLowSampleCountPercentile"),
    *("EvaluationPeriods", "ExtendedStatistic", "MetricName", "Metrics", "Namespace", "Period", "Statistic"),
    *("Threshold", "ThresholdMetricId", "TreatMissingData", "Unit"),
)
"""What of an alarm says what it asks for; the rest is how it is called and what it does."""


def duplicate_findings(tree: Tree) -> Iterator[Finding]:
    """Yield each rule and alarm that repeats an earlier one, and each name that several rules have."""
    enabled = [each for each in tree.rules if each.rule.enabled]
    named: _Groups = defaultdict(list)
    asking: _Groups = defaultdict(list)
    for each in enabled:
        named[each.rule.summary].append(each)
        asking[_asked(each.rule)].append(each)
    for first, *others in asking.values():
        for other in others:
            if other.rule.summary != first.rule.summary:
                message = f"{other.rule.summary!r} asks for the same as {first.rule.summary!r}"
                yield other.place.finding(RULE_TWICE, message, f"the other is in {first.place}")
    for name, (first, *others) in named.items():
        if name and others:
            message = f"{len(others) + 1} rules are called {name!r}"
            yield others[0].place.finding(NAME, message, f"the first is in {first.place}")
    for stack in tree.stacks:
        yield from _alarms(stack)


def _asked(rule: MetricEventRule) -> Hashable:
    return (_query(rule.query), rule.model, rule.alert_condition, rule.alert_on_no_data, rule.window)


def _query(query: Query) -> Hashable:
    """Return a query so that two that mean the same are equal."""
    around = (query.management_zone, query.query_offset)
    if isinstance(query, MetricKeyQuery):
        entities = query.entity_filter
        filters = frozenset(query.dimension_filter), frozenset(entities.conditions), entities.dimension_key
        return (query.metric_key, query.aggregation, *filters, *around)
    try:
        return (canonical(parse(query.metric_selector)), *around)
    except SelectorError:
        return (query.metric_selector, *around)


def _alarms(stack: Stack) -> Iterator[Finding]:
    """Yield the alarms of one template that repeat others of it, by what is written."""
    seen: dict[str, str] = {}
    resources = stack.document.value["Resources"]
    for alarm in stack.alarms:
        properties = resources[alarm.logical_id].get("Properties")
        if alarm.conditional or not isinstance(properties, dict) or "ComparisonOperator" not in properties:
            continue
        asked = json.dumps([properties.get(name) for name in _ASKS], sort_keys=True, default=str)
        first = seen.setdefault(asked, alarm.logical_id)
        if first != alarm.logical_id:
            message, hint = f"asks for the same as {first}", "take one of them out"
            yield stack.document.finding(ALARM, ("Resources", alarm.logical_id), message, hint)
