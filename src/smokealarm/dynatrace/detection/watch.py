"""Watching one rule through time: asking its query, learning its bounds once a day, evaluating, remembering."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.detection.bounds import MINUTES_PER_DAY
from smokealarm.dynatrace.detection.evaluation import Evaluation, evaluate
from smokealarm.dynatrace.detection.learning import learn, learned_before, reference_minutes
from smokealarm.dynatrace.detection.presence import same_presence_until
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.state import RuleState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.bounds import LearnedBounds
    from smokealarm.dynatrace.detection.query import RuleQuery
    from smokealarm.dynatrace.selector.evaluation import MetricSource

__all__ = ["RuleWatch"]


_LONGEST: Final = 30 * MINUTES_PER_DAY


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
        while first < end:
            stop = min(self._stretch_end(source, first, end), end)
            learned = self._learn(source, first)
            lead = min(self.query.rule.window.samples - 1, first - self.known_since)
            observed = self.query.observe(source, first - lead, stop)
            rule, context = self.query.rule, self.query.context
            evaluation = evaluate(rule, observed, self.state, new=stop - first, learned=learned, context=context)
            self.state = evaluation.state
            yield evaluation
            first = stop

    def look_back(self) -> int:
        """Return how many minutes before the newest one the rule's windows, learning and query reach."""
        rule = self.query.rule
        days = MINUTES_PER_DAY if reference_minutes(rule.model) else 0
        return reference_minutes(rule.model) + days + rule.window.samples + self.query.minutes_before

    def _stretch_end(self, source: MetricSource, first: int, end: int) -> int:
        if self.query.whole_window and not self.query.by_presence:
            return first + 1
        static = isinstance(self.query.rule.model, StaticThreshold)
        learned = first if static else learned_before(first, self.query.context.options)
        stop = learned + (_LONGEST if static else MINUTES_PER_DAY)
        if not self.query.whole_window:
            return stop
        bounds = range(self.known_since, min(stop, end))
        return same_presence_until(source, self.query.keys, self.query.rule.window.samples, first, bounds)

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
