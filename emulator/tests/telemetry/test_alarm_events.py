"""A change of an alarm's state is an event; the form is that of CloudWatch's own.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from smokealarm_localstack.telemetry.adapters.alarms import entry

ARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a"
AT = datetime(2030, 1, 1, 0, 1, 0, 5000, tzinfo=UTC)
BEFORE = {
    "AlarmName": "a",
    "AlarmArn": ARN,
    "StateValue": "OK",
    "StateReason": "Unchecked: Initial alarm creation",
    "StateUpdatedTimestamp": datetime(2030, 1, 1, tzinfo=UTC),
}
AFTER = {"StateValue": "ALARM", "StateReason": "r", "StateReasonData": '{"version":"1.0"}', "StateUpdatedTimestamp": AT}


def detail(**configured: Any) -> dict[str, Any]:
    """Return the detail of the event of an alarm with a configuration."""
    made = entry({**BEFORE, **configured, **AFTER}, {**BEFORE, **configured})
    assert (made["Source"], made["DetailType"]) == ("aws.cloudwatch", "CloudWatch Alarm State Change")
    assert (made["Resources"], made["Time"]) == ([ARN], AT)
    found: dict[str, Any] = json.loads(made["Detail"])
    return found


def test_it_says_both_states() -> None:
    """The state of a fresh alarm has no reason data."""
    found = detail(Namespace="N", MetricName="M", Period=60, Statistic="Sum")
    assert found["alarmName"] == "a"
    assert found["previousState"] == {
        "value": "OK",
        "reason": "Unchecked: Initial alarm creation",
        "timestamp": "2030-01-01T00:00:00.000+0000",
    }
    assert found["state"] == {
        "value": "ALARM",
        "reason": "r",
        "timestamp": "2030-01-01T00:01:00.005+0000",
        "reasonData": '{"version":"1.0"}',
    }


def test_it_says_what_an_alarm_on_one_metric_asks_for() -> None:
    """Under an id that CloudWatch makes up."""
    dimensions = [{"Name": "D", "Value": "1"}]
    found = detail(
        Namespace="N", MetricName="M", Dimensions=dimensions, Period=60, ExtendedStatistic="p90", Unit="Count"
    )
    (query,) = found["configuration"]["metrics"]
    assert query.pop("id")
    metric = {"namespace": "N", "name": "M", "dimensions": {"D": "1"}}
    stat = {"metric": metric, "period": 60, "stat": "p90", "unit": "Count"}
    assert query == {"metricStat": stat, "returnData": True}


def test_it_says_the_queries_of_an_expression() -> None:
    """As they were written."""
    stat = {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}
    metrics = [
        {"Id": "r", "Expression": "m * 2", "Label": "L"},
        {"Id": "m", "MetricStat": stat, "ReturnData": False},
    ]
    found = detail(Metrics=metrics, AlarmDescription="d")["configuration"]
    assert found["description"] == "d"
    assert found["metrics"][0] == {"id": "r", "expression": "m * 2", "label": "L", "returnData": True}
    assert found["metrics"][1]["returnData"] is False


def test_it_says_the_rule_of_a_composite_alarm() -> None:
    """And its suppressor."""
    found = detail(AlarmRule="ALARM(b)", ActionsSuppressor="s", ActionsSuppressorWaitPeriod=60)["configuration"]
    assert found == {"alarmRule": "ALARM(b)", "actionsSuppressor": "s", "actionsSuppressorWaitPeriod": 60}


@pytest.mark.usefixtures("readings")
def test_composite_alarms_are_left_alone(virtual_localstack: Any) -> None:
    """LocalStack would take AND for OR."""
    cloudwatch = virtual_localstack.client("cloudwatch")
    common = {"Namespace": "N", "MetricName": "M", "Period": 60, "EvaluationPeriods": 1, "Threshold": 0}
    for name in ("a", "b"):
        cloudwatch.put_metric_alarm(
            AlarmName=name, Statistic="Sum", ComparisonOperator="GreaterThanThreshold", **common
        )
    arns = [ARN, ARN[:-1] + "b"]
    rule = " AND ".join(f'ALARM("{arn}")' for arn in arns)
    cloudwatch.put_composite_alarm(AlarmName="both", AlarmRule=rule)
    cloudwatch.set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="r")
    states = {
        each["AlarmName"]: each["StateValue"]
        for each in cloudwatch.describe_alarms(AlarmNames=["a", "both"], AlarmTypes=["MetricAlarm", "CompositeAlarm"])[
            "CompositeAlarms"
        ]
    }
    cloudwatch.delete_alarms(AlarmNames=["both", "a", "b"])
    assert states == {"both": "INSUFFICIENT_DATA"}
