"""Mutants of a rule's metric selector: aggregation, dimensions, defaults, and the family of its keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.detection.rule import MetricSelectorQuery
from smokealarm.dynatrace.integration.mapping import equivalents, family_of
from smokealarm.dynatrace.selector import Selector, SelectorError, canonical, parse
from smokealarm.dynatrace.selector.canonical import canonical_transformation
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Arithmetic,
    Chain,
    Compound,
    Default,
    DimensionCondition,
    Dimensions,
    Filter,
)
from smokealarm.dynatrace.selector.traversal import metrics, operands, replaced
from smokealarm.mutation.mutant import Change, Mutant, Operator, Subject
from smokealarm.mutation.proofs import above_zero_alike, default_never_violates, one_group, one_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.selector.syntax import Condition

__all__ = ["selector_mutants"]

_AGGREGATIONS: Final = ("avg", "max", "min", "sum")
_LOOSER: Final = {"eq": "prefix", "prefix": "contains", "suffix": "contains"}


def selector_mutants(rule: MetricEventRule) -> Iterator[Mutant]:
    """Yield the mutants of a rule's selector; none if it has none, or one that cannot be read."""
    if not isinstance(rule.query, MetricSelectorQuery):
        return
    try:
        selector = parse(rule.query.metric_selector)
    except SelectorError:
        return
    yield from _keys(rule, selector)
    for chain in (each for each in operands(selector) if isinstance(each, Chain)):
        yield from _aggregations(rule, selector, chain)
        for each in chain.transformations:
            if isinstance(each, Filter):
                yield from _filters(rule, selector, each)
            elif isinstance(each, Dimensions):
                yield from _splits(rule, selector, chain, each)
            elif isinstance(each, Default):
                yield _default(rule, selector, chain, each)


def _aggregations(rule: MetricEventRule, selector: Selector, chain: Chain) -> Iterator[Mutant]:
    for place, each in enumerate(chain.transformations):
        if isinstance(each, Aggregate) and each.aggregation.name in _AGGREGATIONS:
            for name in _AGGREGATIONS:
                if name != each.aggregation.name:
                    change = Change(
                        Operator.AGGREGATION,
                        f"with :{name} instead of :{each.aggregation.name} after {_short(chain)}",
                        "several unlike values come together in one minute, on both sides of the threshold",
                        one_value(chain, place) or above_zero_alike(rule, chain, place, name),
                    )
                    yield _mutant(rule, change, replaced(selector, each, Aggregate(Aggregation(name))))


def _filters(rule: MetricEventRule, selector: Selector, each: Filter) -> Iterator[Mutant]:
    remedy = "something else of the same kind violates, which the filter leaves out"
    yield _mutant(
        rule,
        Change(Operator.DIMENSION, f"without {canonical_transformation(each)}", remedy),
        replaced(selector, each, None),
    )
    for leaf, alone in _leaves(each.conditions):
        looser = _LOOSER.get(leaf.operator)
        said = f"{leaf.operator}({leaf.dimension},{leaf.value})"
        if not alone:
            change, needed = f"without {said}", f"{leaf.value} violates, and nothing else"
            yield _mutant(rule, Change(Operator.DIMENSION, change, needed), replaced(selector, leaf, None))
        other = replace(leaf, dimension=f"{leaf.dimension}.other")
        change = f"asking for {other.dimension} instead of {leaf.dimension} in {said}"
        needed = f"{leaf.value} violates, and nothing else"
        yield _mutant(rule, Change(Operator.DIMENSION, change, needed), replaced(selector, leaf, other))
        if looser is not None:
            change = f"with {looser} instead of {said}"
            needed = f"something violates whose name has {leaf.value} in it, and more"
            other = replace(leaf, operator=looser)
            yield _mutant(rule, Change(Operator.DIMENSION, change, needed), replaced(selector, leaf, other))


def _leaves(conditions: tuple[Condition, ...]) -> Iterator[tuple[DimensionCondition, bool]]:
    """Yield the comparisons of a filter, and whether each stands alone, so that it cannot be left out by itself."""
    for each in conditions:
        if isinstance(each, DimensionCondition):
            yield each, len(conditions) == 1
        elif isinstance(each, Compound):
            yield from _leaves(each.conditions)


def _splits(rule: MetricEventRule, selector: Selector, chain: Chain, each: Dimensions) -> Iterator[Mutant]:
    for name in each.dimensions:
        other = replace(each, dimensions=tuple(kept for kept in each.dimensions if kept != name))
        remedy = f"two values of {name}{_let_in(chain, name)} violate one after the other, each a problem of its own"
        change = f"with {each.name} without {name}"
        proof = one_group(rule, chain, name)
        yield _mutant(rule, Change(Operator.DIMENSION, change, remedy, proof), replaced(selector, each, other))


def _let_in(chain: Chain, name: object) -> str:
    """Return what the filters of a chain ask of a dimension, as part of a sentence; blank if they ask nothing."""
    filters = (each for each in chain.transformations if isinstance(each, Filter))
    asked = [
        f"{leaf.operator}({leaf.dimension},{leaf.value})"
        for each in filters
        for leaf, _ in _leaves(each.conditions)
        if leaf.dimension == name
    ]
    return f" that {' and '.join(asked)} lets in" if asked else ""


def _default(rule: MetricEventRule, selector: Selector, chain: Chain, each: Default) -> Mutant:
    products = [outer for outer in operands(selector) if isinstance(outer, Arithmetic) and chain in outer.operands]
    proof = default_never_violates(rule, products[0], chain, each) if products else ""
    change = f"without {canonical_transformation(each)} after {_short(chain)}"
    remedy = "that metric is missing while the others are there"
    return _mutant(rule, Change(Operator.MISSING_DATA, change, remedy, proof), replaced(selector, each, None))


def _keys(rule: MetricEventRule, selector: Selector) -> Iterator[Mutant]:
    for metric in metrics(selector):
        own = family_of(metric.key)
        for family, keys in equivalents(metric.key).items():
            if family is not own:
                change = f"with {keys[0]} of {family} instead of {metric.key}"
                other = replaced(selector, metric, replace(metric, key=keys[0]))
                yield _mutant(rule, Change(Operator.KEY_FAMILY, change, "it opens"), other)


def _short(chain: Chain) -> str:
    """Return the keys that a chain is about, each by its last section."""
    named = dict.fromkeys(each.key.rpartition(".")[2] for each in metrics(Selector((chain,))))
    return " and ".join(named)


def _mutant(rule: MetricEventRule, change: Change, selector: Selector) -> Mutant:
    query = MetricSelectorQuery(canonical(selector), rule.query.management_zone, rule.query.query_offset)
    return Mutant(Subject.RULE, rule.rule_id, change, rule, replace(rule, query=query))
