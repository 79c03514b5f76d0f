"""What happens to log lines on their way, and to problems on theirs to EventBridge, around a deployed mirror."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from smokealarm.pipeline import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.guard import Clients
    from smokealarm.pipeline.faults import Cloud
    from smokealarm.pipeline.handles import Function, Pipeline
    from smokealarm.sandbox.mirror import Mirror

__all__ = [
    "BridgedEvents",
    "bridged_events",
    "dead_letter_reasons",
    "dead_letters",
    "feed_garbage",
    "throttled_forwarder",
    "unsubscribed",
    "write_line",
]

_STREAM: Final = "written-by-hand"
_NAME: Final = "bridged"


def write_line(clients: Clients, function: Function, line: str, epoch: float) -> None:
    """Write a line into a function's log, at a moment in seconds since the epoch, as the function would."""
    logs, group = clients.logs, function.log_group
    if not logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=_STREAM)["logStreams"]:
        logs.create_log_stream(logGroupName=group, logStreamName=_STREAM)
    logs.put_log_events(
        logGroupName=group,
        logStreamName=_STREAM,
        logEvents=[{"timestamp": round(epoch * 1000), "message": line}],
    )


def feed_garbage(clients: Clients, mirror: Mirror) -> Any:
    """Give the forwarder a delivery that nobody can unpack, and return its answer."""
    body = json.dumps({"awslogs": {"data": base64.b64encode(b"garbage").decode()}})
    answer = clients.lambda_.invoke(FunctionName=mirror.forwarder.arn, Payload=body)
    return json.loads(answer["Payload"].read())


@contextmanager
def unsubscribed(clients: Clients, function: Function) -> Iterator[None]:
    """Let nobody be subscribed to a function's log, for the length of the block."""
    logs, group = clients.logs, function.log_group
    filters = logs.describe_subscription_filters(logGroupName=group)["subscriptionFilters"]
    for each in filters:
        logs.delete_subscription_filter(logGroupName=group, filterName=each["filterName"])
    try:
        yield
    finally:
        for each in filters:
            logs.put_subscription_filter(
                logGroupName=group,
                filterName=each["filterName"],
                filterPattern=each["filterPattern"],
                destinationArn=each["destinationArn"],
            )


@contextmanager
def throttled_forwarder(cloud: Cloud, mirror: Mirror) -> Iterator[None]:
    """Let the forwarder have no concurrency, for the length of the block."""
    with faults.injected(faults.named("capacity.reserved_concurrency", mirror.forwarder.name, limit=0), cloud):
        yield


def dead_letters(clients: Clients, mirror: Mirror) -> tuple[dict[str, Any], ...]:
    """Take the forwarder's dead letters away, and return them."""
    return tuple(map(json.loads, _taken(clients, mirror.dead_letter_queue.url)))


def dead_letter_reasons(clients: Clients, mirror: Mirror) -> tuple[str, ...]:
    """Take the forwarder's dead letters away, and return why each was given up; Lambda's own do not say."""
    return tuple(str(each.get("reason", "given up by Lambda")) for each in dead_letters(clients, mirror))


class BridgedEvents:
    """The events that the bridge put on the event bus, as a queue keeps them; see :func:`bridged_events`."""

    def __init__(self, clients: Clients, url: str) -> None:
        self._clients, self._url = clients, url
        self._seen: list[dict[str, Any]] = []

    def all(self) -> tuple[dict[str, Any], ...]:
        """Return every event so far, in the order of their arrival."""
        self._seen += map(json.loads, _taken(self._clients, self._url))
        return tuple(self._seen)


@contextmanager
def bridged_events(clients: Clients, pipeline: Pipeline) -> Iterator[BridgedEvents]:
    """Let a queue have every event about a problem, for the length of the block."""
    sqs, events = clients.sqs, clients.events
    arn = f"arn:aws:sqs:{pipeline.region}:{pipeline.account}:{_NAME}"
    allowed = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**allowed, "Resource": arn}]})
    url = sqs.create_queue(QueueName=_NAME, Attributes={"Policy": policy})["QueueUrl"]
    events.put_rule(Name=_NAME, EventPattern=json.dumps({"source": ["dynatrace.problem"]}))
    events.put_targets(Rule=_NAME, Targets=[{"Id": "queue", "Arn": arn}])
    try:
        yield BridgedEvents(clients, url)
    finally:
        events.remove_targets(Rule=_NAME, Ids=["queue"])
        events.delete_rule(Name=_NAME)
        sqs.delete_queue(QueueUrl=url)


def _taken(clients: Clients, url: str) -> Iterator[str]:
    """Take all messages off a queue."""
    while batch := clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in batch:
            yield message["Body"]
            clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
