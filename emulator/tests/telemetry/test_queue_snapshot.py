"""How LocalStack's queue is read: as it was just before the minute ended."""

import time
from typing import Any

import pytest

from smokealarm_localstack.telemetry.rules.queues import QueuedMessage

START = 1_893_456_000.0


@pytest.fixture
def queue() -> Any:
    """Give an empty queue of LocalStack's own kind."""
    from localstack.services.sqs.models import StandardQueue

    return StandardQueue("q", "us-east-1", "000000000000")


def put(queue: Any, monkeypatch: pytest.MonkeyPatch, at: float, delay_seconds: int = 0) -> None:
    """Put a message into the queue at a given time, visible unless it has a delay."""
    from localstack.services.sqs.models import SqsMessage

    monkeypatch.setattr(time, "time", lambda: at)
    message = SqsMessage(at, {"Body": "", "MessageId": str(at), "Attributes": {}})
    message.delay_seconds, message.visibility_timeout = delay_seconds, 30
    if delay_seconds:
        queue.delayed.add(message)
    else:
        queue.visible.put_nowait(message)


def read(queue: Any, at: float) -> list[QueuedMessage]:
    """Return the messages of the queue just before a moment, oldest first."""
    from smokealarm_localstack.telemetry.adapters.queues import _snapshot

    return sorted(_snapshot(queue, at).messages, key=lambda each: each.arrived_at)


def test_a_message_that_arrives_at_the_boundary_belongs_to_the_next_minute(
    queue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the send or the sampler runs first at that moment makes no difference."""
    put(queue, monkeypatch, START)
    put(queue, monkeypatch, START + 60)
    assert read(queue, START + 60) == [QueuedMessage(START)]


def test_a_message_received_at_the_boundary_was_visible_before(queue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The receive belongs to the next minute, and so does its count."""
    put(queue, monkeypatch, START)
    monkeypatch.setattr(time, "time", lambda: START + 60)
    queue.receive(1, visibility_timeout=30)
    assert read(queue, START + 60) == [QueuedMessage(START)]
    assert read(queue, START + 61) == [QueuedMessage(START, 1, START + 90)]


def test_a_delayed_message_is_due_when_its_delay_ends(queue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has not been received and is not visible."""
    put(queue, monkeypatch, START, delay_seconds=100)
    assert read(queue, START + 60) == [QueuedMessage(START, 0, START + 100)]


def test_a_message_deleted_after_its_timeout_is_gone(queue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """LocalStack keeps it in the heap for a while; it is no message any more."""
    put(queue, monkeypatch, START)
    queue.visible.queue[0].deleted = True
    assert read(queue, START + 60) == []
