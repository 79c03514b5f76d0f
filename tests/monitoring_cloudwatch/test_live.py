"""The mirror on LocalStack: logs arrive in the tenant and in the collector, and problems on the event bus."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.monitoring_cloudwatch.making import packed, payload

from smokealarm.receivers.hec import faults
from smokealarm.sandbox import Mirror, Sandbox, bridge_variables, deploy_monitoring, forwarding

if TYPE_CHECKING:
    from smokealarm.pipeline.drill import Drill
    from smokealarm.sandbox.forwarding import BridgedEvents

pytestmark = pytest.mark.virtual_clock


def forwarded(drill: Drill, mirror: Mirror, *messages: str) -> dict[str, Any]:
    """Deliver messages to the forwarder as CloudWatch Logs does, and return its answer."""
    document = payload(messages, logGroup=drill.pipeline.function("ingest").log_group)
    stamp = round(drill.now().epoch * 1000)
    events = [
        {**each, "id": f"{stamp}-{messages[0]}-{each['id']}", "timestamp": stamp} for each in document["logEvents"]
    ]
    body = json.dumps(packed({**document, "logEvents": events}))
    answer = drill.backend.clients.lambda_.invoke(FunctionName=mirror.forwarder.arn, Payload=body)
    assert "FunctionError" not in answer
    found: dict[str, Any] = json.loads(answer["Payload"].read())
    return found


@pytest.mark.telemetry
def test_alarms_actions_and_dashboard_are_deployed(drill: Drill, mirror: Mirror) -> None:
    """Every alarm is there under its name, and tells the topic."""
    pages = drill.backend.clients.cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=f"{drill.pipeline.prefix}-", AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    found = list(pages)
    alarms = [alarm for page in found for alarm in page["MetricAlarms"]]
    assert f"{drill.pipeline.prefix}-ingest-dlq-not-empty" in {alarm["AlarmName"] for alarm in alarms}
    assert len(alarms) == 30
    assert {action for alarm in alarms for action in alarm["AlarmActions"]} == {mirror.alarm_topic}
    (composite,) = (alarm for page in found for alarm in page["CompositeAlarms"])
    assert (composite["AlarmName"], composite["AlarmActions"]) == (mirror.pipeline_alarm, [mirror.page_topic])


def test_log_lines_of_an_invocation_arrive_on_both_sides(drill: Drill, watch: Sandbox, mirror: Mirror) -> None:
    """With the attributes of Dynatrace's own forwarder, and as events of the function in Splunk."""
    drill.pass_time(timedelta(minutes=1))  # after which the tenant's log rules are in force
    drill.poison(1)
    drill.pass_time(timedelta(minutes=1))
    function = drill.pipeline.function("ingest").name
    records = [each for each in watch.tenant.environment.logs.records if '"message failed"' in each.content]
    assert records
    attributes = {name: values for name, values in records[0].attributes if name.startswith(("aws.", "cloud."))}
    assert attributes["aws.log_group"] == (f"/aws/lambda/{function}",)
    assert attributes["aws.resource.id"] == (function,)
    assert attributes["cloud.log_forwarder"] == (f"{drill.pipeline.account}:us-east-1:{mirror.forwarder.name}",)
    assert records[0].loglevel == "ERROR"
    (event, *_) = watch.collector.wait(where=lambda each: '\\"message failed\\"' in each.event_json)
    assert (event.host, event.sourcetype, event.index) == (function, "pipeline:lambda", "main")
    assert event.time == pytest.approx(records[0].timestamp / 1000)
    assert forwarding.dead_letters(drill.backend.clients, mirror) == ()


@pytest.mark.parametrize("fault", [faults.busy(times=2), faults.at_capacity(times=1), faults.reset(times=1)])
def test_a_receiver_that_recovers_loses_nothing(
    drill: Drill, watch: Sandbox, mirror: Mirror, fault: faults.Fault
) -> None:
    """503, 429 and a lost connection are tried again on the virtual clock."""
    with watch.collector.fault(fault):
        drill.poison(1)
        drill.pass_time(timedelta(minutes=1))
    assert watch.collector.wait(where=lambda each: '\\"message failed\\"' in each.event_json)
    assert forwarding.dead_letters(drill.backend.clients, mirror) == ()


def test_a_refused_token_ends_in_dead_letters(drill: Drill, watch: Sandbox, mirror: Mirror) -> None:
    """The other target gets everything all the same; the reason names the answer and not the token."""
    with watch.collector.fault(faults.token_disabled("dynatrace")):
        told = forwarded(drill, mirror, "one", "two")
    assert told == {"dynatrace": {"delivered": 2, "dead": 0}, "splunk": {"delivered": 0, "dead": 2}}
    (letter,) = forwarding.dead_letters(drill.backend.clients, mirror)
    assert (letter["target"], letter["reason"][:3]) == ("splunk", "403")
    assert [event["message"] for event in letter["events"]] == ["one", "two"]
    assert watch.secrets.collector_token not in json.dumps(letter)


def test_garbage_is_a_dead_letter(drill: Drill, watch: Sandbox, mirror: Mirror) -> None:
    """The function does not fail, so that nobody repeats it."""
    assert forwarding.feed_garbage(drill.backend.clients, mirror) == {"unreadable": 1}
    (letter,) = forwarding.dead_letters(drill.backend.clients, mirror)
    assert "not base64 of gzip" in letter["reason"]
    assert watch.collector.events == ()


@pytest.mark.telemetry
def test_a_critical_problem_becomes_an_event_once(
    drill: Drill, watch: Sandbox, mirror: Mirror, bridged: BridgedEvents
) -> None:
    """From a message in the dead-letter queue to the event bus; a replay of the same call tells nothing."""
    deploy_monitoring(watch, bridge_variables(watch, mirror))
    drill.backend.clients.sqs.send_message(QueueUrl=drill.pipeline.queue("dead-letter queue").url, MessageBody="{}")
    drill.pass_time(timedelta(minutes=20))
    (event,) = bridged.all()
    problem = watch.problem("files could not be ingested (messages in the ingest DLQ)")
    assert (event["source"], event["detail-type"]) == ("dynatrace.problem", "Dynatrace Problem Opened")
    assert (event["detail"]["problem_id"], event["detail"]["urgency"]) == (problem.display_id, "page")
    body = {**event["detail"], "entities": []}
    replay = httpx.post(
        mirror.bridge_url, json=body, headers={"Authorization": f"Bearer {watch.secrets.bridge_secret}"}
    )
    assert (replay.status_code, replay.json()["outcome"]) == (200, "told before")
    drill.backend.clock().settle()
    assert bridged.all() == (event,)


@pytest.mark.parametrize(
    ("secret", "body", "status"), [("wrong", b"{}", 401), (None, b"garbage", 400), (None, b"{}", 400)]
)
def test_other_calls_of_the_bridge_are_refused(
    watch: Sandbox, mirror: Mirror, secret: str | None, body: bytes, status: int
) -> None:
    """Through the front door, as from outside."""
    headers = {
        "Authorization": f"Bearer {secret or watch.secrets.bridge_secret}",
        "Content-Type": "application/json",
    }
    assert httpx.post(mirror.bridge_url, content=body, headers=headers).status_code == status
