"""Many tapes one after the other on one axis of time, so that a rule or an alarm is evaluated once for all of them.

Between two tapes lies a gap without data in which everything ends that a rule has open. A rule that remembers longer
than the gap, that learns from days, or that was told something late in a tape, is evaluated on that tape alone; the
result is the same.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

import numpy as np

from smokealarm.cloudwatch import MathQuery, RecordedMetrics, evaluation_range, judge, judge_each
from smokealarm.cloudwatch.expressions.syntax import Call, walk
from smokealarm.cloudwatch.options import AlarmOptions
from smokealarm.dynatrace.detection import Context, QueryError, RuleQuery, RuleWatch
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.state import minds_absence
from smokealarm.replay.horizons import Horizons
from smokealarm.replay.joined import JoinedAccount, JoinedMetrics
from smokealarm.replay.rules import BACKLOG, RuleChanges, answers, changes_of, rule_changes
from smokealarm.tape import ORIGIN, TapeAccount, TapeEntities, TapeMetrics
from smokealarm.tape.model import BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from smokealarm.cloudwatch import Judged, MetricAlarm
    from smokealarm.dynatrace.detection import MetricEvent, MetricEventRule
    from smokealarm.tape import Tape

__all__ = ["Reel"]

_GAP: Final = 120
"""Minutes without data between two tapes, at least."""
_HOUR: Final = 60
_SECONDS: Final = 60
_KEPT: Final = 512
"""Answers of one kind that are kept, the last used ones; what a change of the monitoring leaves alone is among them."""
_OF_DATES: Final = frozenset({"MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH"})


class Reel:
    """Tapes in a row, and what rules and alarms do on each of them, remembered by what they say."""

    def __init__(self, tapes: Sequence[Tape]) -> None:
        self.metrics = [TapeMetrics.of(tape) for tape in tapes]
        self.entities = [TapeEntities.of(tape) for tape in tapes]
        self.horizons = [Horizons(tape.minutes, own.tracks) for tape, own in zip(tapes, self.metrics, strict=True)]
        self._accounts = [TapeAccount.of(tape, own.begin) for tape, own in zip(tapes, self.metrics, strict=True)]
        self._begins = tuple(_begins(tapes))
        self._known = TapeEntities({name: each for own in self.entities for name, each in own.by_id.items()})
        self._alike = [all(self._known.find(name) == each for name, each in own.by_id.items()) for own in self.entities]
        self._joined = JoinedMetrics(self._begins, tuple(self.metrics))
        self._account = JoinedAccount(self._begins, tuple(self._accounts))
        self._recorded = RecordedMetrics(self._account)
        self._ranked = RecordedMetrics(JoinedAccount(self._begins, tuple(self._accounts), with_samples=True))
        self.rule_changes: Callable[[MetricEventRule], tuple[RuleChanges, ...]] = lru_cache(_KEPT)(self._rule_changes)
        self.judged: Callable[[MetricAlarm], tuple[Judged, ...]] = lru_cache(_KEPT)(self._judged)

    def _rule_changes(self, rule: MetricEventRule) -> tuple[RuleChanges, ...]:
        """Return what a rule does on each tape, the same on all that have none of its metrics."""
        if not rule.enabled:
            return (RuleChanges(),) * len(self.metrics)
        try:
            query = RuleQuery.of(rule, Context(entities=self._known))
        except QueryError as error:
            return (RuleChanges(failure=str(error)),) * len(self.metrics)
        together = self._together(query)
        events = self._events(query, together) if together else {}
        without = [place for place, own in enumerate(self.metrics) if own.tracks.keys().isdisjoint(query.keys)]
        silent = dict.fromkeys(without, self._alone(query, without[0])) if without else {}
        return tuple(
            RuleChanges(tuple(events[place])) if place in events else silent.get(place) or self._alone(query, place)
            for place in range(len(self.metrics))
        )

    def _alone(self, query: RuleQuery, place: int) -> RuleChanges:
        own = replace(query, context=Context(entities=self.entities[place]))
        return rule_changes(own, self.metrics[place], self.horizons[place])

    def _together(self, query: RuleQuery) -> tuple[int, ...]:
        """Return the tapes on which a rule can be evaluated at once: those with all of its metrics, each in time."""
        if not isinstance(query.rule.model, StaticThreshold) or _reach(query) > _GAP:
            return ()
        keys, offset = query.keys, query.rule.query.query_offset
        return tuple(
            place
            for place, own in enumerate(self.metrics)
            if self._alike[place]
            and all(key in own.tracks for key in keys)
            and self.horizons[place].in_time(keys, offset)
        )

    def _events(self, query: RuleQuery, together: tuple[int, ...]) -> dict[int, list[tuple[int, MetricEvent]]]:
        """Return the events of each of these tapes, with minutes of their own."""
        source, last = self._joined.of(together), together[-1]
        first, end = self._begins[together[0]], self._begins[last] + self.metrics[last].minutes
        found: list[tuple[int, MetricEvent]] = []
        for _, answer in answers(RuleWatch(query, first - BACKLOG), source, first, range(1, end - first + 1)):
            if isinstance(answer, QueryError):
                return {}
            found += changes_of(answer)
        found.sort(key=itemgetter(0))
        return {place: list(self._own(found, place)) for place in together}

    def _own(self, found: list[tuple[int, MetricEvent]], place: int) -> Iterator[tuple[int, MetricEvent]]:
        """Yield what belongs to a tape, moved from the common axis of time to its own."""
        begin, own = self._begins[place], self.metrics[place]
        by = own.begin - begin
        for minute, event in found:
            if begin < minute <= begin + own.minutes:
                yield minute + by, _moved(event, by)

    def _judged(self, alarm: MetricAlarm) -> tuple[Judged, ...]:
        """Return what an alarm was at each minute of each tape, where it was created when the tape began.

        What is judged is what CloudWatch had by the end, as :mod:`smokealarm.cloudwatch.hindsight` judges a drill.
        """
        places = range(len(self.metrics))
        if not self._can_be_joined(alarm):
            return tuple(judge(alarm, RecordedMetrics(self._accounts[place]), self._minutes(place)) for place in places)
        moves = [self.metrics[place].begin - self._begins[place] for place in places]
        recorded = self._ranked if any(each.percentile is not None for each in alarm.stats) else self._recorded
        judged = judge_each(alarm, recorded, [self._minutes(place) - moves[place] for place in places])
        return tuple(replace(own, minutes=own.minutes + by) for own, by in zip(judged, moves, strict=True))

    def _minutes(self, place: int) -> NDArray[np.int64]:
        own = self.metrics[place]
        return np.arange(own.begin + 1, own.begin + own.minutes + 1)

    def _can_be_joined(self, alarm: MetricAlarm) -> bool:
        """Return whether an alarm looks back no further than the gap, knows no dates, and has all that it asks for."""
        back = evaluation_range(alarm, AlarmOptions()) * alarm.period // _SECONDS
        ranked = (each.metric for each in alarm.stats if each.percentile is not None)
        dated = not _OF_DATES.isdisjoint(_functions(alarm))
        return back <= _GAP and not dated and all(map(self._account.has_samples, ranked))


def _begins(tapes: Sequence[Tape]) -> Iterator[int]:
    """Yield where each tape begins on the common axis, at its own minute of an hour."""
    hour = ORIGIN
    for tape in tapes:
        yield hour + tape.minute_of_hour
        hour += -(-(tape.minute_of_hour + tape.minutes + _GAP + BEFORE) // _HOUR) * _HOUR


def _reach(query: RuleQuery) -> int:
    """Return for how many minutes a rule remembers what it saw."""
    rule, options = query.rule, query.context.options
    forgotten = options.forget_after_minutes if minds_absence(rule, options) else 0
    return 2 * rule.window.samples + query.minutes_before + forgotten


def _functions(alarm: MetricAlarm) -> Iterator[str]:
    """Yield the functions that an alarm's expressions call."""
    if isinstance(alarm.query, MathQuery):
        for _, expression in alarm.query.expressions:
            yield from (each.function for each in walk(expression.root) if isinstance(each, Call))


def _moved(event: MetricEvent, by: int) -> MetricEvent:
    closed = None if event.closed_at is None else event.closed_at + by
    return replace(event, analysis_start=event.analysis_start + by, opened_at=event.opened_at + by, closed_at=closed)
