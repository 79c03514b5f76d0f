"""The words with which CloudWatch gives the reason of a state, and the data beside them.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html (samples of
``reason`` and ``reasonData``), and answers of AWS recorded in LocalStack's tests
(https://github.com/localstack/localstack, tests/aws/services/cloudwatch).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch.alarm import MetricStat
from smokealarm.cloudwatch.options import AlarmLimits
from smokealarm.cloudwatch.vocabulary import ComparisonOperator, StateValue, Statistic, TreatMissingData
from smokealarm.cloudwatch.wording import aws_json, java_double, reason_moment, timestamp

if TYPE_CHECKING:
    from smokealarm.cloudwatch.trace import Datapoint, MinuteTrace

__all__ = ["CREATION", "reason", "reason_data"]

CREATION: Final = "Unchecked: Initial alarm creation"
"""The reason of an alarm that was never evaluated."""

_SECONDS = 60
_WORDS = {
    ComparisonOperator.GREATER: "greater than",
    ComparisonOperator.GREATER_OR_EQUAL: "greater than or equal to",
    ComparisonOperator.LESS: "less than",
    ComparisonOperator.LESS_OR_EQUAL: "less than or equal to",
}
_TREATED = {TreatMissingData.BREACHING: "Breaching", TreatMissingData.NOT_BREACHING: "NonBreaching"}
_BASIC = frozenset(Statistic)


def reason(trace: MinuteTrace) -> str:
    """Say why the alarm has its state, as CloudWatch does when the state changes; at most 1,023 characters."""
    return _reason(trace)[: AlarmLimits().reason]


def _reason(trace: MinuteTrace) -> str:
    if trace.state is StateValue.INSUFFICIENT_DATA:
        return f"Insufficient Data: {_datapoints(len(trace.points))} {_were(len(trace.points))} unknown."
    if not trace.judged:
        periods = trace.alarm.evaluation_periods
        word = "period" if periods == 1 else "periods"
        return f"Threshold Crossed: no datapoints were received for {periods} {word} and {_filled(trace)}."
    named = _decisive(trace)
    missing = f" and {_filled(trace)}" if trace.missing and trace.alarm.treat_missing_data in _TREATED else ""
    if not named:
        return f"Threshold Crossed:{missing.removeprefix(' and')}{_minimum(trace)}."
    return f"Threshold Crossed: {_counted(trace, named)} {_relation(trace, len(named))}{missing}{_minimum(trace)}."


def _decisive(trace: MinuteTrace) -> list[Datapoint]:
    """Return the datapoints that speak for the state, the newest first."""
    breaching = trace.state is StateValue.ALARM
    return [point for point in reversed(trace.judged) if point.breaching is breaching]


def _counted(trace: MinuteTrace, named: list[Datapoint]) -> str:
    points = ", ".join(f"{java_double(point.value or 0.0)} ({reason_moment(point.minute)})" for point in named)
    if trace.alarm.datapoints_to_alarm is None:
        return f"{_datapoints(len(named))} [{points}]"
    return f"{len(named)} out of the last {trace.alarm.evaluation_periods} datapoints [{points}]"


def _relation(trace: MinuteTrace, number: int) -> str:
    alarm = trace.alarm
    negated = "" if trace.state is StateValue.ALARM else "not "
    threshold = f"the threshold ({java_double(alarm.threshold)})"
    return f"{_were(number)} {negated}{_WORDS[alarm.comparison]} {threshold}"


def _minimum(trace: MinuteTrace) -> str:
    """Name the fewest datapoints that make the transition; only where DatapointsToAlarm was set."""
    alarm = trace.alarm
    if alarm.datapoints_to_alarm is None:
        return ""
    if trace.state is StateValue.ALARM:
        return f" (minimum {_datapoints(alarm.needed)} for OK -> ALARM transition)"
    return f" (minimum {_datapoints(alarm.evaluation_periods - alarm.needed + 1)} for ALARM -> OK transition)"


def _filled(trace: MinuteTrace) -> str:
    treated = _TREATED[trace.alarm.treat_missing_data]
    points = f"{trace.missing} missing {'datapoint' if trace.missing == 1 else 'datapoints'}"
    return f"{points} {_were(trace.missing)} treated as [{treated}]"


def _datapoints(number: int) -> str:
    return f"{number} {'datapoint' if number == 1 else 'datapoints'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def reason_data(trace: MinuteTrace, query_seconds: float) -> str:
    """Return the reason data as JSON; ``query_seconds`` is when the alarm was evaluated, in seconds since the epoch.

    ``recentDatapoints`` and ``evaluatedDatapoints`` hold what was judged, the oldest first; a missing datapoint is only
    a timestamp. Leaves datapoints out where the text would be longer than 4,000 characters.
    """
    shown = trace.points[-trace.alarm.evaluation_periods :] if trace.missing else trace.judged
    while len(text := aws_json(_document(trace, shown, query_seconds))) > AlarmLimits().reason_data:
        shown = shown[1:]
    return text


def _document(trace: MinuteTrace, shown: tuple[Datapoint, ...], query_seconds: float) -> dict[str, Any]:
    alarm, query = trace.alarm, trace.alarm.query
    real = [point for point in shown if point.value is not None]
    document: dict[str, Any] = {"version": "1.0", "queryDate": timestamp(query_seconds)}
    if real:
        document["startDate"] = timestamp(real[0].minute * _SECONDS)
    if isinstance(query, MetricStat):
        document |= {"unit": query.unit} if query.unit else {}
        document |= {"statistic": query.statistic} if query.statistic in _BASIC else {}
    document |= {
        "period": alarm.period,
        "recentDatapoints": [point.value for point in real],
        "threshold": alarm.threshold,
        "evaluatedDatapoints": [_evaluated(point) for point in shown],
    }
    return document


def _evaluated(point: Datapoint) -> dict[str, Any]:
    document: dict[str, Any] = {"timestamp": timestamp(point.minute * _SECONDS)}
    if point.value is not None:
        document |= {"sampleCount": point.samples} if point.samples is not None else {}
        document["value"] = point.value
    return document
