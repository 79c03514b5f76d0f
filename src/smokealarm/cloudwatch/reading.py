"""Reading alarms: of DescribeAlarms' answers, of PutMetricAlarm's requests, of a template's resources.

All three write the same properties in the same way, except for actions, whose list CloudFormation calls the same, and
numbers, which a template may write as texts.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.cloudwatch.alarm import Actions, ActionsSuppressor, CompositeAlarm, MetricAlarm, MetricStat
from smokealarm.cloudwatch.diagnostics import ExpressionError
from smokealarm.cloudwatch.options import AlarmLimits
from smokealarm.cloudwatch.queries import read_query
from smokealarm.cloudwatch.rules import AlarmRule, alarm_name, parse_rule
from smokealarm.cloudwatch.rules.syntax import Constant
from smokealarm.cloudwatch.vocabulary import (
    ANOMALY_OPERATORS,
    ComparisonOperator,
    LowSamples,
    TreatMissingData,
)
from smokealarm.dynatrace.settings.fields import Fields
from smokealarm.dynatrace.settings.findings import Finding, Gravity, Judged
from smokealarm.dynatrace.settings.reading import texts
from smokealarm.errors import AlarmInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.cloudwatch.alarm import Alarm, MathQuery

__all__ = ["AlarmReading", "parse_alarm", "read_alarm"]

_LIMITS = AlarmLimits()
_ONLY_DESCRIBED = (
    "AlarmArn",
    "AlarmConfigurationUpdatedTimestamp",
    "StateValue",
    "StateReason",
    "StateReasonData",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
    "EvaluationState",
    "ActionsSuppressedBy",
    "ActionsSuppressedReason",
    "Tags",
)
_ALWAYS_IGNORED = "AWS/DynamoDB"
_AN_HOUR = 3600
_LONGEST_WAIT = 2**31 - 1
_NO_RULE = AlarmRule("FALSE", Constant(False), ())  # noqa: FBT003 - the constant


@dataclass(frozen=True, slots=True)
class AlarmReading(Judged):
    """An alarm as far as it could be read, and everything found on the way."""

    alarm: Alarm
    findings: tuple[Finding, ...]


def parse_alarm(document: Mapping[str, Any], place: str = "the alarm") -> Alarm:
    """Return the alarm of a document; see :func:`read_alarm`.

    Raises :class:`~smokealarm.errors.AlarmInvalid`, which names every property at fault and ``place``.
    """
    reading = read_alarm(document)
    if not reading.valid:
        errors = [str(finding) for finding in reading.findings if finding.gravity is Gravity.ERROR]
        raise AlarmInvalid(f"{place} is not an alarm that can be evaluated:\n  " + "\n  ".join(errors))
    return reading.alarm


def read_alarm(document: Mapping[str, Any], name: str = "") -> AlarmReading:
    """Read an alarm without raising; a composite alarm is one with an AlarmRule.

    ``name`` stands in for an AlarmName that is not written, as a template may leave it to CloudFormation.
    """
    findings: list[Finding] = []
    fields = Fields(document, "", findings)
    fields.asked.update(_ONLY_DESCRIBED)
    alarm = (_composite if "AlarmRule" in document else _metric_alarm)(fields, name)
    fields.finish()
    return AlarmReading(alarm, tuple(findings))


def _metric_alarm(fields: Fields, name: str) -> MetricAlarm:
    comparison = fields.choice("ComparisonOperator", ComparisonOperator.GREATER)
    if comparison in ANOMALY_OPERATORS or fields.has("ThresholdMetricId"):
        fields.error("ComparisonOperator", "needs an anomaly-detection model", "these are not evaluated here")
        comparison = ComparisonOperator.GREATER
    fields.asked.update(("ThresholdMetricId", "ComparisonOperator"))
    if not fields.has("ComparisonOperator"):
        fields.error("ComparisonOperator", "is missing", f"such as {ComparisonOperator.GREATER}")
    if not fields.has("Threshold"):
        fields.error("Threshold", "is missing", "expected a number")
    query = read_query(fields, _LIMITS)
    periods = fields.integer("EvaluationPeriods", 0, 1, _LIMITS.evaluated_seconds)
    alarm = MetricAlarm(
        _name(fields, name),
        query,
        comparison,
        fields.number("Threshold", 0.0),
        max(periods, 1),
        _datapoints_to_alarm(fields, periods),
        _treat_missing_data(fields, query),
        _low_samples(fields),
        _actions(fields),
        fields.text("AlarmDescription", "", most=_LIMITS.description),
    )
    _check_length(fields, alarm)
    return alarm


def _name(fields: Fields, name: str) -> str:
    return fields.text("AlarmName", name or None, least=1, most=_LIMITS.name)


def _datapoints_to_alarm(fields: Fields, periods: int) -> int | None:
    """Read M of M out of N; absent, it is N."""
    fields.asked.add("DatapointsToAlarm")
    if not fields.has("DatapointsToAlarm"):
        return None
    return min(fields.integer("DatapointsToAlarm", 1, 1, max(periods, 1)), max(periods, 1))


def _treat_missing_data(fields: Fields, query: MetricStat | MathQuery) -> TreatMissingData:
    """Read what missing datapoints count as; alarms on DynamoDB ignore them whatever is written."""
    found = fields.choice("TreatMissingData", TreatMissingData.MISSING)
    if not isinstance(query, MetricStat) or query.metric.namespace != _ALWAYS_IGNORED:
        return found
    if fields.has("TreatMissingData") and found is not TreatMissingData.IGNORE:
        fields.warn("TreatMissingData", f"is {found}", f"alarms on {_ALWAYS_IGNORED} always ignore missing data")
    return TreatMissingData.IGNORE


def _low_samples(fields: Fields) -> LowSamples:
    fields.asked.add("EvaluateLowSampleCountPercentile")
    if fields.values.get("EvaluateLowSampleCountPercentile") == "":
        return LowSamples.EVALUATE
    return fields.choice("EvaluateLowSampleCountPercentile", LowSamples.EVALUATE)


def _actions(fields: Fields) -> Actions:
    most = _LIMITS.actions
    return Actions(
        texts(fields, "OKActions", most=most, longest=1024),
        texts(fields, "AlarmActions", most=most, longest=1024),
        texts(fields, "InsufficientDataActions", most=most, longest=1024),
        fields.flag("ActionsEnabled", default=True),
    )


def _check_length(fields: Fields, alarm: MetricAlarm) -> None:
    seconds = alarm.period * alarm.evaluation_periods
    short = alarm.period < _AN_HOUR
    most = _LIMITS.evaluated_seconds_below_an_hour if short else _LIMITS.evaluated_seconds
    if seconds > most:
        hint = f"expected at most {most} s" + (" for periods below an hour" if short else "")
        fields.error("EvaluationPeriods", f"times the period is {seconds} s", hint)


def _composite(fields: Fields, name: str) -> CompositeAlarm:
    text = fields.text("AlarmRule", None, least=1, most=_LIMITS.rule_characters)
    rule = _NO_RULE
    if text.strip():
        try:
            rule = parse_rule(text)
        except ExpressionError as error:
            fields.error("AlarmRule", str(error))
    own = _name(fields, name)
    if own in rule.children:
        fields.error("AlarmRule", "names the alarm itself", "expected other alarms")
    description = fields.text("AlarmDescription", "", most=_LIMITS.description)
    return CompositeAlarm(own, rule, _actions(fields), _suppressor(fields), description)


def _suppressor(fields: Fields) -> ActionsSuppressor | None:
    reference = fields.optional_text("ActionsSuppressor", most=1600)
    periods = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")
    if reference is None:
        fields.leave_out(periods, "without ActionsSuppressor")
        return None
    wait, extension = (fields.integer(each, 0, 0, _LONGEST_WAIT) for each in periods)
    for each in periods:
        if not fields.has(each):
            fields.error(each, "is missing", "expected a number of seconds beside ActionsSuppressor")
    return ActionsSuppressor(alarm_name(reference), wait, extension)
