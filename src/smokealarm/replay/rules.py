"""One rule on one tape: the events that it raises and closes, minute by minute, as the tenant saw them live.

The windows, counts and states are those of :mod:`smokealarm.dynatrace.detection`; here is only what the rule could know
at which minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.detection import QueryError, RuleQuery, RuleWatch
from smokealarm.replay.horizons import KnownAt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection import Context, Evaluation, MetricEvent, MetricEventRule
    from smokealarm.dynatrace.selector.evaluation import MetricSource
    from smokealarm.replay.horizons import Horizons
    from smokealarm.tape import TapeMetrics

__all__ = ["RuleChanges", "evaluations", "rule_changes"]

_BACKLOG: Final = 60
"""Minutes before a tape's begin that a rule looks at, where nothing ever was; a tenant looks as far back."""


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """What a rule raised and closed: minutes since the epoch and events as they were then, in order.

    ``failure`` says why its query could not be answered, at least for a time; None if it always could.
    """

    events: tuple[tuple[int, MetricEvent], ...] = ()
    failure: str | None = None


def rule_changes(rule: MetricEventRule, metrics: TapeMetrics, horizons: Horizons, context: Context) -> RuleChanges:
    """Return what a rule does; one that is disabled does nothing."""
    changes: list[tuple[int, MetricEvent]] = []
    failure = None
    if rule.enabled:
        for _, answer in evaluations(rule, metrics, horizons, context):
            if isinstance(answer, QueryError):
                failure = failure or str(answer)
            else:
                changes += _changes(answer)
    return RuleChanges(tuple(sorted(changes, key=itemgetter(0))), failure)


def evaluations(
    rule: MetricEventRule, metrics: TapeMetrics, horizons: Horizons, context: Context
) -> Iterator[tuple[range, Evaluation | QueryError]]:
    """Yield a rule's evaluations with the minutes of the tape that each covers, or why its query was not answered."""
    try:
        query = RuleQuery.of(rule, context)
    except QueryError as error:
        yield range(1, metrics.minutes + 1), error
        return
    watch = RuleWatch(query, metrics.begin - _BACKLOG)
    offset = rule.query.query_offset
    stretches = list(horizons.stretches(query.keys, offset))
    for stretch in stretches:
        source: MetricSource = metrics if len(stretches) == 1 else KnownAt(metrics, horizons, stretch[-1])
        slots = (metrics.begin + edge - 1 - offset for edge in (stretch.start, stretch.stop))
        yield from _answers(watch, source, stretch, *slots)


def _answers(
    watch: RuleWatch, source: MetricSource, stretch: range, first: int, end: int
) -> Iterator[tuple[range, Evaluation | QueryError]]:
    minute = stretch.start
    try:
        for evaluation in watch.advance(source, first, end):
            following = minute + evaluation.trace.observed.minutes - evaluation.trace.lead
            yield range(minute, following), evaluation
            minute = following
    except QueryError as error:
        yield range(minute, stretch.stop), error


def _changes(evaluation: Evaluation) -> Iterator[tuple[int, MetricEvent]]:
    """Yield what closes and then what opens, each with its minute."""
    yield from ((event.closed_at, event) for event in evaluation.closed if event.closed_at is not None)
    yield from ((event.opened_at, event) for event in evaluation.opened)
