"""A queue's policy decides whether EventBridge may send to it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
"""

import json
from typing import Any

import pytest

ACCOUNT = "000000000000"


@pytest.fixture
def queue(backend: Any, name: str) -> str:
    """Make a queue that a rule for events of source ``name`` targets; no policy yet."""
    url = backend.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    backend.client("events").put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
    backend.client("events").put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    return url


def permit(backend: Any, queue: str, name: str, rule: str) -> None:
    """Let EventBridge send to the queue for one rule."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}",
        "Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{rule}"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    backend.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})


def delivered(backend: Any, queue: str, name: str) -> bool:
    """Send an event and say whether it reached the queue."""
    backend.client("events").put_events(Entries=[{"Source": name, "DetailType": "x", "Detail": "{}"}])
    messages = backend.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", [])
    for message in messages:
        backend.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return bool(messages)


def test_a_permitted_rule_delivers(backend: Any, queue: str, name: str) -> None:
    """With the policy that AWS asks for, the event arrives."""
    permit(backend, queue, name, rule=name)

    assert delivered(backend, queue, name)


def test_a_queue_without_a_policy_accepts_nothing_from_eventbridge(backend: Any, queue: str, name: str) -> None:
    """Without a policy nothing arrives, and taking it away again has the same effect."""
    assert not delivered(backend, queue, name)

    permit(backend, queue, name, rule=name)
    assert delivered(backend, queue, name)

    backend.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})
    assert not delivered(backend, queue, name)


def test_another_rules_permission_does_not_help(backend: Any, queue: str, name: str) -> None:
    """A policy for another rule lets nothing of this one through."""
    permit(backend, queue, name, rule="another")

    assert not delivered(backend, queue, name)


def test_the_owners_own_messages_need_no_policy(backend: Any, queue: str) -> None:
    """A client of the same account sends without a policy."""
    backend.client("sqs").send_message(QueueUrl=queue, MessageBody="mine")

    assert backend.client("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "mine"
