"""Tapes made ready to be judged again and again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection import Context, QueryError, RuleQuery
from smokealarm.replay.log_events import log_events
from smokealarm.replay.reel import Reel
from smokealarm.replay.rules import evaluations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from smokealarm.cloudwatch import Judged, MetricAlarm, MinuteTrace
    from smokealarm.dynatrace.detection import Evaluation, MetricEventRule
    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.replay.log_events import LogEvents
    from smokealarm.replay.rules import RuleChanges
    from smokealarm.tape import Tape, TapeEntities

__all__ = ["PreparedTape", "prepared", "prepared_together"]

_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTape:
    """A tape, and what rules and alarms did on it, remembered by what they say.

    ``begin`` is its minute 0 since the epoch. ``log_events`` are what records raise, by the definitions in force.
    """

    tape: Tape
    begin: int
    entities: TapeEntities
    log_events: Callable[[tuple[LogEventDefinition, ...]], LogEvents]
    _reel: Reel
    _place: int

    def rule_changes(self, rule: MetricEventRule) -> RuleChanges:
        """Return what a rule raised and closed."""
        return self._reel.rule_changes(rule)[self._place]

    def judged(self, alarm: MetricAlarm) -> Judged:
        """Return what an alarm was at each minute."""
        return self._reel.judged(alarm)[self._place]

    def alarm_changes(self, alarm: MetricAlarm) -> tuple[MinuteTrace, ...]:
        """Return when and why an alarm changed."""
        return tuple(self.judged(alarm).changes())

    def evaluations(self, rule: MetricEventRule) -> Iterator[tuple[range, Evaluation | QueryError]]:
        """Yield a rule's evaluations with the minutes of the tape that each covers, or why there is none.

        Their traces hold arrays of what was seen; :func:`~smokealarm.replay.tracing.trace` has the same minute by
        minute. They are not remembered.
        """
        metrics, horizons = self._reel.metrics[self._place], self._reel.horizons[self._place]
        try:
            query = RuleQuery.of(rule, Context(entities=self.entities))
        except QueryError as error:
            yield range(1, metrics.minutes + 1), error
        else:
            yield from evaluations(query, metrics, horizons)


def prepared(tape: Tape) -> PreparedTape:
    """Make one tape ready."""
    return prepared_together([tape])[0]


def prepared_together(tapes: Sequence[Tape]) -> tuple[PreparedTape, ...]:
    """Make tapes ready that are always judged together: each rule and alarm is evaluated once for all of them.

    What they measured becomes arrays when it is first asked for.
    """
    reel = Reel(tapes)
    return tuple(
        PreparedTape(tape, metrics.begin, reel.entities[place], _log_events(tape, metrics.begin), reel, place)
        for place, (tape, metrics) in enumerate(zip(tapes, reel.metrics, strict=True))
    )


def _log_events(tape: Tape, begin: int) -> Callable[[tuple[LogEventDefinition, ...]], LogEvents]:
    return lru_cache(_KEPT)(lambda definitions: log_events(definitions, tape.logs, begin))
