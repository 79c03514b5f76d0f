"""Trying another value: ``rule.threshold=5`` and ranges such as ``rule.threshold=1..20``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from smokealarm.cloudwatch import MetricAlarm, TreatMissingData
from smokealarm.dynatrace.detection import MetricEventRule
from smokealarm.dynatrace.detection.rule import MetricSelectorQuery, StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.dynatrace.notify import Notification, WebHookNotification
from smokealarm.dynatrace.selector import with_metric_key
from smokealarm.errors import UsageError
from smokealarm.nearest import told_nearest_names
from smokealarm.replay.monitoring import TemplateAlarm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.replay.monitoring import Monitoring

__all__ = ["Assignment", "applied", "assigned", "found_rule", "parse_assignment", "parse_range"]

_Choice = TypeVar("_Choice", AlertCondition, TreatMissingData)
_Object: TypeAlias = MetricEventRule | TemplateAlarm | Notification
_ASSIGNMENT: Final = re.compile(r"(?P<object>[^=]+)\.(?P<name>[\w-]+)=(?P<value>.+)")
_RANGE: Final = re.compile(r"(?P<first>-?\d+(?:\.\d+)?)\.\.(?P<last>-?\d+(?:\.\d+)?)(?:/(?P<step>\d+(?:\.\d+)?))?")
_MOST: Final = 1000
_LONGEST: Final = 60
"""The most minutes of a window and of an offset, as the settings schema of metric events has it."""
_WINDOW: Final = {
    "samples": "samples",
    "violatingSamples": "violating_samples",
    "dealertingSamples": "dealerting_samples",
}
_OF_RULES: Final = (
    "threshold",
    *_WINDOW,
    "queryOffset",
    "alertCondition",
    "alertOnNoData",
    "enabled",
    "metricKey",
    "davisMerge",
)
_WHY_NOT: Final = {"threshold": "it learns what is usual", "metricKey": "it names its metric and aggregation apart"}
"""Why a rule lacks what other rules have."""
_NUMBERS_OF_RULES: Final = ("threshold", *_WINDOW, "queryOffset")
_CONDITION: Final = "Condition"
"""What a template says of every resource: where it is false, there is none."""
_OF_ALARMS: Final = ("Threshold", "EvaluationPeriods", "DatapointsToAlarm", "TreatMissingData", _CONDITION)
_OF_NOTIFICATIONS: Final = ("notifyEventMergesEnabled",)
_ENVIRONMENT: Final = "environment"
_OF_ENVIRONMENTS: Final = ("frequentIssues",)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A property of a rule or a notification, by its id, or of an alarm, and what is written for it.

    An alarm goes by its logical id or by the id of the rule that it mirrors; its properties begin with a capital. What
    holds for everything is a property of the ``environment``.
    """

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
    """Return the values of a range ``1..20`` or, in steps of 5, ``0..100/5``, of a rule's property.

    Raises:
        UsageError: it is no range, or has more than 1000 values, or the property is no number.
    """
    if assignment.name not in _NUMBERS_OF_RULES:
        raise UsageError(_unknown("number of a rule", assignment.name, _NUMBERS_OF_RULES))
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
    if assignment.object == _ENVIRONMENT:
        return applied(monitoring, assignment)
    old, new = _changed(monitoring, assignment)
    if isinstance(new, MetricEventRule):
        _require_possible(assignment, new.window.samples, new.window.violating_samples, new.window.dealerting_samples)
    elif isinstance(new, TemplateAlarm) and isinstance(new.alarm, MetricAlarm):
        _require_possible(assignment, new.alarm.evaluation_periods, new.alarm.needed)
    return monitoring.with_changed(old, new)


def applied(monitoring: Monitoring, assignment: Assignment) -> Monitoring:
    """Return a monitoring with one of several properties changed, which may be possible only together.

    Raises:
        UsageError: there is no such object or property, or the value does not fit; names the nearest that there is.
    """
    if assignment.object != _ENVIRONMENT:
        return monitoring.with_changed(*_changed(monitoring, assignment))
    if assignment.name not in _OF_ENVIRONMENTS:
        raise UsageError(_unknown("property", assignment.name, _OF_ENVIRONMENTS))
    return replace(monitoring, frequent_issues=_flag(assignment))


def _changed(monitoring: Monitoring, assignment: Assignment) -> tuple[_Object, _Object | None]:
    """Return the object that is meant, and the same with one property changed; None if it is no longer there."""
    alarm = next((each for each in monitoring.alarms if _is_meant(each, assignment)), None)
    if alarm is not None:
        return alarm, _changed_alarm(alarm, assignment)
    named = (each for each in monitoring.notifications if each.notification_id == assignment.object)
    if (notification := next(named, None)) is not None:
        return notification, _changed_notification(notification, assignment)
    rule = monitoring.rule(assignment.object)
    if rule is None:
        raise UsageError(_unknown("rule, alarm or notification", assignment.object, _objects(monitoring)))
    return rule, _changed_rule(rule, assignment)


