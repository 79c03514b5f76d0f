"""Judging a monitoring on a tape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.dynatrace.problems import davis_event
from smokealarm.replay.aftermath import aftermath
from smokealarm.replay.drilled import as_drilled
from smokealarm.replay.prepared import prepared
from smokealarm.replay.verdict import Verdict
from smokealarm.tape import AlarmChange
from smokealarm.tape.outcome import attempts_told, problems_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.problems import DavisEvent
    from smokealarm.replay.monitoring import Monitoring, TemplateAlarm
    from smokealarm.replay.prepared import PreparedTape
    from smokealarm.replay.rules import RuleChanges
    from smokealarm.tape import ToldOnce, ToldProblem

__all__ = ["Consequences", "alarm_changes", "consequences", "replay"]


@dataclass(frozen=True, slots=True)
class Consequences:
    """The problems of a tape and every attempt to tell of them."""

    problems: tuple[ToldProblem, ...]
    told: tuple[ToldOnce, ...]


def replay(monitoring: Monitoring, tape: PreparedTape) -> Verdict:
    """Return what a monitoring does on a tape: the same as live, where live had this monitoring.

    What the scenario configured otherwise is otherwise here, too.
    What a rule or an alarm does is remembered with the tape, so that a change of one object costs one evaluation.
    """
    drilled = as_drilled(monitoring, tape.tape)
    if drilled == monitoring:
        return _verdict(monitoring, tape, lambda _: tape)
    # What a scenario changed is no business of the other tapes that are judged together with it.
    alone, known = prepared(tape.tape), frozenset(map(id, (*monitoring.rules, *monitoring.alarms)))
    return _verdict(drilled, tape, lambda each: tape if id(each) in known else alone)


def _verdict(
    monitoring: Monitoring, tape: PreparedTape, judged_on: Callable[[MetricEventRule | TemplateAlarm], PreparedTape]
) -> Verdict:
    """Return the verdict of a tape; ``judged_on`` returns the same tape, where a rule or an alarm is remembered."""
    after = consequences(monitoring, tape, lambda rule: judged_on(rule).rule_changes(rule))
    failures = ((each.rule_id, judged_on(each).rule_changes(each).failure) for each in monitoring.rules)
    changes = (
        change
        for each in monitoring.alarms
        if isinstance(each.alarm, MetricAlarm)
        for change in alarm_changes(each.alarm, judged_on(each))
    )
    return Verdict(
        after.problems,
        after.told,
        tuple(sorted(changes, key=lambda each: (each.minute, each.alarm))),
        tuple((rule_id, failure) for rule_id, failure in failures if failure is not None),
    )


def consequences(
    monitoring: Monitoring, tape: PreparedTape, raised: Callable[[MetricEventRule], RuleChanges] | None = None
) -> Consequences:
    """Return what a monitoring's rules, log events, profiles, windows and notifications come to on a tape.

    ``raised`` returns what a rule does where that is known already.
    """
    after = aftermath(monitoring, tape, _events(monitoring, tape, raised or tape.rule_changes))
    profiles = {each.profile_id: each.name for each in monitoring.profiles}
    return Consequences(
        problems_told(after.problems, tape.begin, str, str), attempts_told(after.attempts, tape.begin, profiles, str)
    )


def alarm_changes(alarm: MetricAlarm, tape: PreparedTape) -> tuple[AlarmChange, ...]:
    """Return every change of an alarm's state on a tape, in order."""
    judged = tape.judged(alarm)
    return tuple(
        AlarmChange(int(judged.minutes[place]) - tape.begin, alarm.name, str(judged.state(place)))
        for place in judged.changed
    )


def _events(
    monitoring: Monitoring, tape: PreparedTape, raised: Callable[[MetricEventRule], RuleChanges]
) -> Iterator[tuple[int, DavisEvent]]:
    """Yield what log records and then rules raise or close, each with its minute."""
    if tape.tape.logs:
        yield from tape.log_events(monitoring.log_events)
    for rule in monitoring.rules:
        yield from ((minute, davis_event(event)) for minute, event in raised(rule).events)
