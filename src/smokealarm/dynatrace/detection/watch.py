"""Watching one rule through time: asking its query, learning its bounds once a day, evaluating, remembering."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.bounds import MINUTES_PER_DAY
from smokealarm.dynatrace.detection.evaluation import Evaluation, evaluate
from smokealarm.dynatrace.detection.learning import learn, learned_before, reference_minutes
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.state import RuleState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.bounds import LearnedBounds
    from smokealarm.dynatrace.detection.presence import Stretch
    from smokealarm.dynatrace.detection.query import RuleQuery
    from smokealarm.dynatrace.selector.evaluation import MetricSource

__all__ = ["RuleWatch"]


@dataclass(slots=True)
class RuleWatch:
    """One rule in an environment; the only thing in detection that changes.

    ``known_since`` is the first minute of the record: nothing before it is asked for.
    """

    query: RuleQuery
    known_since: int
    state: RuleState = field(default_factory=RuleState)
    _learned: LearnedBounds | None = None
    _learned_at: int | None = None

    def advance(self, source: MetricSource, first: int, end: int) -> Iterator[Evaluation]:
        """Evaluate at every slot that starts at minute ``first`` or later and before ``end``, oldest first.

        Yields one evaluation for each stretch in which the bounds and what the query sees in its window stay the same.
        Raises :class:`~smokealarm.dynatrace.detection.query.QueryError`.
        """
        rule, context, since = self.query.rule, self.query.context, self.known_since
        whole = self.query.stretches(source, since, first, end) if first < end else []
        stretches = [part for each in whole for part in self._parts(each)]
        observed = self.query.observe_each(source, stretches, since)
        for stretch in stretches:
            learned, new = self._learn(source, stretch.first), stretch.stop - stretch.first
            evaluation = evaluate(rule, next(observed), self.state, new=new, learned=learned, context=context)
            self.state = evaluation.state
            yield evaluation

    def look_back(self) -> int:
        """Return how many minutes before the newest one the rule's windows, learning and query reach."""
        rule = self.query.rule
        days = MINUTES_PER_DAY if reference_minutes(rule.model) else 0
        return reference_minutes(rule.model) + days + rule.window.samples + self.query.minutes_before

    def _parts(self, stretch: Stretch) -> Iterator[Stretch]:
        """Yield a stretch in parts in each of which the bounds stay the same."""
        first = stretch.first
        while first < stretch.stop:
            stop = min(self._stretch_end(first), stretch.stop)
            yield replace(stretch, first=first, stop=stop)
            first = stop

    def _stretch_end(self, first: int) -> int:
        if isinstance(self.query.rule.model, StaticThreshold):
            return first + 30 * MINUTES_PER_DAY
        return learned_before(first, self.query.context.options) + MINUTES_PER_DAY

    def _learn(self, source: MetricSource, minute: int) -> LearnedBounds | None:
        """Return what was learned last before ``minute``, learning it if it is due."""
        rule = self.query.rule
        if isinstance(rule.model, StaticThreshold):
            return None
        at = learned_before(minute, self.query.context.options)
        if self._learned_at != at:
            start = max(at - reference_minutes(rule.model), self.known_since)
            self._learned_at = at
            if start < at:
                history = self.query.observe(source, start, at)
                self._learned = learn(rule, rule.model, history, at, self.query.context.options)
        return self._learned
