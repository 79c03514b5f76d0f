"""Asking the queries of one tile, and what their answers say about its life."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from smokealarm.dynatrace.metrics import MetricNotFound
from smokealarm.dynatrace.selector import Selector, metric_keys, transformation_names
from smokealarm.dynatrace.selector.evaluation.units import factor
from smokealarm.dynatrace.selector.syntax import (
    Arithmetic,
    Chain,
    Default,
    Expression,
    Limit,
    Metric,
    Negation,
    Plain,
    Reduce,
    Transformation,
    Unit,
)
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.dashboards import SeriesRule
    from smokealarm.dynatrace.tenant.timeframe import Timeframe
    from smokealarm.report.dashboard.source import Measurements
    from smokealarm.series import Dimensions, TimeSeries

__all__ = ["MISSING_METRIC", "NO_DATA", "Answer", "Asked", "Asking"]

NO_DATA: Final = "metric known, no data in the timeframe"
MISSING_METRIC: Final = "no metric of this key"
_KEPT_NOTHING: Final = "the metric has data in the timeframe, but the selector keeps none of it"
_NOT_READ: Final = "the query cannot be read, or filters by what only the environment knows"
_MOST: Final = 100
_WHOLE: Final = "Inf"
_REMAINDER: Final = "remainder"
_ENTITY_NAME: Final = ".name"

Numbers: TypeAlias = tuple[tuple["Dimensions", float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: its id, what it asks (None if that cannot be said), and how its series are shown."""

    query_id: str
    selector: Selector | None
    rule: SeriesRule | None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one query came to; ``factor`` turns its values into ``unit``, ``failure`` says why it has none."""

    asked: Asked
    over_time: tuple[TimeSeries, ...] = ()
    overall: Numbers = ()
    newest: int | None = None
    failure: str = ""
    unit: str = ""
    factor: float = 1.0

    @staticmethod
    def row(dimensions: Dimensions) -> str:
        """Return the values of a series' dimensions, which name its row in a table."""
        return ", ".join(_shown(dimensions))

    def name(self, dimensions: Dimensions, series: int) -> str:
        """Return what a series is called, ``series`` being how many the query has."""
        alias = self.asked.rule.alias if self.asked.rule else ""
        shown = self.row(dimensions)
        if alias:
            return f"{alias}: {shown}" if shown and series > 1 else alias
        return shown or self.asked.query_id


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks queries in one timeframe."""

    measurements: Measurements
    timeframe: Timeframe
    resolution: str | None

    def answer(self, asked: Asked, *, overall: bool) -> Answer:
        """Ask one query for its series over time, and for one number of each if ``overall`` says so."""
        if asked.selector is None:
            return Answer(asked, failure=_NOT_READ)
        shown = _named(asked.selector)
        try:
            over_time = self._over_time(Selector(tuple(map(_unreduced, shown.expressions))))
            numbers = self._numbers(shown) if overall else ()
            newest = self._newest(shown, over_time)
        except MetricNotFound as error:
            return Answer(asked, failure=f"{MISSING_METRIC}: {error.key}")
        except UsageError as error:
            return Answer(asked, failure=f"selector refused: {error}")
        unit, times = self._unit(asked)
        failure = "" if newest is not None else self._why_empty(asked.selector)
        return Answer(asked, over_time, numbers, newest, failure, unit, times)

    def _over_time(self, selector: Selector) -> tuple[TimeSeries, ...]:
        return self.measurements.query(selector, self.timeframe, self.resolution)

    def _numbers(self, selector: Selector) -> Numbers:
        """Return one number for each series: what it is reduced to, or else that of the whole timeframe as one slot."""
        reduced = not {"fold", "last", "lastReal"}.isdisjoint(transformation_names(selector))
        resolution = self.resolution if reduced else _WHOLE
        answered = self.measurements.query(selector, self.timeframe, resolution)
        return tuple(
            (dimensions, _last(row))
            for series in answered
            for dimensions, row in zip(series.dimensions, series.aggregate("value").tolist(), strict=True)
        )

    def _newest(self, selector: Selector, over_time: tuple[TimeSeries, ...]) -> int | None:
        """Return the end of the newest slot with a value that was measured, not filled in."""
        if "default" in transformation_names(selector):
            leaves = [Selector((leaf,)) for each in selector.expressions for leaf in _leaves(each)]
            with suppress(UsageError):  # a part alone need not be computable where the whole is
                over_time = tuple(series for leaf in leaves for series in self._over_time(leaf))
        return max(filter(None, map(_newest, over_time)), default=None)

    def _why_empty(self, selector: Selector) -> str:
        with_data = [key for key in metric_keys(selector) if self.measurements.has_data(key, self.timeframe)]
        return _KEPT_NOTHING if with_data else NO_DATA

    def _unit(self, asked: Asked) -> tuple[str, float]:
        """Return the unit in which values are shown and what turns them into it."""
        source = self._unit_of(asked.selector) if asked.selector else ""
        target = asked.rule.unit if asked.rule else ""
        return target or source, (factor(source, target) or 1.0) if source and target else 1.0

    def _unit_of(self, selector: Selector) -> str:
        expression = selector.expressions[0]
        while isinstance(expression, Chain):
            for step in reversed(expression.transformations):
                if isinstance(step, Unit):
                    return step.target
            expression = expression.operand
        key = expression.keys[0] if isinstance(expression, Metric) else None
        return (self.measurements.unit(key) if key else None) or ""


def _named(selector: Selector) -> Selector:
    """Return what the server derives to show a selector: ``(<selector>):limit(100):names``."""
    steps: tuple[Transformation, ...] = (Limit(_MOST), Plain("names"))
    return replace(selector, expressions=tuple(Chain(each, steps) for each in selector.expressions))


def _unreduced(expression: Expression) -> Expression:
    """Return an expression as it is over time: without fold and last at its end."""
    if not isinstance(expression, Chain):
        return expression
    steps = tuple(step for step in expression.transformations if not isinstance(step, Reduce))
    return Chain(_unreduced(expression.operand), steps) if steps else _unreduced(expression.operand)


def _leaves(expression: Expression) -> Iterator[Expression]:
    """Yield each metric of an expression with the transformations around it, except those that fill in values."""
    match expression:
        case Metric():
            yield expression
        case Negation(operand):
            yield from _leaves(operand)
        case Arithmetic(operands):
            for operand in operands:
                yield from _leaves(operand)
        case Chain(operand, transformations):
            steps = tuple(step for step in transformations if not isinstance(step, Reduce | Default))
            for leaf in _leaves(operand):
                yield Chain(leaf, steps) if steps else leaf


def _newest(series: TimeSeries) -> int | None:
    filled = np.flatnonzero(np.isfinite(series.aggregate("value")).any(axis=0))
    return None if not len(filled) else series.start + (int(filled[-1]) + 1) * series.minutes


def _last(row: list[float]) -> float:
    return next((value for value in reversed(row) if isfinite(value)), nan)


def _shown(dimensions: Dimensions) -> Iterator[str]:
    """Yield the values that tell series apart; an entity is shown by its name where that is known."""
    known = dict(dimensions)
    for key, value in dimensions:
        if known.get(key + _ENTITY_NAME) is None:
            yield _REMAINDER if value is None else value
