"""Alarms in LocalStack: what happens in the pipeline is judged, set, and sent on as an event."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from smokealarm.cloudwatch.alarm_judge import AlarmJudge
from smokealarm.pipeline import workload
from smokealarm.pipeline.drill import Drill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.backend import Backend
    from smokealarm.cloud.guard import Clients
    from smokealarm.pipeline.handles import Pipeline

pytestmark = [pytest.mark.virtual_clock, pytest.mark.telemetry]

PREFIX = "judged-"
DEPTH, ERRORS, BOTH = f"{PREFIX}depth", f"{PREFIX}errors", f"{PREFIX}both"


@pytest.fixture(scope="module")
def alarms(clients: Clients, pipeline: Pipeline) -> Iterator[None]:
    """Create an alarm on the dead-letter queue, one on errors and a composite one of both."""
    common: dict[str, Any] = {
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    queue, function = pipeline.queue("dead-letter queue").name, pipeline.function("ingest").name
    clients.cloudwatch.put_metric_alarm(
        AlarmName=DEPTH,
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=[{"Name": "QueueName", "Value": queue}],
        Statistic="Maximum",
        **common,
    )
    clients.cloudwatch.put_metric_alarm(
        AlarmName=ERRORS,
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": function}],
        Statistic="Sum",
        **common,
    )
    clients.cloudwatch.put_composite_alarm(AlarmName=BOTH, AlarmRule=f"ALARM({DEPTH}) AND NOT ALARM({ERRORS})")
    yield
    clients.cloudwatch.delete_alarms(AlarmNames=[BOTH])
    clients.cloudwatch.delete_alarms(AlarmNames=[DEPTH, ERRORS])


@pytest.fixture
def event_queue(clients: Clients) -> Iterator[str]:
    """Provide a queue that receives every state change of an alarm."""
    url = clients.sqs.create_queue(QueueName="alarm-events")["QueueUrl"]
    pattern = {"source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"]}
    clients.events.put_rule(Name="alarm-events", EventPattern=json.dumps(pattern))
    arn = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allowed = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**allowed, "Resource": arn}]})
    clients.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    clients.events.put_targets(Rule="alarm-events", Targets=[{"Id": "queue", "Arn": arn}])
    yield url
    clients.events.remove_targets(Rule="alarm-events", Ids=["queue"])
    clients.events.delete_rule(Name="alarm-events")
    clients.sqs.delete_queue(QueueUrl=url)


def received(clients: Clients, url: str) -> list[Any]:
    """Return the events in a queue."""
    found: list[Any] = []
    while messages := clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [json.loads(message["Body"]) for message in messages]
    return found


@pytest.mark.usefixtures("alarms")
def test_alarms_follow_what_happens(backend: Backend, clients: Clients, pipeline: Pipeline, event_queue: str) -> None:
    """An error holds its alarm for the evaluation range, depth until the queue is emptied; each change is an event."""
    judge = AlarmJudge(clients.cloudwatch, PREFIX)
    with Drill(backend, pipeline) as drill:
        drill.join(judge)
        begin = int(drill.begin.epoch) // 60
        drill.inject("function.hang", "ingest")
        drill.upload([workload.valid_file(1, key_prefix=pipeline.shape.uploads.key_prefix)])
        drill.pass_time(timedelta(minutes=15))
        clients.sqs.purge_queue(QueueUrl=pipeline.queue("dead-letter queue").url)
        drill.pass_time(timedelta(minutes=5))
    changes = [(each.name, each.minute - begin, each.state.value) for each in judge.history]
    assert changes == [
        (DEPTH, 1, "OK"),
        (ERRORS, 1, "ALARM"),
        (BOTH, 1, "OK"),
        (DEPTH, 10, "ALARM"),
        (ERRORS, 10, "OK"),
        (BOTH, 10, "ALARM"),
        (DEPTH, 16, "OK"),
        (BOTH, 16, "OK"),
    ]
    events = [each["detail"] for each in received(clients, event_queue)]
    told = [(each["alarmName"], each["previousState"]["value"], each["state"]["value"]) for each in events]
    assert sorted(told) == sorted((each.name, each.before.value, each.state.value) for each in judge.history)
    opened = next(each for each in events if each["alarmName"] == DEPTH and each["state"]["value"] == "ALARM")
    assert opened["configuration"]["metrics"][0]["metricStat"]["metric"]["dimensions"] == {
        "QueueName": pipeline.queue("dead-letter queue").name
    }
    assert json.loads(opened["state"]["reasonData"])["recentDatapoints"] == [1.0]
    described = clients.cloudwatch.describe_alarms(AlarmNames=[ERRORS])["MetricAlarms"][0]
    assert described["StateValue"] == "OK"
    assert described["StateReason"] == (
        "Threshold Crossed: no datapoints were received for 1 period "
        "and 1 missing datapoint was treated as [NonBreaching]."
    )