def _objects(monitoring: Monitoring) -> Iterator[str]:
    """Yield everything that can be tried otherwise."""
    yield _ENVIRONMENT
    yield from (each.rule_id for each in monitoring.rules)
    yield from (each.logical_id for each in monitoring.alarms)
    yield from (each.notification_id for each in monitoring.notifications)


def _require_possible(assignment: Assignment, samples: int, *wanted: int) -> None:
    if max(wanted) > samples:
        raise UsageError(f"{assignment.object}: a window of {samples} samples never holds {max(wanted)} of them")


def _is_meant(alarm: TemplateAlarm, assignment: Assignment) -> bool:
    mirrors = alarm.rule == assignment.object and assignment.name in _OF_ALARMS
    return mirrors or alarm.logical_id == assignment.object


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
    part: dict[str, Any]
    value = assignment.value
    match assignment.name:
        case name if name in _WINDOW:
            part = {"window": replace(rule.window, **{_WINDOW[name]: _whole(assignment, least=1)})}
        case "threshold" if isinstance(rule.model, StaticThreshold):
            part = {"model": StaticThreshold(_number(assignment))}
        case "queryOffset":
            part = {"query": replace(rule.query, query_offset=_whole(assignment))}
        case "metricKey" if isinstance(rule.query, MetricSelectorQuery):
            part = {"query": replace(rule.query, metric_selector=with_metric_key(rule.query.metric_selector, value))}
        case "alertCondition":
            part = {"alert_condition": _chosen(assignment, AlertCondition)}
        case "alertOnNoData":
            part = {"alert_on_no_data": _flag(assignment)}
        case "enabled":
            part = {"enabled": _flag(assignment)}
        case "davisMerge":
            part = {"event_template": replace(rule.event_template, davis_merge=_flag(assignment))}
        case name if name in _WHY_NOT:
            raise UsageError(f"{rule.rule_id} has no {name} to try: {_WHY_NOT[name]}")
        case name:
            raise UsageError(_unknown("property", name, _OF_RULES))
    return replace(rule, **part)


def _changed_notification(notification: Notification, assignment: Assignment) -> Notification:
    target = notification.target
    if assignment.name not in _OF_NOTIFICATIONS:
        raise UsageError(_unknown("property", assignment.name, _OF_NOTIFICATIONS))
    if not isinstance(target, WebHookNotification):
        raise UsageError(f"{assignment.object} has no {assignment.name} to try: it calls no webhook")
    return replace(notification, target=replace(target, notify_event_merges_enabled=_flag(assignment)))


def _changed_alarm(alarm: TemplateAlarm, assignment: Assignment) -> TemplateAlarm | None:
    metric = alarm.alarm
    if assignment.name == _CONDITION:
        return alarm if _flag(assignment) else None
    if assignment.name not in _OF_ALARMS:
        raise UsageError(_unknown("property", assignment.name, _OF_ALARMS))
    if not isinstance(metric, MetricAlarm):
        raise UsageError(f"{assignment.object} has no {assignment.name} to try: it is made of other alarms")
    match assignment.name:
        case "Threshold":
            metric = replace(metric, threshold=_number(assignment))
        case "TreatMissingData":
            metric = replace(metric, treat_missing_data=_chosen(assignment, TreatMissingData))
        case "EvaluationPeriods":
            metric = replace(metric, evaluation_periods=_whole(assignment, least=1, most=_MOST))
        case _:
            metric = replace(metric, datapoints_to_alarm=_whole(assignment, least=1, most=_MOST))
    return replace(alarm, alarm=metric)


def _unknown(kind: str, written: str, known: Iterable[str]) -> str:
    return f"there is no {kind} {written}; {told_nearest_names(written, set(known))}"


def _number(assignment: Assignment) -> float:
    try:
        value = float(assignment.value)
    except ValueError:
        value = nan
    if not isfinite(value):
        raise UsageError(f"{assignment.name} is {assignment.value!r}, expected a number")
    return value


def _whole(assignment: Assignment, *, least: int = 0, most: int = _LONGEST) -> int:
    value = _number(assignment)
    if not value.is_integer() or not least <= value <= most:
        expected = f"expected a whole number of at least {least} and at most {most}"
        raise UsageError(f"{assignment.name} is {assignment.value}, {expected}")
    return int(value)


def _flag(assignment: Assignment) -> bool:
    if assignment.value not in ("true", "false"):
        raise UsageError(f"{assignment.name} is {assignment.value!r}, expected true or false")
    return assignment.value == "true"


def _chosen(assignment: Assignment, choices: type[_Choice]) -> _Choice:
    try:
        return choices(assignment.value)
    except ValueError:
        raise UsageError(_unknown(assignment.name, assignment.value, [str(each) for each in choices])) from None
