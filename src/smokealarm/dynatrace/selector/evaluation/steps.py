"""Applying transformations to a frame, one after the other, and noting what is odd about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.evaluation import grouping, ordering, timeline
from smokealarm.dynatrace.selector.evaluation.conditions import Rows
from smokealarm.dynatrace.selector.evaluation.environment import EvaluationError
from smokealarm.dynatrace.selector.evaluation.units import factor
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Compound,
    Condition,
    Default,
    Dimensions,
    Filter,
    Limit,
    Partition,
    Plain,
    Rate,
    Reduce,
    SeriesCondition,
    Smooth,
    Sort,
    Transformation,
    Unit,
    transformation_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.selector.evaluation.environment import AllEntities, EvaluationOptions
    from smokealarm.dynatrace.selector.evaluation.frame import Frame

__all__ = ["Steps"]


class Steps:
    """Applies transformations.

    ``warnings`` collects the API's sentences in the order of their causes; ``operands`` counts the expressions around
    the chain, in which :default has another meaning.
    """

    def __init__(self, entities: AllEntities, options: EvaluationOptions) -> None:
        self.entities = entities
        self.options = options
        self.warnings: dict[str, None] = {}
        self.operands = 0

    def applied(self, frame: Frame, steps: Sequence[Transformation]) -> Frame:
        """Apply transformations from left to right."""
        for step in steps:
            frame = self._step(frame, step)
        return frame

    def _step(self, frame: Frame, step: Transformation) -> Frame:  # noqa: PLR0911 - one per transformation
        match step:
            case Aggregate(aggregation):
                return frame.aggregated(aggregation)
            case Filter(conditions):
                return self._filtered(frame, conditions)
            case Dimensions(name, keys):
                self._check_keys(frame, keys)
                return grouping.split(frame, keys) if name == "splitBy" else grouping.merge(frame, keys)
            case Reduce(name, aggregation):
                return self._reduced(frame, name, aggregation)
            case Default():
                return self._defaulted(frame, step)
            case Limit(count):
                return ordering.limit(frame, count)
            case Sort():
                return ordering.sort(frame, step)
            case Partition():
                ignore_case = self.options.ignore_case
                return grouping.partition(frame, step, self.entities, ignore_case=ignore_case)
            case _:
                return self._other(frame, step)

    def _other(self, frame: Frame, step: Transformation) -> Frame:  # noqa: PLR0911 - one per transformation
        match step:
            case Plain("names"):
                return grouping.names(frame, self.entities)
            case Plain("parents"):
                return grouping.parents(frame, self.entities)
            case Plain("asGauge"):
                return frame
            case Plain("delta"):
                return timeline.delta(self.check_aggregated(frame, step))
            case Rate(duration):
                return timeline.rate(self.check_aggregated(frame, step), duration, self.options)
            case Smooth():
                return timeline.smooth(frame)
            case Unit(source, target):
                return replace(frame, unit=target) if source is None else self._converted(frame, source, target)
            case _:
                message = f":{transformation_name(step)} cannot be computed: its data or rules are not public"
                raise EvaluationError(message, step.span)

    # ---- steps that can be odd

    def _filtered(self, frame: Frame, conditions: Sequence[Condition]) -> Frame:
        judge = Rows(frame, self.entities, ignore_case=self.options.ignore_case)
        for condition in conditions:
            self._check_condition(frame, condition)
        if not conditions:
            return frame
        return frame.with_series(frame.series.rows(judge.holds(Compound("and", tuple(conditions)))))

    def _check_condition(self, frame: Frame, condition: Condition) -> None:
        if isinstance(condition, Compound):
            for part in condition.conditions:
                self._check_condition(frame, part)
        elif not isinstance(condition, SeriesCondition) and getattr(condition, "operator", "in") != "existsKey":
            self._check_keys(frame, (condition.dimension,))  # type: ignore[union-attr]

    def _check_keys(self, frame: Frame, keys: Sequence[str | int]) -> None:
        known = {key for dimensions in frame.series.dimensions for key, _ in dimensions}
        for key in keys:
            if isinstance(key, str) and key not in known and frame.series.dimensions:
                self._warn(f"The dimension key `{key}` has been referenced, but the metric has no such key.")

    def _reduced(self, frame: Frame, name: str, aggregation: Aggregation | None) -> Frame:
        match name:
            case "fold":
                return timeline.fold(frame, aggregation, self.options)
            case "last":
                return timeline.last(frame, aggregation)
            case _:
                return timeline.last_real(frame, aggregation)

    def _defaulted(self, frame: Frame, step: Default) -> Frame:
        filled = timeline.default(frame, step)
        if not self.operands and (not filled.series.dimensions or bool(filled.series.missing.all())):
            self._warn(
                "The :default operator could not be applied as it requires at least one written data point for the "
                "metric in the query timeframe."
            )
        return filled

    def check_aggregated(self, frame: Frame, step: Transformation) -> Frame:
        """Warn of a transformation that stands before any aggregation; return the frame."""
        if frame.applied is None:
            self._warn(f"The :{transformation_name(step)} transformation needs an aggregation before it.")
        return frame

    def _converted(self, frame: Frame, source: str, target: str) -> Frame:
        scale = factor(source, target)
        if scale is None:
            self._warn(f"The units {source} and {target} are incompatible; the data was not converted.")
            return frame
        collapsed = frame.collapsed()
        return replace(collapsed.of_values(collapsed.series.total * scale), unit=target)

    def _warn(self, message: str) -> None:
        self.warnings[message] = None
