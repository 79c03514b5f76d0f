"""What can be seen of a running pipeline, read through the clients that are passed in and returned as frozen values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.errors import DrillError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef
    from mypy_boto3_stepfunctions import SFNClient

    from smokealarm.pipeline.handles import Function, Queue, StateMachine


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many messages a queue has, approximately as SQS says; exactly when nothing moves."""

    visible: int
    in_flight: int
    delayed: int

    @property
    def total(self) -> int:
        """All messages in the queue."""
        return self.visible + self.in_flight + self.delayed


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it lies in a queue.

    Attributes:
        message_id: kept when a message moves to a dead-letter queue.
        body: the text.
        attributes: the sender's own attributes, such as EventBridge's ERROR_CODE, by name.

    """

    message_id: str
    body: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution of the state machine.

    Attributes:
        name: stands for the upload.
        status: RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.
        key: the uploaded object's key.
        output: what the last state returned, if it succeeded.
        error: the error's name, if it failed.
        cause: the error's cause, if it failed.
        started: when it started.
        stopped: when it ended, if it has.

    """

    name: str
    status: str
    key: str
    output: Mapping[str, Any] | None
    error: str | None
    cause: str | None
    started: datetime
    stopped: datetime | None

    @property
    def outcome(self) -> str | None:
        """PROCESSED or REJECTED, if it succeeded."""
        return None if self.output is None else str(self.output["outcome"])


@dataclass(frozen=True, slots=True)
class LogEvent:
    """What a function wrote at once: epoch milliseconds, the stream of its environment, and the text."""

    timestamp: int
    stream: str
    message: str


def queue_counts(sqs: SQSClient, queue: Queue) -> QueueCounts:
    """Count a queue's messages.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """
    found = sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["All"])["Attributes"]
    return QueueCounts(
        visible=int(found["ApproximateNumberOfMessages"]),
        in_flight=int(found["ApproximateNumberOfMessagesNotVisible"]),
        delayed=int(found["ApproximateNumberOfMessagesDelayed"]),
    )


def messages(sqs: SQSClient, queue: Queue) -> tuple[Message, ...]:
    """Read a queue without a consumer, such as a dead-letter queue, and leave every message where it was.

    Receiving counts: each message's receive count grows by one. Messages are sorted by id, as a standard queue has no
    order.
    """
    received: dict[str, MessageTypeDef] = {}
    while batch := _receive(sqs, queue):
        received |= {message["MessageId"]: message for message in batch}
    for message in received.values():
        sqs.change_message_visibility(QueueUrl=queue.url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    return tuple(_message(received[name]) for name in sorted(received))


def executions(states: SFNClient, machine: StateMachine, since: datetime | None = None) -> tuple[Execution, ...]:
    """Return all executions, or those that started at or after a moment, the oldest first."""
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine.arn)
    entries = [entry for page in pages for entry in page["executions"]]
    arns = [entry["executionArn"] for entry in entries if since is None or entry["startDate"] >= since]
    return tuple(sorted((_execution(states, arn) for arn in arns), key=lambda execution: execution.started))


def newest_event(states: SFNClient, machine: StateMachine) -> str:
    """Return the event of S3 that the newest execution was started for, as EventBridge delivered it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    Raises :class:`~smokealarm.errors.DrillError` if nothing was ever executed.
    """
    newest = states.list_executions(stateMachineArn=machine.arn, maxResults=1)["executions"]
    if not newest:
        raise DrillError("no upload was ever executed, so that there is no event to repeat")
    file = json.loads(states.describe_execution(executionArn=newest[0]["executionArn"])["input"])["file"]
    item = {name: file[name] for name in ("key", "size", "etag", "sequencer")}
    return json.dumps({"time": file["uploaded_at"], "detail": {"bucket": {"name": file["bucket"]}, "object": item}})


def execution_arn(machine: StateMachine, execution: Execution) -> str:
    """Return the ARN of an execution, which is made of the state machine's and the execution's name."""
    return f"{machine.arn.replace(':stateMachine:', ':execution:')}:{execution.name}"


def log_lines(
    logs: CloudWatchLogsClient, function: Function, pattern: str = "", since: datetime | None = None
) -> tuple[str, ...]:
    """Return a function's log lines in the order of their time; the pattern is CloudWatch's filter pattern."""
    return tuple(event.message.rstrip("\n") for event in log_events(logs, function, pattern, since))


def log_events(
    logs: CloudWatchLogsClient, function: Function, pattern: str = "", since: datetime | None = None
) -> tuple[LogEvent, ...]:
    """Return what a function's environments logged, in the order of its time."""
    begin = 0 if since is None else int(since.timestamp() * 1000)
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=function.log_group, filterPattern=pattern, startTime=begin
    )
    events = [event for page in pages for event in page["events"]]
    found = (LogEvent(event["timestamp"], event["logStreamName"], event["message"]) for event in events)
    return tuple(sorted(found, key=lambda event: event.timestamp))


def _receive(sqs: SQSClient, queue: Queue) -> list[MessageTypeDef]:
    answer = sqs.receive_message(
        QueueUrl=queue.url, MaxNumberOfMessages=10, VisibilityTimeout=60, MessageAttributeNames=["All"]
    )
    return answer.get("Messages", [])


def _message(found: MessageTypeDef) -> Message:
    sent = found.get("MessageAttributes", {})
    values = {name: value["StringValue"] for name, value in sent.items() if "StringValue" in value}
    return Message(message_id=found["MessageId"], body=found["Body"], attributes=values)


def _execution(states: SFNClient, arn: str) -> Execution:
    found = states.describe_execution(executionArn=arn)
    output = found.get("output")
    return Execution(
        name=found["name"],
        status=found["status"],
        key=json.loads(found["input"])["file"]["key"],
        output=None if output is None else json.loads(output),
        error=found.get("error"),
        cause=found.get("cause"),
        started=found["startDate"],
        stopped=found.get("stopDate"),
    )
