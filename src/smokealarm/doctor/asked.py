"""What rules and dashboards ask for: metric keys, and resources by the conditions of their filters."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.dashboards import Chart, DataExplorer
from smokealarm.dynatrace.detection import MetricKeyQuery
from smokealarm.dynatrace.detection.vocabulary import DimensionFilterOperator
from smokealarm.dynatrace.selector import SelectorError, canonical_expression, metric_keys, parse
from smokealarm.dynatrace.selector.syntax import Compound, DimensionCondition, Filter, Selector
from smokealarm.dynatrace.selector.traversal import transformations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.dashboards import Dashboard, Tile
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.selector.syntax import Condition

__all__ = ["Asked", "asked_by_dashboard", "asked_by_rule"]

_OPERATORS: Final = MappingProxyType(
    {
        DimensionFilterOperator.EQUALS: "eq",
        DimensionFilterOperator.STARTS_WITH: "prefix",
        DimensionFilterOperator.CONTAINS_CASE_SENSITIVE: "contains",
    }
)
_NOTHING: Final = Selector(())


@dataclass(frozen=True, slots=True)
class Asked:
    """What one rule or tile asks for; ``by`` is how people call it, ``selector`` what an environment can be asked.

    ``conditions`` are those that a resource has to fulfil; what has to be otherwise is left out.
    """

    by: str
    selector: str
    keys: tuple[str, ...]
    conditions: tuple[DimensionCondition, ...] = ()
    rule_id: str = ""


def asked_by_rule(rule: MetricEventRule) -> Asked:
    """Return what a rule asks for; a selector that cannot be read has no keys."""
    by, query = f"rule {rule.summary}", rule.query
    if not isinstance(query, MetricKeyQuery):
        return _of_selector(by, _read(query.metric_selector), query.metric_selector, rule.rule_id)
    conditions = tuple(
        DimensionCondition(_OPERATORS[each.operator], each.dimension_key, each.dimension_value)
        for each in query.dimension_filter
        if each.operator in _OPERATORS
    )
    return Asked(by, query.metric_key, (query.metric_key,), conditions, rule.rule_id)


def asked_by_dashboard(dashboard: Dashboard) -> Iterator[Asked]:
    """Yield what each query of each tile asks for."""
    for tile in dashboard.tiles:
        yield from _of_tile(f"tile {tile.name} of {dashboard.name}", tile)


def _of_tile(by: str, tile: Tile) -> Iterator[Asked]:
    if isinstance(tile.content, Chart):
        yield from (Asked(by, each.metric, (each.metric,)) for each in tile.content.series)
    if isinstance(tile.content, DataExplorer):
        for query in tile.content.queries:
            if query.enabled and query.selector is not None:
                text = ",".join(map(canonical_expression, query.selector.expressions))
                yield _of_selector(by, query.selector, text)


def _read(text: str) -> Selector:
    try:
        return parse(text)
    except SelectorError:
        return _NOTHING


def _of_selector(by: str, selector: Selector, text: str, rule_id: str = "") -> Asked:
    filters = (each for each in transformations(selector) if isinstance(each, Filter))
    conditions = tuple(found for each in filters for found in _conditions(each.conditions))
    return Asked(by, text, metric_keys(selector), conditions, rule_id)


def _conditions(conditions: Iterable[Condition]) -> Iterator[DimensionCondition]:
    for each in conditions:
        if isinstance(each, DimensionCondition) and each.operator != "ne":
            yield each
        elif isinstance(each, Compound) and each.operator != "not":
            yield from _conditions(each.conditions)
