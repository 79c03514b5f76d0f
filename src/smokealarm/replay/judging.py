"""Judging a monitoring on a tape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.dynatrace.problems import davis_event
from smokealarm.replay.aftermath import aftermath
from smokealarm.replay.verdict import Verdict
from smokealarm.tape import AlarmChange
from smokealarm.tape.outcome import attempts_told, problems_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.problems import DavisEvent
    from smokealarm.replay.monitoring import Monitoring
    from smokealarm.replay.prepared import PreparedTape

__all__ = ["replay"]


def replay(monitoring: Monitoring, tape: PreparedTape) -> Verdict:
    """Return what a monitoring does on a tape: the same as live, where live had this monitoring.

    What a rule or an alarm does is remembered with the tape, so that a change of one object costs one evaluation.
    """
    after = aftermath(monitoring, tape, _events(monitoring, tape))
    profiles = {each.profile_id: each.name for each in monitoring.profiles}
    failures = ((each.rule_id, tape.rule_changes(each).failure) for each in monitoring.rules)
    return Verdict(
        problems_told(after.problems, tape.begin, str, str),
        attempts_told(after.attempts, tape.begin, profiles, str),
        tuple(sorted(_alarms(monitoring, tape), key=lambda each: (each.minute, each.alarm))),
        tuple((rule_id, failure) for rule_id, failure in failures if failure is not None),
    )


def _events(monitoring: Monitoring, tape: PreparedTape) -> Iterator[tuple[int, DavisEvent]]:
    """Yield what log records and then rules raise or close, each with its minute."""
    if tape.tape.logs:
        yield from tape.log_events(monitoring.log_events)
    for rule in monitoring.rules:
        yield from ((minute, davis_event(event)) for minute, event in tape.rule_changes(rule).events)


def _alarms(monitoring: Monitoring, tape: PreparedTape) -> Iterator[AlarmChange]:
    for each in monitoring.alarms:
        if isinstance(each.alarm, MetricAlarm):
            judged = tape.judged(each.alarm)
            for place in judged.changed:
                yield AlarmChange(int(judged.minutes[place]) - tape.begin, each.alarm.name, str(judged.state(place)))
