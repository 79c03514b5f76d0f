"""Asking a rule's query for the series of some minutes.

Sources: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/metric-events (pages
``metric-key-events`` and ``metric-selector-events``). A metric-key rule keeps all dimensions of its metric; every
filter entry narrows. A selector rule takes the dimensions that its selector results in. Both need one-minute values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.entities import entity_allows, in_zone, matches
from smokealarm.dynatrace.detection.observed import Observed
from smokealarm.dynatrace.detection.presence import Stretch, WindowsAlone, alike, presence_stretches
from smokealarm.dynatrace.detection.rule import MetricKeyQuery, MetricSelectorQuery
from smokealarm.dynatrace.detection.vocabulary import Aggregation
from smokealarm.dynatrace.detection.window_sensitivity import looks_at_its_window, looks_at_presence
from smokealarm.dynatrace.selector import SelectorError, metric_keys, parse
from smokealarm.dynatrace.selector.evaluation import EvaluationError, Window, evaluate, minutes_before
from smokealarm.errors import SmokealarmError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.dynatrace.detection.context import Context
    from smokealarm.dynatrace.detection.observed import Values
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.dynatrace.selector import Selector
    from smokealarm.dynatrace.selector.evaluation import MetricData, MetricSource
    from smokealarm.series import Dimensions, TimeSeries

__all__ = ["QueryError", "RuleQuery"]

_RANKS = {Aggregation.MEDIAN: ("median", None), Aggregation.PERCENTILE90: ("percentile", 90.0)}


class QueryError(SmokealarmError):
    """A rule's query gives no one-minute series: the metric is gone, or the data has another resolution."""


