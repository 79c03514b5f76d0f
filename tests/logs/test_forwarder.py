"""What the forwarder makes of CloudWatch Logs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.logs.oracle import NOW

from smokealarm.dynatrace.logs import (
    Forwarder,
    SubscriptionInvalid,
    forwarded_events,
    forwarded_records,
    lambda_entity_id,
)

FORWARDER = Forwarder("eu-central-1", "000000000000:eu-central-1:dynatrace-aws-logs")


def _payload(*messages: str, group: str = "/aws/lambda/ingest", **more: Any) -> dict[str, Any]:
    events = [{"id": "0", "timestamp": NOW - 5, "message": message} for message in messages]
    base = {"messageType": "DATA_MESSAGE", "owner": "000000000000", "logGroup": group, "logStream": "2030/[$LATEST]0"}
    return {**base, "logEvents": events, **more}


def test_a_function_s_log_event_becomes_a_record() -> None:
    """The record has the attributes of all groups and those of Lambda's."""
    (record,) = forwarded_records(_payload("START RequestId: 1"), FORWARDER, NOW)
    arn = "arn:aws:lambda:eu-central-1:000000000000:function:ingest"
    assert (record.timestamp, record.content, record.loglevel) == (NOW - 5, "START RequestId: 1", "INFO")
    assert {name: values[0] for name, values in record.attributes} == {
        "cloud.provider": "aws",
        "cloud.account.id": "000000000000",
        "cloud.region": "eu-central-1",
        "aws.log_group": "/aws/lambda/ingest",
        "aws.log_stream": "2030/[$LATEST]0",
        "aws.region": "eu-central-1",
        "aws.account.id": "000000000000",
        "cloud.log_forwarder": "000000000000:eu-central-1:dynatrace-aws-logs",
        "aws.service": "lambda",
        "aws.resource.id": "ingest",
        "aws.arn": arn,
        "faas.id": arn,
        "dt.entity.aws_lambda_function": lambda_entity_id("ingest", "eu-central-1", "000000000000"),
    }


@pytest.mark.parametrize(
    ("group", "message", "loglevel"),
    [
        ("/aws/lambda/ingest", "[ERROR] Exception: boom", "ERROR"),
        ("/aws/lambda/ingest", " [ERROR] Exception: boom", "INFO"),
        ("/aws/lambda/ingest", "[WARNING] slow", "INFO"),
        ("/aws/vendedlogs/states/chain", "[ERROR] boom", "INFO"),
    ],
)
def test_only_a_function_s_error_line_is_an_error(group: str, message: str, loglevel: str) -> None:
    """The severity is ERROR where a Lambda group's message begins with [ERROR], else INFO."""
    (record,) = forwarded_records(_payload(message, group=group), FORWARDER, NOW)
    assert record.loglevel == loglevel


def test_other_groups_keep_the_attributes_of_all() -> None:
    """No rules exist for Step Functions, SQS or EventBridge."""
    (record,) = forwarded_records(_payload("x", group="/aws/vendedlogs/states/chain"), FORWARDER, NOW)
    assert len(record.attributes) == 8


def test_a_control_message_is_dropped() -> None:
    """CloudWatch tests a subscription with messages that are no logs."""
    assert forwarded_records(_payload("x", messageType="CONTROL_MESSAGE"), FORWARDER, NOW) == ()


def test_an_event_without_a_timestamp_is_of_now() -> None:
    """The tenant takes the time of ingest."""
    (record,) = forwarded_records(_payload(logEvents=[{"message": "x"}]), FORWARDER, NOW)
    assert record.timestamp == NOW


def test_old_events_are_lost_as_on_the_way_through_the_endpoint() -> None:
    """The endpoint takes nothing older than a day."""
    old = {"message": "x", "timestamp": NOW - 86_400_001}
    assert forwarded_records(_payload(logEvents=[old, {"message": "y"}]), FORWARDER, NOW)[0].content == "y"


@pytest.mark.parametrize(
    ("account", "entity"),
    [
        ("908047316593", "AWS_LAMBDA_FUNCTION-38D1027DFA41ADD1"),
        ("000047316593", "AWS_LAMBDA_FUNCTION-CFECBC426F7384FA"),
    ],
)
def test_the_entity_of_a_function_is_the_vendor_s(account: str, entity: str) -> None:
    """The ids are those of the forwarder's own tests, the first one seen in a real environment.

    https://github.com/dynatrace-oss/dynatrace-aws-log-forwarder, ``tests/unit/metadata_engine``
    """
    assert lambda_entity_id("dynatrace-aws-logs-Lambda-1K7HG2Q2LIQKU", "us-east-1", account) == entity


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"logEvents": None}, "logEvents is missing"),
        ({"owner": 5}, "owner is missing"),
        ({"logGroup": None}, "logGroup is missing"),
        ({"logStream": None}, "logStream is missing"),
        ({"logEvents": [{"message": "x"}, {"timestamp": 1}]}, r"logEvents\[1\] has no message"),
        ({"logEvents": ["x"]}, r"logEvents\[0\] has no message"),
    ],
)
def test_another_payload_is_refused(change: dict[str, Any], said: str) -> None:
    """The error says what is missing."""
    with pytest.raises(SubscriptionInvalid, match=said):
        forwarded_events(_payload("x", **change), FORWARDER)
