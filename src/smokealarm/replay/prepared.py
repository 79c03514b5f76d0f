"""A tape made ready to be judged again and again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from smokealarm.cloudwatch import RecordedMetrics
from smokealarm.dynatrace.detection import Context
from smokealarm.replay.alarms import alarm_changes
from smokealarm.replay.horizons import Horizons
from smokealarm.replay.log_events import log_events
from smokealarm.replay.rules import rule_changes
from smokealarm.tape import TapeAccount, TapeEntities, TapeMetrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.cloudwatch import MetricAlarm
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.replay.alarms import AlarmChanges
    from smokealarm.replay.log_events import LogEvents
    from smokealarm.replay.rules import RuleChanges
    from smokealarm.tape import Tape

__all__ = ["PreparedTape", "prepared"]

_KEPT: Final = 512
"""Answers of one kind that are kept, the last used ones; what a change of the monitoring leaves alone is among them."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTape:
    """A tape, and what rules and alarms did on it, remembered by what they say.

    ``begin`` is its minute 0 since the epoch.
    """

    tape: Tape
    begin: int
    entities: TapeEntities
    metrics: TapeMetrics
    horizons: Horizons
    rule_changes: Callable[[MetricEventRule], RuleChanges]
    log_events: Callable[[tuple[LogEventDefinition, ...]], LogEvents]
    alarm_changes: Callable[[MetricAlarm], AlarmChanges]


def prepared(tape: Tape) -> PreparedTape:
    """Make a tape ready; what it measured becomes arrays when it is first asked for."""
    metrics, entities = TapeMetrics.of(tape), TapeEntities.of(tape)
    horizons, context = Horizons(tape.minutes, metrics.tracks), Context(entities=entities)
    recorded = RecordedMetrics(TapeAccount.of(tape, metrics.begin))
    return PreparedTape(
        tape,
        metrics.begin,
        entities,
        metrics,
        horizons,
        lru_cache(_KEPT)(lambda rule: rule_changes(rule, metrics, horizons, context)),
        lru_cache(_KEPT)(lambda definitions: log_events(definitions, tape.logs, metrics.begin)),
        lru_cache(_KEPT)(lambda alarm: alarm_changes(alarm, recorded, metrics.begin, tape.minutes)),
    )
