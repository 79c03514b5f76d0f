"""Trying another value: ``rule.threshold=5`` and ranges such as ``rule.threshold=1..20``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.dynatrace.settings.findings import nearest
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.replay.monitoring import Monitoring, TemplateAlarm

__all__ = ["Assignment", "assigned", "found_rule", "parse_assignment", "parse_range"]

_ASSIGNMENT: Final = re.compile(r"(?P<object>[^=]+)\.(?P<name>[A-Za-z]+)=(?P<value>.+)")
_RANGE: Final = re.compile(r"(?P<first>-?\d+(?:\.\d+)?)\.\.(?P<last>-?\d+(?:\.\d+)?)(?:/(?P<step>\d+(?:\.\d+)?))?")
_MOST: Final = 1000
_WINDOW: Final = {
    "samples": "samples",
    "violatingSamples": "violating_samples",
    "dealertingSamples": "dealerting_samples",
}
_OF_RULES: Final = ("threshold", *_WINDOW, "queryOffset", "alertCondition", "alertOnNoData", "enabled")
_OF_ALARMS: Final = ("Threshold", "EvaluationPeriods", "DatapointsToAlarm")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A property of a rule, by its id, or of an alarm, by its logical id, and what is written for it."""

    object: str
    name: str
    value: str


def parse_assignment(text: str) -> Assignment:
    """Read ``rule.property=value``.

    Raises:
        UsageError: it is something else.
    """
    found = _ASSIGNMENT.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"{text!r} is no change; expected RULE.PROPERTY=VALUE, such as ingest-dlq-not-empty.threshold=5"
        )
    return Assignment(found["object"], found["name"], found["value"].strip())


def parse_range(assignment: Assignment) -> tuple[str, ...]:
    """Return the values of a range ``1..20`` or, in steps of 5, ``0..100/5``.

    Raises:
        UsageError: it is no range, or has more than 1000 values.
    """
    found = _RANGE.fullmatch(assignment.value)
    if found is None:
        raise UsageError(f"{assignment.value!r} is no range; expected FIRST..LAST, or FIRST..LAST/STEP")
    first, last, step = float(found["first"]), float(found["last"]), float(found["step"] or 1)
    if step <= 0 or last < first or (last - first) / step >= _MOST:
        raise UsageError(f"{assignment.value!r} has no values or more than {_MOST}; expected FIRST below LAST")
    return tuple(f"{first + step * each:g}" for each in range(int((last - first) / step + 1e-9) + 1))


def assigned(monitoring: Monitoring, assignment: Assignment) -> Monitoring:
    """Return a monitoring with one property of one object changed.

    Raises:
        UsageError: there is no such object or property, or the value does not fit; names the nearest that there is.
    """
    alarm = next((each for each in monitoring.alarms if each.logical_id == assignment.object), None)
    if alarm is not None:
        return monitoring.with_changed(alarm, _changed_alarm(alarm, assignment))
    rule = found_rule(monitoring, assignment.object)
    return monitoring.with_changed(rule, _changed_rule(rule, assignment))


def found_rule(monitoring: Monitoring, rule_id: str) -> MetricEventRule:
    """Return a rule by its id.

    Raises:
        UsageError: there is none; names the nearest that there is.
    """
    rule = monitoring.rule(rule_id)
    if rule is None:
        raise UsageError(_unknown("rule", rule_id, [each.rule_id for each in monitoring.rules]))
    return rule


def _changed_rule(rule: MetricEventRule, assignment: Assignment) -> MetricEventRule:
    name = assignment.name
    if name in _WINDOW:
        window = replace(rule.window, **{_WINDOW[name]: _whole(assignment, least=1)})
        if max(window.violating_samples, window.dealerting_samples) > window.samples:
            raise UsageError(f"{assignment.object}: a window of {window.samples} samples never holds that many")
        return replace(rule, window=window)
    match name:
        case "threshold" if isinstance(rule.model, StaticThreshold):
            return replace(rule, model=StaticThreshold(_number(assignment)))
        case "queryOffset":
            return replace(rule, query=replace(rule.query, query_offset=_whole(assignment)))
        case "alertCondition":
            return replace(rule, alert_condition=_chosen(assignment, AlertCondition))
        case "alertOnNoData":
            return replace(rule, alert_on_no_data=_flag(assignment))
        case "enabled":
            return replace(rule, enabled=_flag(assignment))
    raise UsageError(_unknown("property", name, _OF_RULES))


def _changed_alarm(alarm: TemplateAlarm, assignment: Assignment) -> TemplateAlarm:
    metric = alarm.alarm
    if assignment.name not in _OF_ALARMS or not isinstance(metric, MetricAlarm):
        raise UsageError(_unknown("property", assignment.name, _OF_ALARMS))
    match assignment.name:
        case "Threshold":
            metric = replace(metric, threshold=_number(assignment))
        case "EvaluationPeriods":
            metric = replace(metric, evaluation_periods=_whole(assignment, least=1))
        case _:
            metric = replace(metric, datapoints_to_alarm=_whole(assignment, least=1))
    if metric.needed > metric.evaluation_periods:
        raise UsageError(f"{assignment.object}: {metric.evaluation_periods} periods never hold {metric.needed}")
    return replace(alarm, alarm=metric)


def _unknown(kind: str, written: str, known: Iterable[str]) -> str:
    known = sorted(known)
    meant = nearest(written, known)
    hint = f"did you mean {meant}?" if meant else f"expected one of: {', '.join(known)}"
    return f"there is no {kind} {written}; {hint}"


def _number(assignment: Assignment) -> float:
    try:
        return float(assignment.value)
    except ValueError:
        raise UsageError(f"{assignment.name} is {assignment.value!r}, expected a number") from None


def _whole(assignment: Assignment, *, least: int = 0) -> int:
    value: Any = _number(assignment)
    if not value.is_integer() or value < least:
        raise UsageError(f"{assignment.name} is {assignment.value}, expected a whole number of at least {least}")
    return int(value)


def _flag(assignment: Assignment) -> bool:
    if assignment.value not in ("true", "false"):
        raise UsageError(f"{assignment.name} is {assignment.value!r}, expected true or false")
    return assignment.value == "true"


def _chosen(assignment: Assignment, choices: type[AlertCondition]) -> AlertCondition:
    try:
        return choices(assignment.value)
    except ValueError:
        raise UsageError(_unknown("condition", assignment.value, list(choices))) from None
