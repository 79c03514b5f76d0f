"""The judge of a backend's alarms: reads, decides and sets states, at every minute it is told.

It stands beside a drill as its companion. Nothing is judged between two minutes, and a state that somebody else sets
lasts until the next one, as in AWS. Actions and events are the backend's: they come of SetAlarmState. Actions of a
composite alarm that its suppressor holds back are switched off meanwhile; those that CloudWatch would run when the
suppression ends do not run, since no call runs actions without a change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from smokealarm.cloudwatch.alarm import CompositeAlarm, MetricAlarm
from smokealarm.cloudwatch.composite import CompositeState, advance
from smokealarm.cloudwatch.evaluation import evaluated_at, judge
from smokealarm.cloudwatch.metric_reading import needs_of, read_metrics
from smokealarm.cloudwatch.options import AlarmOptions
from smokealarm.cloudwatch.reading import read_alarm
from smokealarm.cloudwatch.reasons import CREATION, reason, reason_data
from smokealarm.cloudwatch.vocabulary import StateValue
from smokealarm.cloudwatch.wording import aws_json, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_cloudwatch import CloudWatchClient

    from smokealarm.clock import Instant
    from smokealarm.cloudwatch.trace import MinuteTrace
    from smokealarm.cloudwatch.vocabulary import SuppressedBy
    from smokealarm.dynatrace.settings.findings import Finding

__all__ = ["AlarmJudge", "StateChange"]

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class StateChange:
    """One change of one alarm's state; ``minute`` since the epoch, ``trace`` None for a composite alarm.

    ``suppressed_by`` says what held the actions back.
    """

    name: str
    minute: int
    before: StateValue
    state: StateValue
    reason: str
    trace: MinuteTrace | None = None
    suppressed_by: SuppressedBy | None = None


@dataclass(slots=True)
class _Known:
    """The alarms that were listed last, their ARNs, and the states they have."""

    alarms: dict[str, MetricAlarm | CompositeAlarm] = field(default_factory=dict)
    arns: dict[str, str] = field(default_factory=dict)
    states: dict[str, StateValue] = field(default_factory=dict)


class AlarmJudge:
    """Judges the alarms of one account and region whose names begin with ``prefix``.

    ``history`` are all changes since the judge began, ``traces`` why each metric alarm has its state since the last
    minute, ``left_out`` the alarms that cannot be judged here and why.
    """

    def __init__(self, cloudwatch: CloudWatchClient, prefix: str = "", options: AlarmOptions | None = None) -> None:
        self._cloudwatch, self._prefix = cloudwatch, prefix
        self._options = options or AlarmOptions()
        self._documents: dict[str, Any] = {}
        self._known = _Known()
        self._composites: dict[str, CompositeState] = {}
        self._changed_at: dict[str, float] = {}
        self._minute: int | None = None
        self.history: list[StateChange] = []
        self.traces: dict[str, MinuteTrace] = {}
        self.left_out: dict[str, tuple[Finding, ...]] = {}

    @property
    def states(self) -> Mapping[str, StateValue]:
        """The state of every alarm after the last minute."""
        return dict(self._known.states)

    def begin(self, moment: Instant) -> None:
        """Begin anew: every alarm is as if it had just been created, and no minute before this one is judged.

        Raises what the client raises.
        """
        self._minute = _minute_of(moment)
        self.history.clear()
        self.traces.clear()
        self._composites.clear()
        self._changed_at.clear()
        self._list()
        for name, state in self._known.states.items():
            if state is not StateValue.INSUFFICIENT_DATA:
                self._set(name, StateValue.INSUFFICIENT_DATA, CREATION, "{}", silent=True)

    def follow(self, moment: Instant) -> None:
        """Judge at every full minute since the last one, up to a moment."""
        minute = _minute_of(moment)
        first = minute if self._minute is None else self._minute + 1
        if first > minute:
            return
        self._list()
        for each in range(first, minute + 1):
            self._judge(each)
        self._minute = minute

    def _list(self) -> None:
        """Read the alarms; one whose configuration is as before is not parsed again."""
        known = _Known()
        wanted: dict[str, Any] = {"AlarmNamePrefix": self._prefix} if self._prefix else {}
        pages = self._cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmTypes=["MetricAlarm", "CompositeAlarm"], **wanted
        )
        for page in pages:
            for document in [*page["MetricAlarms"], *page["CompositeAlarms"]]:
                self._take(known, document)
        self._known = known

    def _take(self, known: _Known, document: Mapping[str, Any]) -> None:
        name = document["AlarmName"]
        configured = {key: value for key, value in document.items() if not key.startswith("State")}
        if self._documents.get(name, (None,))[0] != configured:
            self._documents[name] = configured, read_alarm(document)
        reading = self._documents[name][1]
        known.states[name] = StateValue(document["StateValue"])
        known.arns[name] = document["AlarmArn"]
        self.left_out.pop(name, None)
        if reading.valid:
            known.alarms[name] = reading.alarm
        else:
            self.left_out[name] = reading.findings

    def _judge(self, minute: int) -> None:
        metric = {
            name: alarm
            for name, alarm in self._known.alarms.items()
            if isinstance(alarm, MetricAlarm) and evaluated_at(alarm, minute)
        }
        read = read_metrics(self._cloudwatch, needs_of(metric.values(), self._options), minute)
        for name, alarm in metric.items():
            judged = judge(alarm, read, [minute], self._known.states[name], self._options)
            trace = self.traces[name] = judged.trace(0)
            if trace.changed:
                self._set(name, trace.state, reason(trace), reason_data(trace, minute * _SECONDS))
                self._remember(StateChange(name, minute, trace.before, trace.state, reason(trace), trace))
        self._judge_composites(minute)

    def _judge_composites(self, minute: int) -> None:
        """Judge composite alarms until nothing changes any more, since one may be the child of another."""
        names = [name for name, alarm in self._known.alarms.items() if isinstance(alarm, CompositeAlarm)]
        for _ in names:
            changed = [self._judge_composite(name, minute) for name in names]
            if not any(changed):
                return

    def _judge_composite(self, name: str, minute: int) -> bool:
        alarm = self._known.alarms[name]
        assert isinstance(alarm, CompositeAlarm)  # noqa: S101 - for the type checker
        before = self._composites.get(name, CompositeState(self._known.states[name]))
        step = advance(alarm, before, self._known.states, minute * _SECONDS, self._options)
        self._composites[name] = step.state
        if not step.changed:
            return False
        text, data = self._composite_reason(alarm, name, step.state.value)
        held = step.state.suppressed_by
        self._set(name, step.state.value, text, data, silent=not step.runs_actions)
        self._remember(StateChange(name, minute, before.value, step.state.value, text, suppressed_by=held))
        return True

    def _composite_reason(self, alarm: CompositeAlarm, name: str, value: StateValue) -> tuple[str, str]:
        """Name the child whose change was the last, as AWS does."""
        changed = [child for child in alarm.rule.children if child in self._changed_at]
        if not changed:
            return f"{self._known.arns[name]} was created and its alarm rule evaluates to {value}", "{}"
        child = max(changed, key=lambda each: self._changed_at[each])
        state, at = self._known.states[child], self._changed_at[child]
        said = f"{datetime.fromtimestamp(at, UTC):%A %d %B, %Y %H:%M:%S} UTC"
        triggering = {"arn": self._known.arns[child], "state": {"value": state, "timestamp": timestamp(at)}}
        text = f"{self._known.arns[child]} transitioned to {state} at {said}"
        return text, aws_json({"triggeringAlarms": [triggering]})

    def _set(self, name: str, state: StateValue, text: str, data: str, *, silent: bool = False) -> None:
        """Set a state; ``silent`` holds the actions back that CloudWatch would run."""
        held = silent and self._known.alarms[name].actions.enabled if name in self._known.alarms else False
        if held:
            self._cloudwatch.disable_alarm_actions(AlarmNames=[name])
        self._cloudwatch.set_alarm_state(AlarmName=name, StateValue=state.value, StateReason=text, StateReasonData=data)
        if held:
            self._cloudwatch.enable_alarm_actions(AlarmNames=[name])
        self._known.states[name] = state

    def _remember(self, change: StateChange) -> None:
        self._changed_at[change.name] = change.minute * _SECONDS
        self.history.append(change)


def _minute_of(moment: Instant) -> int:
    return int(moment.epoch // _SECONDS)
