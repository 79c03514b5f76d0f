"""Mutants of a rule that asks for a metric by its key: aggregation, filters, and the family of the key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.detection.rule import MetricKeyQuery
from smokealarm.dynatrace.detection.vocabulary import Aggregation
from smokealarm.dynatrace.integration.mapping import equivalents, family_of
from smokealarm.mutation.mutant import Change, Mutant, Operator, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection import MetricEventRule

__all__ = ["key_query_mutants"]

_AGGREGATIONS: Final = (Aggregation.AVG, Aggregation.MAX, Aggregation.MIN, Aggregation.SUM)
_LEFT_OUT: Final = "something else of the same kind violates, which the filter leaves out"


def key_query_mutants(rule: MetricEventRule) -> Iterator[Mutant]:
    """Yield the mutants of a rule's metric key and its filters; none if it has a selector."""
    query = rule.query
    if not isinstance(query, MetricKeyQuery):
        return
    for other in _AGGREGATIONS:
        if other is not query.aggregation:
            change = f"with the aggregation {other} instead of {query.aggregation}"
            remedy = "several unlike values come together in one minute, on both sides of the threshold"
            yield _mutant(rule, query, Change(Operator.AGGREGATION, change, remedy), aggregation=other)
    yield from _filters(rule, query)
    own = family_of(query.metric_key)
    for family, keys in equivalents(query.metric_key).items():
        if family is not own:
            change = f"with {keys[0]} of {family} instead of {query.metric_key}"
            yield _mutant(rule, query, Change(Operator.KEY_FAMILY, change, "it opens"), metric_key=keys[0])


def _filters(rule: MetricEventRule, query: MetricKeyQuery) -> Iterator[Mutant]:
    for each in query.dimension_filter:
        said = f"{each.dimension_key} {each.operator} {each.dimension_value}"
        kept = tuple(other for other in query.dimension_filter if other is not each)
        gone = Change(Operator.DIMENSION, f"without its filter {said}", _LEFT_OUT)
        yield _mutant(rule, query, gone, dimension_filter=kept)
        renamed = replace(each, dimension_key=f"{each.dimension_key}.other")
        moved = tuple(renamed if other is each else other for other in query.dimension_filter)
        asked = Change(Operator.DIMENSION, f"asking for another dimension in {said}", "something that fits violates")
        yield _mutant(rule, query, asked, dimension_filter=moved)
    for condition in query.entity_filter.conditions:
        left = tuple(other for other in query.entity_filter.conditions if other is not condition)
        said = f"{condition.type} {condition.operator} {condition.value}"
        gone = Change(Operator.DIMENSION, f"without its filter {said}", _LEFT_OUT)
        yield _mutant(rule, query, gone, entity_filter=replace(query.entity_filter, conditions=left))


def _mutant(rule: MetricEventRule, query: MetricKeyQuery, change: Change, **changed: Any) -> Mutant:
    return Mutant(Subject.RULE, rule.rule_id, change, rule, replace(rule, query=replace(query, **changed)))
