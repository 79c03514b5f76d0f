"""Testing rules against a record of measurements, day by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from smokealarm.backtest.batch import Problems
from smokealarm.backtest.days import MINUTES_PER_DAY, DayRows, Days
from smokealarm.backtest.record import batches_of, nothing_in
from smokealarm.backtest.source import RollingSource
from smokealarm.dynatrace.detection import Context, MetricEvent, MetricEventRule, QueryError, RuleQuery, RuleWatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.dynatrace.detection import Evaluation

__all__ = ["Backtest", "RuleOutcome", "backtest"]

_LONGEST_REACH = 50 * MINUTES_PER_DAY  # of a rule into the past, so that memory stays bounded


@dataclass(slots=True)
class RuleOutcome:
    """What one rule would have done; ``notes`` say what kept it from being judged fully."""

    rule: MetricEventRule
    events: list[MetricEvent] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    explanations: list[str] = field(default_factory=list)
    failed_days: Counter[str] = field(default_factory=Counter)
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Backtest:
    """The result of a backtest; the record covers the minutes from ``first`` up to ``end``."""

    first: int
    end: int
    outcomes: tuple[RuleOutcome, ...]
    problems: Problems


def backtest(
    rules: Sequence[MetricEventRule], metrics: Path, context: Context | None = None, explain_at: int | None = None
) -> Backtest:
    """Return what ``rules`` would have done on the measurements in the file ``metrics``.

    ``explain_at`` is a minute since the epoch at which every rule says why it fired or did not. Raises
    :class:`~smokealarm.errors.MetricsFileInvalid` for a file that cannot be read.
    """
    problems = Problems()
    run = _Run(rules, context or Context(), explain_at)
    with TemporaryDirectory(prefix="smokealarm-backtest-") as folder:
        days = Days(Path(folder))
        for batch in batches_of(metrics, problems):
            for day in days.take(batch):
                run.take(day, days)
    if run.first is None:
        raise nothing_in(metrics, problems)
    return Backtest(run.first, run.end, tuple(run.finished()), problems)


class _Run:
    """A backtest under way."""

    def __init__(self, rules: Sequence[MetricEventRule], context: Context, explain_at: int | None) -> None:
        self.context = context
        self.explain_at = explain_at
        self.outcomes = [RuleOutcome(rule) for rule in rules]
        self.watches: list[RuleWatch | None] = []
        self.source = RollingSource(0)
        self.first: int | None = None
        self.end = 0

    def take(self, day: DayRows, days: Days) -> None:
        """Evaluate every rule on a day, and before it on the days without data since the one before."""
        minutes = day.rows["minute"]
        if self.first is None:
            self._begin(day.start + int(minutes.min()))
        self._advance(day.start)
        self.source.add(day, days.names)
        self._advance(day.start + (int(minutes.max()) + 1 if day.last else MINUTES_PER_DAY))

    def _begin(self, first: int) -> None:
        self.first = self.end = first
        self.watches = [self._watch(outcome, first) for outcome in self.outcomes]
        reach = max((watch.look_back() for watch in self.watches if watch), default=0)
        self.source = RollingSource(min(reach, _LONGEST_REACH))

    def _watch(self, outcome: RuleOutcome, first: int) -> RuleWatch | None:
        rule = outcome.rule
        if rule.query.management_zone is not None:
            outcome.notes["the management zone is left out: a file of measurements knows no zones"] = None
            rule = replace(rule, query=replace(rule.query, management_zone=None))
        try:
            watch = RuleWatch(RuleQuery.of(rule, self.context), first)
        except QueryError as error:
            outcome.notes[str(error)] = None
            return None
        if watch.look_back() > _LONGEST_REACH:
            days = _LONGEST_REACH // MINUTES_PER_DAY
            outcome.notes[f"the rule looks back further than the {days} days that are kept and misses that data"] = None
        return watch

    def _advance(self, end: int) -> None:
        while self.end < end:
            stop = min((self.end // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY, end)
            for outcome, watch in zip(self.outcomes, self.watches, strict=True):
                if watch is not None:
                    self._evaluate(outcome, watch, stop)
            self.end = stop

    def _evaluate(self, outcome: RuleOutcome, watch: RuleWatch, stop: int) -> None:
        try:
            for evaluation in watch.advance(self.source, self.end, stop):
                outcome.events += evaluation.closed
                outcome.approximate |= evaluation.trace.bounds.approximate
                if evaluation.dropped:
                    outcome.notes[f"{evaluation.dropped} series are beyond the limit and not monitored"] = None
                self._explain(outcome, evaluation)
        except QueryError as error:
            outcome.failed_days[str(error)] += 1

    def _explain(self, outcome: RuleOutcome, evaluation: Evaluation) -> None:
        trace, query = evaluation.trace, outcome.rule.query
        if self.explain_at is None:
            return
        column = self.explain_at - 1 - query.query_offset - trace.observed.first_minute
        if trace.lead <= column < trace.observed.minutes:
            for row, dimensions in enumerate(trace.observed.dimensions):
                named = ", ".join(f"{key}={value}" for key, value in dimensions)
                outcome.explanations.append(f"{trace.at(row, column)} [{named}]")

    def finished(self) -> Iterator[RuleOutcome]:
        """Yield the outcomes with the events that are still open, all in the order of opening."""
        for outcome, watch in zip(self.outcomes, self.watches, strict=True):
            if watch is not None:
                outcome.events += watch.state.open_events.values()
                self._note_shortness(outcome, watch.query.minutes_before)
            for message, days in outcome.failed_days.items():
                outcome.notes[f"the query failed on {days} {'day' if days == 1 else 'days'}: {message}"] = None
            outcome.events.sort(key=lambda event: (event.opened_at, event.dimensions))
            yield outcome

    def _note_shortness(self, outcome: RuleOutcome, shift: int) -> None:
        if self.first is not None and shift >= self.end - self.first:
            days = f"{shift / MINUTES_PER_DAY:.3g} days"
            outcome.notes[f"the selector reads {days} back, and the record is no longer than that"] = None
