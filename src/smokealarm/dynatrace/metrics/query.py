"""Querying metrics: from a selector and a timeframe to what the Metrics API v2 answers.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-data-points. A slot belongs to
the timeframe if any part of it does, so the newest may end in the future and be incomplete.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.metrics.options import MetricQueryLimits, MetricQueryOptions
from smokealarm.dynatrace.metrics.resolution import INFINITE, parse_resolution, resolution_text, slot_minutes
from smokealarm.dynatrace.metrics.scoped import ScopedSource, entity_of
from smokealarm.dynatrace.selector import Selector
from smokealarm.dynatrace.selector.evaluation import NO_ENTITIES, EvaluationOptions, Window, evaluate

if TYPE_CHECKING:
    from smokealarm.dynatrace.metrics.resolution import Resolution
    from smokealarm.dynatrace.selector.evaluation import AllEntities, MetricSource, Result
    from smokealarm.series import TimeSeries

__all__ = ["MetricAnswer", "MetricQuery", "MetricSeriesCollection", "QueryChoices", "query_metrics"]

_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """What is asked for; ``start`` and ``end`` are epoch milliseconds.

    ``scope`` holds the ids of the entities whose data counts, None for all data.
    """

    selector: Selector
    start: int
    end: int
    resolution: str | None = None
    scope: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class QueryChoices:
    """The limits and choices of queries."""

    limits: MetricQueryLimits = field(default_factory=MetricQueryLimits)
    options: MetricQueryOptions = field(default_factory=MetricQueryOptions)
    evaluation: EvaluationOptions = field(default_factory=EvaluationOptions)


@dataclass(frozen=True, slots=True, eq=False)
class MetricSeriesCollection:
    """The series of one expression; the ratios say how much of what a query may read was read for it."""

    metric_id: str
    series: TimeSeries
    data_point_count_ratio: float
    dimension_count_ratio: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MetricAnswer:
    """What a query came to; ``resolution`` is that of the shortest slots."""

    resolution: str
    collections: tuple[MetricSeriesCollection, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings of all expressions, each once."""
        return tuple(dict.fromkeys(warning for each in self.collections for warning in each.warnings))

    @property
    def entities(self) -> frozenset[str]:
        """The primary entities that have series in the answer."""
        found = (entity_of(dimensions) for each in self.collections for dimensions in each.series.dimensions)
        return frozenset(entity for entity in found if entity is not None)


def query_metrics(
    query: MetricQuery, source: MetricSource, entities: AllEntities = NO_ENTITIES, choices: QueryChoices | None = None
) -> MetricAnswer:
    """Compute a query.

    Raises :class:`~smokealarm.dynatrace.metrics.MetricNotFound` for an unknown metric,
    :class:`~smokealarm.errors.ParameterInvalid` for a wrong resolution or too much to read, and
    :class:`~smokealarm.dynatrace.selector.evaluation.EvaluationError` for what cannot be computed.
    """
    chosen = choices or QueryChoices()
    scoped = ScopedSource(source, query.scope, chosen.limits)
    wishes = parse_resolution(query.resolution, len(query.selector.expressions), chosen.limits, chosen.options)
    collections: list[MetricSeriesCollection] = []
    lengths: list[int | None] = []
    for expression, wish in zip(query.selector.expressions, wishes, strict=True):
        window = _window(query, wish, chosen)
        lengths.append(None if wish == INFINITE else window.minutes)
        scoped.start_counting()
        results = evaluate(Selector((expression,)), window, scoped, entities, chosen.evaluation)
        collections += [_collection(result, scoped, len(results), chosen) for result in results]
    return MetricAnswer(resolution_text(lengths), tuple(collections))


def _window(query: MetricQuery, wish: Resolution, choices: QueryChoices) -> Window:
    """Return the slots that the timeframe touches, counted from the epoch; ``Inf`` is one slot of whole minutes."""
    first, last = query.start // _MINUTE, -(-query.end // _MINUTE)
    minutes = slot_minutes(wish, last - first, choices.limits, choices.options)
    if wish == INFINITE:
        return Window(first, 1, minutes)
    start = first // minutes * minutes
    return Window(start, max(1, -((start - last) // minutes)), minutes)


def _collection(result: Result, scoped: ScopedSource, results: int, choices: QueryChoices) -> MetricSeriesCollection:
    """Return the series of one result; what a sibling list read is shared out among its metrics."""
    series = result.series
    if not choices.options.keep_empty:
        series = series.rows(~np.all(series.missing, axis=1))
    return MetricSeriesCollection(
        result.expression,
        series,
        scoped.points / results / choices.limits.read_points,
        scoped.tuples / results / choices.limits.tuples,
        result.warnings,
    )
