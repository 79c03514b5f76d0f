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

    from smokealarm.dynatrace.detection import Evaluation, MetricEvent
    from smokealarm.dynatrace.selector.evaluation import MetricSource
    from smokealarm.replay.horizons import Horizons
    from smokealarm.tape import TapeMetrics

__all__ = ["BACKLOG", "RuleChanges", "answers", "changes_of", "evaluations", "rule_changes"]

BACKLOG: Final = 60
"""Minutes before a tape's begin that a rule looks at, where nothing ever was; a tenant looks as far back."""


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """What a rule raised and closed: minutes since the epoch and events as they were then, in order.

    ``failure`` says why its query could not be answered, at least for a time; None if it always could.
    """

    events: tuple[tuple[int, MetricEvent], ...] = ()
    failure: str | None = None


def rule_changes(query: RuleQuery, metrics: TapeMetrics, horizons: Horizons) -> RuleChanges:
    """Return what a rule does by its query."""
    changes: list[tuple[int, MetricEvent]] = []
    failure = None
    for _, answer in evaluations(query, metrics, horizons):
        if isinstance(answer, QueryError):
            failure = failure or str(answer)
        else:
            changes += changes_of(answer)
    return RuleChanges(tuple(sorted(changes, key=itemgetter(0))), failure)


def evaluations(
    query: RuleQuery, metrics: TapeMetrics, horizons: Horizons
) -> Iterator[tuple[range, Evaluation | QueryError]]:
    """Yield a rule's evaluations with the minutes of the tape that each covers, or why its query was not answered."""
    watch = RuleWatch(query, metrics.begin - BACKLOG)
    stretches = list(horizons.stretches(query.keys, query.rule.query.query_offset))
    for stretch in stretches:
        source: MetricSource = metrics if len(stretches) == 1 else KnownAt(metrics, horizons, stretch[-1])
        yield from answers(watch, source, metrics.begin, stretch)


def answers(
    watch: RuleWatch, source: MetricSource, begin: int, minutes: range
) -> Iterator[tuple[range, Evaluation | QueryError]]:
    """Yield the evaluations at minutes that count from an epoch minute, in which nothing that was judged is added."""
    offset = watch.query.rule.query.query_offset
    first, end = (begin + edge - 1 - offset for edge in (minutes.start, minutes.stop))
    minute = minutes.start
    try:
        for evaluation in watch.advance(source, first, end):
            following = minute + evaluation.trace.observed.minutes - evaluation.trace.lead
            yield range(minute, following), evaluation
            minute = following
    except QueryError as error:
        yield range(minute, minutes.stop), error


def changes_of(evaluation: Evaluation) -> Iterator[tuple[int, MetricEvent]]:
    """Yield what closes and then what opens, each with its minute."""
    yield from ((event.closed_at, event) for event in evaluation.closed if event.closed_at is not None)
    yield from ((event.opened_at, event) for event in evaluation.opened)
