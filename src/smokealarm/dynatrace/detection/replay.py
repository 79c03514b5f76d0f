"""Evaluating a rule over a long record: bounds are learned anew every day from the days before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.bounds import MINUTES_PER_DAY
from smokealarm.dynatrace.detection.evaluation import Context, Evaluation, evaluate
from smokealarm.dynatrace.detection.learning import learn, learned_before
from smokealarm.dynatrace.detection.rule import StaticThreshold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.bounds import Bounds
    from smokealarm.dynatrace.detection.observed import Observed
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.dynatrace.detection.state import RuleState

__all__ = ["replay"]


def replay(
    rule: MetricEventRule,
    observed: Observed,
    state: RuleState | None = None,
    *,
    first_new: int | None = None,
    context: Context | None = None,
) -> Iterator[Evaluation]:
    """Yield the evaluations of all slots that start at minute ``first_new`` or later, in order.

    A static rule takes one evaluation; a rule that learns takes one for each day between two learnings. Slots before
    ``first_new`` are what windows and learning look back on.
    """
    context = context or Context()
    first = observed.first_minute if first_new is None else max(first_new, observed.first_minute)
    for begin, end in _stretches(rule, first, observed.end_minute, context):
        lead = min(rule.window.samples - 1, begin - observed.first_minute)
        stretch = observed.between(begin - lead, end)
        bounds = _bounds(rule, observed, stretch, begin, context)
        evaluation = evaluate(rule, stretch, state, new=end - begin, bounds=bounds, context=context)
        state = evaluation.state
        yield evaluation


def _stretches(rule: MetricEventRule, first: int, end: int, context: Context) -> Iterator[tuple[int, int]]:
    """Yield (begin, end) of stretches of minutes during which the bounds stay the same."""
    if isinstance(rule.model, StaticThreshold):
        if first < end:
            yield first, end
        return
    while first < end:
        stop = min(learned_before(first, context.options) + MINUTES_PER_DAY, end)
        yield first, stop
        first = stop


def _bounds(
    rule: MetricEventRule, observed: Observed, stretch: Observed, begin: int, context: Context
) -> Bounds | None:
    if isinstance(rule.model, StaticThreshold):
        return None
    learned_at = learned_before(begin, context.options)
    return learn(rule, rule.model, observed, learned_at, context.options).at(stretch)
