"""The alarms of ``monitoring/cloudwatch``, each the twin of a Dynatrace rule, judged for a drill.

Only those that are asked for are made, from the template that production gets, and without their actions; see
:mod:`smokealarm.cloudwatch.hindsight` for how they are judged. The last state is set in the backend, where everybody
can see it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch import MetricAlarm, StateValue, parse_alarm
from smokealarm.cloudwatch.hindsight import look_back
from smokealarm.cloudwatch.reasons import reason_data
from smokealarm.errors import DrillError
from smokealarm.nearest import told_nearest
from smokealarm.sandbox.mirror_template import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.cloud.guard import Clients
    from smokealarm.cloudwatch.alarm_judge import StateChange
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["AlarmTwins", "alarm_twins"]

_ACTIONS: Final = frozenset({"AlarmActions", "OKActions", "InsufficientDataActions", "Tags"})
_SECONDS: Final = 60


class AlarmTwins:
    """The alarms by the names of their rules; ``begin`` is the minute since the epoch at which they are created."""

    def __init__(self, clients: Clients, pipeline: Pipeline, begin: int) -> None:
        self._cloudwatch, self._begin = clients.cloudwatch, begin
        self._documents = _documents(pipeline)
        self._missing: set[str] = set()
        self.made: set[str] = set()

    def changes(self, rule: str, now: int) -> tuple[StateChange, ...]:
        """Return the changes of a rule's alarm up to a minute, and let the alarm have the state of the last one.

        One that is missing has none.

        Raises:
            DrillError: the rule has no alarm.
        """
        document = self._document(rule)
        if rule in self._missing:
            return ()
        self._make(document)
        alarm = parse_alarm(document)
        assert isinstance(alarm, MetricAlarm)  # noqa: S101 - for the type checker
        changes = look_back(self._cloudwatch, alarm, self._begin, now)
        for last in changes[-1:]:
            self._set(last)
        return changes

    def went_to(self, rule: str, state: StateValue, now: int, after: int | None = None) -> int:
        """Return the minute since the epoch at which a rule's alarm first went to a state, later than ``after``.

        Raises:
            DrillError: it never did; says what it did.
        """
        changes = self.changes(rule, now)
        found = [each.minute for each in changes if each.state is state and (after is None or each.minute > after)]
        if not found:
            did = "; ".join(f"{each.state} in minute {each.minute - self._begin}" for each in changes) or "nothing"
            raise DrillError(f"the alarm of {rule!r} did not go to {state}; it did: {did}")
        return found[0]

    @contextmanager
    def with_properties(self, rule: str, **properties: Any) -> Iterator[None]:
        """Let a rule's alarm have other properties, by CloudFormation's names, for the length of the block.

        Raises:
            DrillError: the rule has no alarm.
        """
        before = self._document(rule)
        self._documents[rule] = {**before, **properties}
        try:
            yield
        finally:
            self._documents[rule] = before

    @contextmanager
    def without(self, rule: str) -> Iterator[None]:
        """Let a rule's alarm be missing in CloudWatch, as after somebody deleted it, for the length of the block.

        Raises:
            DrillError: the rule has no alarm that could be missing.
        """
        name = self._document(rule)["AlarmName"]
        if name in self.made:
            self._cloudwatch.delete_alarms(AlarmNames=[name])
            self.made.remove(name)
        self._missing.add(rule)
        try:
            yield
        finally:
            self._missing.remove(rule)

    def _document(self, rule: str) -> dict[str, Any]:
        if rule not in self._documents:
            raise DrillError(f"no alarm mirrors a rule {rule!r}; {told_nearest(rule, self._documents)}")
        return self._documents[rule]

    def _make(self, document: Mapping[str, Any]) -> None:
        name = document["AlarmName"]
        if name not in self.made:
            self._cloudwatch.put_metric_alarm(**document, ActionsEnabled=False)
            self.made.add(name)

    def _set(self, change: StateChange) -> None:
        data = reason_data(change.trace, change.minute * _SECONDS) if change.trace else "{}"
        self._cloudwatch.set_alarm_state(
            AlarmName=change.name, StateValue=change.state.value, StateReason=change.reason, StateReasonData=data
        )


@contextmanager
def alarm_twins(clients: Clients, pipeline: Pipeline, begin: int) -> Iterator[AlarmTwins]:
    """Provide a pipeline's alarms for the length of the block."""
    twins = AlarmTwins(clients, pipeline, begin)
    try:
        yield twins
    finally:
        clients.cloudwatch.delete_alarms(AlarmNames=sorted(twins.made))


def _documents(pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """Return the requests for the alarms of a pipeline by their rules."""
    alarms = filled(pipeline, "AWS::CloudWatch::Alarm").values()
    return {each["Metadata"]["Rule"]: _silent(each["Properties"]) for each in alarms if "Rule" in each["Metadata"]}


def _silent(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in _ACTIONS}
