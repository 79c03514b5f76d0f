"""Computing a selector over the data of a metric source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.canonical import canonical_expression
from smokealarm.dynatrace.selector.evaluation import timeline
from smokealarm.dynatrace.selector.evaluation.arithmetic import Value, combine, negated
from smokealarm.dynatrace.selector.evaluation.environment import NO_ENTITIES, EvaluationError, EvaluationOptions, Window
from smokealarm.dynatrace.selector.evaluation.frame import Frame
from smokealarm.dynatrace.selector.evaluation.steps import Steps
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Arithmetic,
    Chain,
    Compound,
    Condition,
    Dimensions,
    Expression,
    Filter,
    Metric,
    Negation,
    Number,
    Partition,
    Plain,
    Rate,
    Rollup,
    Selector,
    SeriesCondition,
    TimeShift,
    Transformation,
    Unit,
)
from smokealarm.dynatrace.selector.traversal import metrics, transformations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.dynatrace.selector.evaluation.environment import AllEntities, MetricSource
    from smokealarm.series import TimeSeries

__all__ = ["Result", "evaluate"]

DEFAULT_OPTIONS = EvaluationOptions()
_SAMPLED = ("median", "percentile")


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What one expression of a selector came to: one value per slot, and what was odd about it."""

    expression: str
    series: TimeSeries
    unit: str | None
    warnings: tuple[str, ...]


def evaluate(
    selector: Selector,
    window: Window,
    source: MetricSource,
    entities: AllEntities = NO_ENTITIES,
    options: EvaluationOptions = DEFAULT_OPTIONS,
) -> tuple[Result, ...]:
    """Compute every expression of ``selector`` in ``window``.

    A sibling list gives one result per metric. Raises :class:`EvaluationError` for a metric that the source does not
    know, operands that do not fit, and transformations whose rules are not public.
    """
    run = _Evaluation(source, entities, options, keep_samples=_needs_samples(selector))
    return tuple(run.result(single, window) for expression in selector.expressions for single in _singles(expression))


def _needs_samples(selector: Selector) -> bool:
    for transformation in transformations(selector):
        aggregation = getattr(transformation, "aggregation", None)
        if isinstance(aggregation, Aggregation) and aggregation.name in _SAMPLED:
            return True
    return False


def _singles(expression: Expression) -> Iterator[Expression]:
    """Yield the expressions that a sibling list stands for."""
    if isinstance(expression, Chain):
        for operand in _singles(expression.operand):
            yield replace(expression, operand=operand)
    elif isinstance(expression, Metric) and expression.siblings:
        for key in expression.keys:
            yield Metric(key, span=expression.span)
    else:
        yield expression


class _Evaluation:
    """One evaluation; collects warnings while it goes."""

    def __init__(
        self, source: MetricSource, entities: AllEntities, options: EvaluationOptions, *, keep_samples: bool
    ) -> None:
        self.source = source
        self.options = options
        self.keep_samples = keep_samples
        self.steps = Steps(entities, options)

    def result(self, expression: Expression, window: Window) -> Result:
        self.steps.warnings.clear()
        self.steps.operands = 0
        try:
            value = self.value(expression, window)
        except RecursionError:
            raise EvaluationError("the expression is nested too deeply to be computed", expression.span) from None
        if isinstance(value, float):
            raise EvaluationError("the expression holds no metric", expression.span)
        frame = value.collapsed()
        return Result(canonical_expression(expression), frame.series, frame.unit, tuple(self.steps.warnings))

    def value(self, expression: Expression, window: Window) -> Value:
        match expression:
            case Number(number):
                return number
            case Metric():
                return self._metric(expression, window)
            case Negation(operand):
                return negated(self.value(operand, window))
            case Arithmetic():
                return self._arithmetic(expression, window)
            case _:
                return self._chain(expression.operand, expression.transformations, window)

    def _metric(self, metric: Metric, window: Window) -> Frame:
        if metric.siblings or metric.wildcard:
            raise EvaluationError("a list of metrics cannot be an operand of an expression", metric.span)
        stop = window.start + window.slots * window.minutes
        found = self.source.read(metric.key, window.start, stop)
        if found is None:
            raise EvaluationError(f"there is no metric {metric.key}", metric.span)
        series = found.series.window(window.start, window.slots * window.minutes)
        if window.minutes > 1:
            series = series.resampled(window.minutes, keep_samples=self.keep_samples)
        return Frame(series, found.default, found.supported, None, found.unit, keep_samples=self.keep_samples)

    def _arithmetic(self, expression: Arithmetic, window: Window) -> Value:
        self.steps.operands += 1
        value = self.value(expression.operands[0], window)
        for operator, operand in zip(expression.operators, expression.operands[1:], strict=True):
            value = combine(value, self.value(operand, window), operator, self.options, expression.span)
        self.steps.operands -= 1
        return value

    # ---- chains

    def _chain(self, operand: Expression, steps: Sequence[Transformation], window: Window) -> Frame:
        """Apply transformations from left to right; the last one that needs other data decides what is read."""
        for place in range(len(steps) - 1, -1, -1):
            step = steps[place]
            if isinstance(step, TimeShift):
                frame = self._shifted(operand, steps[:place], step, window)
                return self.steps.applied(frame, steps[place + 1 :])
            if isinstance(step, Rollup):
                frame = self._rolled(operand, steps[:place], step, window)
                return self.steps.applied(frame, steps[place + 1 :])
        value = self.value(operand, window)
        if isinstance(value, float):
            raise EvaluationError("a number cannot be transformed", operand.span)
        return self.steps.applied(value, steps)

    def _shifted(self, operand: Expression, steps: Sequence[Transformation], step: TimeShift, window: Window) -> Frame:
        """Read another timeframe and map it back; a shift of less than a minute moves nothing."""
        shift = int(timeline.minutes(step.duration))
        frame = self._chain(operand, steps, window.shifted(shift))
        return frame.with_series(frame.series.at(frame.series.start - shift))

    def _rolled(self, operand: Expression, steps: Sequence[Transformation], step: Rollup, window: Window) -> Frame:
        """Roll up, with data from before the timeframe where nothing in the chain looks at the timeframe as a whole."""
        slots, rest = divmod(timeline.minutes(step.duration), window.minutes)
        if rest:
            raise EvaluationError("a rollup window must be a multiple of the resolution", step.span)
        extra = int(slots) - 1 if all(map(_local, steps)) and _local_operand(operand) else 0
        frame = self._chain(operand, steps, window.reaching_back(extra))
        rolled = timeline.rollup(self.steps.check_aggregated(frame, step), step.aggregation, int(slots))
        return rolled.with_series(rolled.series.window(window.start, window.slots)) if extra else rolled


def _local(step: Transformation) -> bool:
    """Whether a transformation treats each slot by itself, so that slots before the timeframe change nothing in it."""
    if isinstance(step, Filter):
        return not any(_judges_series(condition) for condition in step.conditions)
    return isinstance(step, Aggregate | Dimensions | Rate | Unit | Partition) or (
        isinstance(step, Plain) and step.name in ("names", "parents", "asGauge")
    )


def _judges_series(condition: Condition) -> bool:
    if isinstance(condition, Compound):
        return any(map(_judges_series, condition.conditions))
    return isinstance(condition, SeriesCondition)


def _local_operand(operand: Expression) -> bool:
    single = Selector((operand,))
    return any(True for _ in metrics(single)) and all(map(_local, transformations(single)))