@dataclass(frozen=True, slots=True)
class RuleQuery:
    """A rule's query, ready to be asked.

    ``whole_window`` says that it has to be asked for each window by itself, or with ``by_presence`` for all windows
    together that have data of the same series. ``minutes_before`` is how many minutes before those asked for it reads.
    """

    rule: MetricEventRule
    context: Context
    whole_window: bool
    minutes_before: int = 0
    by_presence: bool = False

    @classmethod
    def of(cls, rule: MetricEventRule, context: Context) -> RuleQuery:
        """Prepare the query of a rule; raises :class:`QueryError` for a selector that cannot be read."""
        if isinstance(rule.query, MetricKeyQuery):
            return cls(rule, context, whole_window=False)
        try:
            selector = _parsed(rule.query.metric_selector)
        except SelectorError as error:
            raise QueryError(f"the selector of {rule.rule_id} cannot be read: {error}") from error
        whole = looks_at_its_window(selector, rule, context.options)
        return cls(rule, context, whole, minutes_before(selector), whole and looks_at_presence(selector, rule))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the metrics that are asked for."""
        query = self.rule.query
        return (query.metric_key,) if isinstance(query, MetricKeyQuery) else metric_keys(_parsed(query.metric_selector))

    def observe(self, source: MetricSource, start: int, stop: int) -> Observed:
        """Return the series in the minutes from ``start`` up to ``stop``.

        Raises :class:`QueryError` for an unknown metric and for results that are not one value a minute.
        """
        query = self.rule.query
        source = self._zoned(source)
        if isinstance(query, MetricSelectorQuery):
            return self._selected(query, source, Window(start, stop - start))
        return self._measured(query, source, Window(start, stop - start))

    def stretches(self, source: MetricSource, since: int, first: int, end: int) -> list[Stretch]:
        """Return the slots from ``first`` up to ``end`` in stretches whose windows can be asked for at once.

        Nothing is known before minute ``since``. Raises :class:`QueryError`.
        """
        query = self.rule.query
        if not self.whole_window:
            return [Stretch(first, end)]
        if not self.by_presence or not isinstance(query, MetricSelectorQuery):
            return [Stretch(slot, slot + 1) for slot in range(first, end)]
        selector, samples = _parsed(query.metric_selector), self.rule.window.samples
        try:
            return presence_stretches(selector, self._zoned(source), self.context, samples, (since, first, end))
        except EvaluationError as error:
            raise QueryError(f"{query.metric_selector!r}: {error}") from error

    def observe_each(self, source: MetricSource, stretches: Sequence[Stretch], since: int) -> Iterator[Observed]:
        """Yield the series in the windows of each stretch; those of stretches that are alike are asked for at once.

        Nothing is known before minute ``since``. Raises :class:`QueryError`.
        """
        groups = [_Group(each, self.rule.window.samples - 1, since) for each in self._together(stretches)]
        group_of = {stretch: group for group in groups for stretch in group.stretches}
        asked: dict[int, Observed] = {}
        for stretch in stretches:
            group = group_of[stretch]
            if id(group) not in asked:
                asked[id(group)] = self.observe(group.alone(source), group.start, group.stop)
            yield asked[id(group)].between(group.start_of(stretch), stretch.stop)

    def _together(self, stretches: Sequence[Stretch]) -> list[list[Stretch]]:
        if self.by_presence and not self.minutes_before:
            return alike(stretches)
        return [[each] for each in stretches]

    def _zoned(self, source: MetricSource) -> MetricSource:
        zone = self.rule.query.management_zone
        return source if zone is None else _ZonedSource(source, zone, self.context)

    def _measured(self, query: MetricKeyQuery, source: MetricSource, window: Window) -> Observed:
        data = source.read(query.metric_key, window.start, window.start + window.slots)
        if data is None:
            raise QueryError(f"there is no metric {query.metric_key}")
        series = data.series
        if query.dimension_filter or query.entity_filter.conditions:
            series = series.rows([row for row, dims in enumerate(series.dimensions) if self._allows(query, dims)])
        name, rank = _RANKS.get(query.aggregation, (query.aggregation.lower(), None))
        values = series.window(window.start, window.slots).aggregate(name, rank)
        return Observed(query.metric_key, series.dimensions, values, window.start)

    def _allows(self, query: MetricKeyQuery, dimensions: Dimensions) -> bool:
        by_key = dict(dimensions)
        for entry in query.dimension_filter:
            if not matches(entry.operator, by_key.get(entry.dimension_key) or "", entry.dimension_value):
                return False
        precedence = self.context.options.entity_precedence
        return entity_allows(query.entity_filter, dimensions, precedence, self.context.entities)

    def _selected(self, query: MetricSelectorQuery, source: MetricSource, window: Window) -> Observed:
        try:
            selector, context = _parsed(query.metric_selector), self.context
            results = evaluate(selector, window, source, context.entities, context.evaluation)
        except EvaluationError as error:
            raise QueryError(f"{query.metric_selector!r}: {error}") from error
        values = [_one_minute(result.series, window, query) for result in results]
        dimensions = tuple(dims for result in results for dims in result.series.dimensions)
        together = values[0] if len(values) == 1 else np.concatenate(values)
        return Observed(query.metric_selector, dimensions, together, window.start)


@dataclass(frozen=True, slots=True)
class _Group:
    """Stretches that are asked for at once; a window begins ``lead`` minutes before its slot, or at ``since``."""

    stretches: list[Stretch]
    lead: int
    since: int

    @property
    def start(self) -> int:
        return self.start_of(self.stretches[0])

    @property
    def stop(self) -> int:
        return self.stretches[-1].stop

    def start_of(self, stretch: Stretch) -> int:
        return max(stretch.first - self.lead, self.since)

    def alone(self, source: MetricSource) -> MetricSource:
        """Return a source in which only these windows have data, where there are others in between."""
        if len(self.stretches) == 1:
            return source
        covered = np.zeros(self.stop - self.start, np.bool_)
        for each in self.stretches:
            covered[self.start_of(each) - self.start : each.stop - self.start] = True
        return WindowsAlone(source, self.start, covered)


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Selector:
    """Read a selector once; every rule asks its own anew each minute."""
    return parse(text)


def _one_minute(series: TimeSeries, window: Window, query: MetricSelectorQuery) -> Values:
    if (series.minutes, series.start, series.slots) != (1, window.start, window.slots):
        raise QueryError(f"{query.metric_selector!r} gives {series.slots} values for {window.slots} minutes")
    return series.total


@dataclass(frozen=True, slots=True)
class _ZonedSource:
    """A metric source that shows only series with an entity of one management zone."""

    source: MetricSource
    zone: str
    context: Context

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        data = self.source.read(key, start, stop)
        if data is None:
            return None
        dimensions = data.series.dimensions
        rows = [row for row, dims in enumerate(dimensions) if in_zone(self.zone, dims, self.context.entities)]
        return replace(data, series=data.series.rows(rows))
