"""The selectors that a Data Explorer tile asks, one for each of its queries.

What somebody wrote is asked as it is. For a metric key with settings, the server derives
``(<key>:filter(...):splitBy(...):<aggregation>:sort(...):limit(20))``, as
https://github.com/Dynatrace/snippets/tree/main/product/dashboarding shows it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.dashboards.vocabulary import Rate, Sort, SpaceAggregation
from smokealarm.dynatrace.selector import Selector
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Chain,
    Dimensions,
    Duration,
    Filter,
    Limit,
    SortKey,
    Transformation,
)
from smokealarm.dynatrace.selector.syntax import Rate as RateOf
from smokealarm.dynatrace.selector.syntax import Sort as SortBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.dashboards.dashboard import DataExplorer, Query

__all__ = ["asked_selectors"]

_PERCENTILE: Final = "PERCENTILE_"
_RATES: Final = {
    Rate.SECOND: "s",
    Rate.MINUTE: "m",
    Rate.HOUR: "h",
    Rate.WEEK: "w",
    Rate.MONTH: "M",
    Rate.YEAR: "y",
}


def asked_selectors(content: DataExplorer) -> tuple[tuple[Query, Selector | None], ...]:
    """Return the queries of a tile that are switched on, each with what it asks.

    That is None for a query that cannot be read, and for one whose settings filter by something else than dimensions,
    unless the server derived what it asks.
    """
    asking = [query for query in content.queries if query.enabled]
    derived = _derived(content, len(asking))
    return tuple(
        (query, query.selector if query.is_written else derived[place] or _built(query))
        for place, query in enumerate(asking)
    )


def _derived(content: DataExplorer, queries: int) -> list[Selector | None]:
    """Return what the server derived for each query, or nothing where its expressions do not fit them."""
    if content.metric_expressions:
        found = content.metric_expressions[0].selector.expressions
        if len(found) == queries:
            return [Selector((expression,)) for expression in found]
    return [None] * queries


def _built(query: Query) -> Selector | None:
    if query.selector is None or query.filters_entities:
        return None
    steps = tuple(_steps(query))
    return replace(query.selector, expressions=tuple(Chain(each, steps) for each in query.selector.expressions))


def _steps(query: Query) -> Iterator[Transformation]:
    aggregation = _aggregation(query.space_aggregation)
    if query.condition is not None:
        yield Filter((query.condition,))
    yield Dimensions("splitBy", query.split_by)
    if aggregation is not None:
        yield Aggregate(aggregation)
    if query.rate in _RATES:
        yield RateOf(Duration(1, _RATES[query.rate]))
    if query.sort_by is not None:
        direction = "ascending" if query.sort_by == Sort.ASC else "descending"
        yield SortBy((SortKey(aggregation or Aggregation("auto"), None, direction),))
    if query.limit is not None:
        yield Limit(query.limit)


def _aggregation(word: SpaceAggregation) -> Aggregation | None:
    if word == SpaceAggregation.AUTO:
        return None
    if word.startswith(_PERCENTILE):
        return Aggregation("percentile", float(word.removeprefix(_PERCENTILE)))
    return Aggregation(word.lower())
