"""A schedule outside the pipeline's stack that feeds its ingest queue: a rule of EventBridge with a rate.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from smokealarm.pipeline import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.guard import Clients
    from smokealarm.pipeline.faults.fault import Cloud
    from smokealarm.pipeline.handles import Pipeline, Queue

__all__ = ["scheduled", "switched_off"]

_TARGET: Final = "ingest-queue"
_EVENTBRIDGE: Final = "events.amazonaws.com"


@contextmanager
def scheduled(clients: Clients, pipeline: Pipeline, event: str, minutes: int) -> Iterator[None]:
    """Let a rule send an event to the ingest queue every so many minutes, for the length of the block.

    LocalStack runs it at the multiples of its rate in each hour; AWS counts from the rule's creation.
    """
    queue, name = pipeline.ingest_queue, _name(pipeline)
    rate = f"rate({minutes} minute{'s' * (minutes != 1)})"
    arn = clients.events.put_rule(Name=name, ScheduleExpression=rate)["RuleArn"]
    with ExitStack() as opened:
        opened.callback(clients.events.delete_rule, Name=name)
        opened.enter_context(_allowed(clients, queue, arn))
        clients.events.put_targets(Rule=name, Targets=[{"Id": _TARGET, "Arn": queue.arn, "Input": event}])
        opened.callback(clients.events.remove_targets, Rule=name, Ids=[_TARGET])
        yield


@contextmanager
def switched_off(cloud: Cloud, pipeline: Pipeline) -> Iterator[None]:
    """Let that rule be disabled, for the length of the block."""
    with faults.injected(faults.named("plumbing.rule_off", _name(pipeline)), cloud):
        yield


@contextmanager
def _allowed(clients: Clients, queue: Queue, rule: str) -> Iterator[None]:
    """Let a queue's policy allow what a rule sends, beside what it allows already."""
    before = clients.sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    policy: dict[str, Any] = json.loads(before)
    own = {
        "Effect": "Allow",
        "Principal": {"Service": _EVENTBRIDGE},
        "Action": "sqs:SendMessage",
        "Resource": queue.arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    both = json.dumps({**policy, "Statement": [*policy["Statement"], own]})
    clients.sqs.set_queue_attributes(QueueUrl=queue.url, Attributes={"Policy": both})
    try:
        yield
    finally:
        clients.sqs.set_queue_attributes(QueueUrl=queue.url, Attributes={"Policy": before})


def _name(pipeline: Pipeline) -> str:
    return f"{pipeline.prefix}-schedule"
