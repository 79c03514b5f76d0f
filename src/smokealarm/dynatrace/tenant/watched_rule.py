"""One rule in a running environment, asked once a minute and computed only when something changed.

Measurements arrive in batches: AWS's every five minutes. Between two batches nothing that a rule sees changes, so it is
evaluated some minutes ahead in one go, which costs hardly more than one minute; and further each time that nothing
came, so that a quiet night costs little. Points or entities that arrive before those minutes have passed make what lies
ahead void; what has passed stays as it was told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from smokealarm.dynatrace.detection import QueryError, RuleQuery, RuleWatch, evaluate
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.selector.evaluation import MetricSource

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import Context, Evaluation, MetricEvent, MetricEventRule, RuleState

__all__ = ["RevisedSource", "WatchedRule"]

_AHEAD: Final = 5
_FURTHEST: Final = 240
"""Minutes that are looked ahead: as many as from one poll of AWS to the next, twice as many each time nothing came."""

_Revisions: TypeAlias = tuple[int, ...]


class RevisedSource(MetricSource, Protocol):
    """A metric source that says when a metric changed."""

    def revision(self, key: str) -> int:
        """Return a number that changes with every point of a metric."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What was computed ahead: the slots from ``first`` up to ``end``, if nothing changes."""

    first: int
    end: int
    before: RuleState
    evaluation: Evaluation
    revisions: _Revisions


@dataclass(slots=True)
class WatchedRule:
    """A rule and where it stands; ``failure`` says why its query cannot be answered, None if it can."""

    watch: RuleWatch
    keys: tuple[str, ...]
    failure: str | None = None
    _ahead: _Ahead | None = None
    _failed_at: _Revisions | None = None

    @classmethod
    def of(cls, rule: MetricEventRule, context: Context, known_since: int) -> WatchedRule:
        """Begin to watch a rule; nothing before minute ``known_since`` is asked for.

        Raises :class:`~smokealarm.dynatrace.detection.QueryError` for a selector that cannot be read.
        """
        watch = RuleWatch(RuleQuery.of(rule, context), known_since)
        return cls(watch, watch.query.keys)

    @property
    def rule(self) -> MetricEventRule:
        """The rule."""
        return self.watch.query.rule

    def evaluate(self, minute: int, source: RevisedSource, entities: int) -> tuple[MetricEvent, ...]:
        """Return the events that open or close at the evaluation of ``minute``, each as it is then.

        Minutes are asked for in order and without gaps. ``entities`` is the revision of the entities.
        """
        slot = self._slot(minute)
        revisions = (*map(source.revision, self.keys), entities)
        if self.failure is not None and revisions == self._failed_at:
            return ()
        if self._ahead is None or slot >= self._ahead.end or revisions != self._ahead.revisions:
            self._look_ahead(slot, source, revisions)
        return () if self._ahead is None else _changes(self._ahead.evaluation, minute)

    def open_events(self, minute: int) -> tuple[MetricEvent, ...]:
        """Return the events that are open before the evaluation of ``minute``, whatever was foreseen for later."""
        return tuple(self._state_before(self._slot(minute)).open_events.values())

    def _slot(self, minute: int) -> int:
        return minute - 1 - self.rule.query.query_offset

    def _look_ahead(self, slot: int, source: RevisedSource, revisions: _Revisions) -> None:
        self.watch.state = self._state_before(slot)
        before = self.watch.state
        try:
            evaluation = next(self.watch.advance(source, slot, self._furthest(slot, revisions)))
        except QueryError as error:
            self.failure, self._failed_at, self._ahead = str(error), revisions, None
            return
        self.failure = None
        self._ahead = _Ahead(slot, evaluation.trace.observed.end_minute, before, _kept(evaluation), revisions)

    def _furthest(self, slot: int, revisions: _Revisions) -> int:
        """Return up to which slot to look, at most; a rule that learns is asked minute by minute."""
        if not isinstance(self.rule.model, StaticThreshold):
            return slot + 1
        ahead = self._ahead
        quiet = ahead is not None and ahead.revisions == revisions
        return slot + (min(2 * (ahead.end - ahead.first), _FURTHEST) if ahead and quiet else _AHEAD)

    def _state_before(self, slot: int) -> RuleState:
        """Return the state before a slot, recomputed from what was seen then if the slot was already foreseen."""
        ahead = self._ahead
        if ahead is None or slot == ahead.end:
            return self.watch.state
        seen = ahead.evaluation.trace.observed.between(ahead.evaluation.trace.observed.first_minute, slot)
        return evaluate(self.rule, seen, ahead.before, new=slot - ahead.first, context=self.watch.query.context).state


def _kept(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation with values of its own, since those it was given may be views of what still grows."""
    observed = evaluation.trace.observed
    return replace(
        evaluation, trace=replace(evaluation.trace, observed=replace(observed, values=observed.values.copy()))
    )


def _changes(evaluation: Evaluation, minute: int) -> tuple[MetricEvent, ...]:
    """Return what closes and then what opens at one minute."""
    closed = tuple(event for event in evaluation.closed if event.closed_at == minute)
    return closed + tuple(event for event in evaluation.opened if event.opened_at == minute)
