"""Records through the tenant: processing rules, then log metrics and log events of what is left.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.event import Arrival, raised, refreshed
from smokealarm.dynatrace.logs.intake.trimming import AFTER_PROCESSING, trimmed
from smokealarm.dynatrace.logs.matcher.subject import Subject
from smokealarm.dynatrace.logs.metric import log_points
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.dynatrace.logs.event import LogEventDefinition, OpenLogEvent
    from smokealarm.dynatrace.logs.metric import LogMetric
    from smokealarm.dynatrace.logs.processing.rule import ProcessingRule
    from smokealarm.dynatrace.logs.record import LogRecord
    from smokealarm.dynatrace.problems import DavisEvent

__all__ = ["LogPipeline", "LogState", "ProcessedLogs"]

_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class LogState:
    """What has to be remembered from one batch of records to the next: the events that further ones refresh."""

    open_events: tuple[OpenLogEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessedLogs:
    """What a batch of records became.

    ``events`` are those that were raised or refreshed, each once and as it is now. An event that is refreshed keeps its
    id and expires later.
    """

    records: tuple[LogRecord, ...]
    points: tuple[DataPoint, ...]
    events: tuple[DavisEvent, ...]
    state: LogState


@dataclass(frozen=True, slots=True)
class LogPipeline:
    """The rules, log metrics and log events of one environment; rules run in this order, disabled ones not at all."""

    rules: tuple[ProcessingRule, ...] = ()
    metrics: tuple[LogMetric, ...] = ()
    events: tuple[LogEventDefinition, ...] = ()
    options: LogOptions = field(default_factory=LogOptions)
    limits: LogLimits = field(default_factory=LogLimits)

    def process(self, records: Iterable[LogRecord], minute: int, state: LogState | None = None) -> ProcessedLogs:
        """Process records that arrive at a minute since the epoch; ``state`` is that of the last batch."""
        processed = [left for record in records if (left := self._processed(record)) is not None]
        points = tuple(
            point
            for metric in self.metrics
            if metric.enabled
            for point in log_points(metric, processed, minute * _MINUTE, self.limits)
        )
        events, after = self._events(processed, minute, state or LogState())
        return ProcessedLogs(tuple(each.record for each in processed), points, events, after)

    def _processed(self, record: LogRecord) -> Subject | None:
        """Run the rules on one record. Each looks at the record as it arrived to say whether it is meant."""
        original = Subject(record, self.options)
        current = record
        for rule in self.rules:
            if rule.enabled and rule.matcher.finds(original):
                changed = rule.transformation.apply(current)
                if changed is None:
                    return None
                current = changed
        if current is record:
            return original
        return Subject(trimmed(current, self.limits, AFTER_PROCESSING), self.options)

    def _events(
        self, subjects: Sequence[Subject], minute: int, state: LogState
    ) -> tuple[tuple[DavisEvent, ...], LogState]:
        opened = {each.identity: each for each in state.open_events if _is_open(each, minute)}
        touched: dict[str, DavisEvent] = {}
        arrival = Arrival(minute, self.options, self.limits)
        for definition in self.events:
            if not definition.enabled:
                continue
            for subject in subjects:
                if _recent(subject, minute, self.limits) and definition.matcher.finds(subject):
                    fresh = raised(definition, subject, len(touched), arrival)
                    known = opened.get(fresh.identity) if self.options.one_event_while_open else None
                    current = fresh if known is None else refreshed(known, arrival)
                    opened[current.identity] = current
                    touched[current.event.event_id] = current.event
        return tuple(touched.values()), replace(state, open_events=tuple(opened.values()))


def _is_open(opened: OpenLogEvent, minute: int) -> bool:
    return opened.event.expires_at is None or opened.event.expires_at > minute


def _recent(subject: Subject, minute: int, limits: LogLimits) -> bool:
    return subject.record.timestamp >= minute * _MINUTE - limits.event_age
