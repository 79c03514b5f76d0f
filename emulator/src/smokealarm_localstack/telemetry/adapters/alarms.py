"""The event that CloudWatch sends to the default event bus with every change of an alarm's state.

LocalStack sends none, and judges composite alarms by a part of their rules; whoever judges alarms sets their states.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from localstack.aws.connect import connect_to
from localstack.services.cloudwatch.provider_v2 import CloudwatchProvider
from localstack.utils.patch import patch


def install(*, evaluate_alarms: bool) -> None:
    """Send the events, and leave composite alarms to whoever judges alarms unless asked not to."""

    @patch(CloudwatchProvider._update_state)
    def update_state(original: Any, self: Any, context: Any, alarm: Any, *state: Any) -> None:
        before = dict(alarm.alarm)
        original(self, context, alarm, *state)
        events = connect_to(aws_access_key_id=context.account_id, region_name=context.region).events
        events.put_events(Entries=[entry(alarm.alarm, before)])

    if not evaluate_alarms:

        @patch(CloudwatchProvider._evaluate_composite_alarms)
        def evaluate_composite_alarms(_original: Any, _self: Any, _context: Any, _alarm: Any) -> None:
            """Leave their states alone."""


def entry(alarm: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry for PutEvents, given an alarm as it is and as it was before its state changed."""
    detail = {
        "alarmName": alarm["AlarmName"],
        "configuration": _composite(alarm) if "AlarmRule" in alarm else _metrics(alarm),
        "previousState": _state(before),
        "state": _state(alarm),
    }
    if alarm.get("AlarmDescription"):
        detail["configuration"]["description"] = alarm["AlarmDescription"]
    return {
        "Source": "aws.cloudwatch",
        "DetailType": "CloudWatch Alarm State Change",
        "Resources": [alarm["AlarmArn"]],
        "Time": alarm["StateUpdatedTimestamp"].astimezone(UTC),
        "Detail": json.dumps(detail),
    }


def _state(alarm: Mapping[str, Any]) -> dict[str, Any]:
    state = {
        "value": alarm["StateValue"],
        "reason": alarm["StateReason"],
        "timestamp": _timestamp(alarm["StateUpdatedTimestamp"]),
    }
    return state | ({"reasonData": alarm["StateReasonData"]} if alarm.get("StateReasonData") else {})


def _timestamp(moment: datetime) -> str:
    found = moment.astimezone(UTC)
    return f"{found:%Y-%m-%dT%H:%M:%S}.{found.microsecond // 1000:03}+0000"


def _composite(alarm: Mapping[str, Any]) -> dict[str, Any]:
    names = ("AlarmRule", "ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")
    return {_lower(name): alarm[name] for name in names if alarm.get(name) is not None}


def _metrics(alarm: Mapping[str, Any]) -> dict[str, Any]:
    if alarm.get("Metrics"):
        return {"metrics": [_query(each) for each in alarm["Metrics"]]}
    stat = alarm.get("Statistic") or alarm.get("ExtendedStatistic")
    metric_stat = {"Metric": alarm, "Period": alarm.get("Period"), "Stat": stat, "Unit": alarm.get("Unit")}
    return {"metrics": [_query({"Id": str(uuid.uuid4()), "MetricStat": metric_stat})]}


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    found = {_lower(name): query[name] for name in ("Id", "Expression", "Label") if query.get(name)}
    if query.get("MetricStat"):
        stat = query["MetricStat"]
        metric = stat["Metric"]
        dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []}
        identity = {"namespace": metric.get("Namespace"), "name": metric.get("MetricName"), "dimensions": dimensions}
        found["metricStat"] = {"metric": identity, "period": int(stat["Period"]), "stat": stat["Stat"]}
        found["metricStat"] |= {"unit": stat["Unit"]} if stat.get("Unit") else {}
    return found | {"returnData": bool(query.get("ReturnData", True))}


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
