"""LocalStack's services on the virtual clock: everything timed happens at its exact moment, and nothing else does."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

Backend = Any
EVENTS_MAY_SEND = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": "*",
        }
    ],
}


@pytest.fixture
def backend(virtual_localstack: Backend) -> Backend:
    """Give the virtual LocalStack at the begin of a minute."""
    virtual_localstack.advance(60 - virtual_localstack.now() % 60)
    return virtual_localstack


def new_queue(backend: Backend, **attributes: str) -> str:
    """Create a queue and return its URL."""
    name = f"queue-{uuid.uuid4().hex[:8]}"
    return backend.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]


def visible(backend: Backend, queue: str) -> int:
    """Count the visible messages of a queue."""
    names = ["ApproximateNumberOfMessages"]
    found = backend.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)
    return int(found["Attributes"]["ApproximateNumberOfMessages"])


def execute(backend: Backend, states: dict[str, Any], start_at: str) -> str:
    """Start an execution of a state machine with these states and return its ARN."""
    client = backend.client("stepfunctions")
    machine = client.create_state_machine(
        name=f"machine-{uuid.uuid4().hex[:8]}",
        roleArn="arn:aws:iam::000000000000:role/any",
        definition=json.dumps({"StartAt": start_at, "States": states}),
    )
    return client.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"]


def status(backend: Backend, execution: str) -> str:
    """Return the status of an execution."""
    return backend.client("stepfunctions").describe_execution(executionArn=execution)["status"]


def test_delayed_messages_appear_at_their_moment(backend: Backend) -> None:
    """A message with 30 s of delay is invisible for 29 s and visible at 30 s."""
    queue = new_queue(backend)
    backend.client("sqs").send_message(QueueUrl=queue, MessageBody="x", DelaySeconds=30)

    backend.advance(29)
    assert visible(backend, queue) == 0
    backend.advance(1)
    assert visible(backend, queue) == 1


def test_received_messages_return_after_their_visibility_timeout(backend: Backend) -> None:
    """A message that was received and not deleted is back exactly when its visibility timeout ends."""
    queue = new_queue(backend, VisibilityTimeout="180")
    backend.client("sqs").send_message(QueueUrl=queue, MessageBody="x")
    assert backend.client("sqs").receive_message(QueueUrl=queue)["Messages"]

    backend.advance(179)
    assert visible(backend, queue) == 0
    backend.advance(1)
    assert visible(backend, queue) == 1


def test_messages_expire_after_their_retention(backend: Backend) -> None:
    """A message that nobody reads is gone after its retention period."""
    queue = new_queue(backend, MessageRetentionPeriod="3600")
    backend.client("sqs").send_message(QueueUrl=queue, MessageBody="x")

    backend.advance(3599)
    assert visible(backend, queue) == 1
    backend.advance(2)
    assert visible(backend, queue) == 0


def test_a_long_poll_lets_time_pass(backend: Backend) -> None:
    """Who waits 20 s for a message gets one that appears after 5 s, and 5 s have passed."""
    queue, begin = new_queue(backend), backend.now()
    backend.client("sqs").send_message(QueueUrl=queue, MessageBody="x", DelaySeconds=5)

    answer = backend.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=20)

    assert len(answer["Messages"]) == 1
    assert backend.now() == begin + 5


def test_an_empty_long_poll_ends_in_time(backend: Backend) -> None:
    """Who waits 20 s for a message that never comes is told so after 20 s."""
    queue, begin = new_queue(backend), backend.now()

    answer = backend.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=20)

    assert "Messages" not in answer
    assert backend.now() == begin + 20


def test_wait_states_last_their_time(backend: Backend) -> None:
    """A Wait of an hour ends after an hour."""
    execution = execute(backend, {"W": {"Type": "Wait", "Seconds": 3600, "End": True}}, "W")

    backend.advance(3599)
    assert status(backend, execution) == "RUNNING"
    backend.advance(1)
    assert status(backend, execution) == "SUCCEEDED"


def test_retry_intervals_follow_the_clock(backend: Backend) -> None:
    """Three retries 10, 20 and 40 s apart: the execution fails 70 s after it began, not before."""
    retry = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "BackoffRate": 2.0, "MaxAttempts": 3}
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": f"{backend.url}/000000000000/none", "MessageBody": "x"},
        "Retry": [retry],
        "End": True,
    }
    execution = execute(backend, {"T": task}, "T")

    backend.advance(69)
    assert status(backend, execution) == "RUNNING"
    backend.advance(1)
    assert status(backend, execution) == "FAILED"


def test_task_timeouts_follow_the_clock(backend: Backend) -> None:
    """A task that waits for a token which never comes times out after its TimeoutSeconds."""
    queue = new_queue(backend)
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": queue, "MessageBody": {"token.$": "$$.Task.Token"}},
        "TimeoutSeconds": 300,
        "End": True,
    }
    execution = execute(backend, {"T": task}, "T")

    backend.advance(299)
    assert status(backend, execution) == "RUNNING"
    backend.advance(2)
    assert status(backend, execution) == "FAILED"


def test_schedules_fire_at_full_minutes(backend: Backend) -> None:
    """A rule with rate(5 minutes) sends its target twelve events in an hour."""
    queue, name = new_queue(backend, Policy=json.dumps(EVENTS_MAY_SEND)), f"rule-{uuid.uuid4().hex[:8]}"
    arn = "arn:aws:sqs:us-east-1:000000000000:" + queue.rsplit("/", 1)[1]
    events = backend.client("events")
    events.put_rule(Name=name, ScheduleExpression="rate(5 minutes)")
    for _ in range(2):  # targets that are put again are no second schedule
        events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    try:
        backend.advance(3600)
        assert visible(backend, queue) == 12
        assert schedules_pending(backend) == 1
    finally:
        events.remove_targets(Rule=name, Ids=["queue"])
        events.delete_rule(Name=name)
    assert schedules_pending(backend) == 0


def schedules_pending(backend: Backend) -> int:
    """Count the moments at which a schedule is due."""
    pending = backend.call("GET", "/_smokealarm/clock/pending")["pending"]
    return sum("jobscheduler" in each["label"] for each in pending)


def test_an_idle_day_is_cheap(backend: Backend) -> None:
    """Twenty-four idle hours pass without anything being at work at their end."""
    backend.advance(86_400)

    assert backend.call("GET", "/_smokealarm/clock")["quiet"] is True


def test_service_timestamps_are_virtual(backend: Backend) -> None:
    """Objects and messages carry the virtual time."""
    bucket = f"bucket-{uuid.uuid4().hex[:8]}"
    s3 = backend.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")

    modified = s3.head_object(Bucket=bucket, Key="k")["LastModified"]

    assert modified == datetime.fromtimestamp(int(backend.now()), tz=UTC)


def test_a_wrong_advance_is_refused(backend: Backend) -> None:
    """Going back, or saying nothing, is an error that names what was expected."""
    with pytest.raises(AssertionError, match="expected"):
        backend.call("POST", "/_smokealarm/clock/advance", {"to": 0})
    with pytest.raises(AssertionError, match="expected"):
        backend.call("POST", "/_smokealarm/clock/advance", {})
