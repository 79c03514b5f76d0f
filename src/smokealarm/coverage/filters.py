"""Coverage of the filters in a rule's selector: what they let in, and that they keep something out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.coverage.clauses import Clause, Kind
from smokealarm.coverage.seen import first
from smokealarm.dynatrace.detection import QueryError
from smokealarm.dynatrace.detection.rule import EntityFilter, MetricKeyQuery, MetricSelectorQuery
from smokealarm.dynatrace.selector import Selector, SelectorError, canonical, parse
from smokealarm.dynatrace.selector.canonical import canonical_condition
from smokealarm.dynatrace.selector.syntax import Chain, Compound, Filter
from smokealarm.dynatrace.selector.traversal import operands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.selector.syntax import Condition, Expression
    from smokealarm.replay import PreparedTape
    from smokealarm.series import Dimensions

__all__ = ["filter_clauses"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A filter of a rule, and what it filters."""

    rule: MetricEventRule
    before: Expression
    conditions: tuple[Condition, ...]

    def left(self, tape: PreparedTape, *conditions: Condition) -> frozenset[Dimensions]:
        """Return the series of a tape that fulfil conditions, all of them if there are none."""
        cut = Chain(self.before, (Filter(conditions),)) if conditions else self.before
        query = MetricSelectorQuery(canonical(Selector((cut,))), query_offset=self.rule.query.query_offset)
        return _series(replace(self.rule, query=query), tape)

    def keeps_out(self, tape: PreparedTape) -> bool:
        """Return whether a tape has a series that the filter leaves out."""
        return self.left(tape) > self.left(tape, *self.conditions)


def filter_clauses(rule: MetricEventRule, tapes: Mapping[str, PreparedTape]) -> Iterator[Clause]:
    """Yield for each filter whether each of its conditions lets something in, and whether it keeps something out."""
    if isinstance(rule.query, MetricKeyQuery) and (rule.query.dimension_filter or rule.query.entity_filter.conditions):
        yield from _of_key(rule, rule.query, tapes)
    for place in _places(rule):
        for leaf in _leaves(place.conditions):
            let = _first_with(place, leaf, tapes)
            yield Clause(Kind.DIMENSION, f"{canonical_condition(leaf)} lets something in", let)
        said = " and ".join(map(canonical_condition, place.conditions))
        yield Clause(Kind.DIMENSION, f"{said} keeps something out", _first_without(place, tapes))


def _of_key(rule: MetricEventRule, query: MetricKeyQuery, tapes: Mapping[str, PreparedTape]) -> Iterator[Clause]:
    """Yield whether all filters of a metric key together let something in, and keep something out."""
    whole = replace(rule, query=replace(query, dimension_filter=(), entity_filter=EntityFilter()))
    let = first(tapes, lambda name: bool(_series(rule, tapes[name])))
    yield Clause(Kind.DIMENSION, "its filters let something in", let)
    kept = first(tapes, lambda name: _series(whole, tapes[name]) > _series(rule, tapes[name]))
    yield Clause(Kind.DIMENSION, "its filters keep something out", kept)


def _series(rule: MetricEventRule, tape: PreparedTape) -> frozenset[Dimensions]:
    answers = (answer for _, answer in tape.evaluations(rule))
    found = (answer.trace.observed for answer in answers if not isinstance(answer, QueryError))
    return frozenset(series for each in found for series in each.dimensions)


def _first_with(place: _Place, leaf: Condition, tapes: Mapping[str, PreparedTape]) -> str | None:
    return first(tapes, lambda name: bool(place.left(tapes[name], leaf)))


def _first_without(place: _Place, tapes: Mapping[str, PreparedTape]) -> str | None:
    return first(tapes, lambda name: place.keeps_out(tapes[name]))


def _places(rule: MetricEventRule) -> Iterator[_Place]:
    if not isinstance(rule.query, MetricSelectorQuery):
        return
    try:
        chains = [each for each in operands(parse(rule.query.metric_selector)) if isinstance(each, Chain)]
    except SelectorError:
        return
    for chain in chains:
        for at, each in enumerate(chain.transformations):
            if isinstance(each, Filter):
                before = Chain(chain.operand, chain.transformations[:at]) if at else chain.operand
                yield _Place(rule, before, each.conditions)


def _leaves(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    for each in conditions:
        if isinstance(each, Compound) and each.operator == "or":
            yield from _leaves(each.conditions)
        else:
            yield each
