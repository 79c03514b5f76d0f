"""AWS/SQS metrics: one push per queue and minute while the queue is active.

Source:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

from collections.abc import Iterable
from dataclasses import dataclass

from smokealarm_localstack.telemetry.datum import BYTES, COUNT, SECONDS, Datum, dimensions
from smokealarm_localstack.telemetry.options import TelemetryOptions

NAMESPACE = "AWS/SQS"
POISON_RECEIVES = 3
"""A standard message received this often without deletion goes to the back of the queue."""


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """One non-deleted message: when it came into *this* queue (for a dead-letter queue: the move), and its state.

    ``due_at`` is when its delay or its visibility timeout ends (epoch seconds), None if it has neither.
    """

    arrived_at: float
    receive_count: int = 0
    due_at: float | None = None


@dataclass(frozen=True, slots=True)
class QueueTraffic:
    """What happened to a queue within one minute; sizes in bytes, one per message sent."""

    sent_sizes: tuple[int, ...] = ()
    received: int = 0
    deleted: int = 0
    empty_receives: int = 0
    deduplicated: int = 0


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """A queue at the end of a minute; ``max_receive_count`` is None without a redrive policy."""

    queue_name: str
    messages: tuple[QueuedMessage, ...]
    max_receive_count: int | None = None
    groups_in_flight: int = 0

    @property
    def is_fifo(self) -> bool:
        """Tell whether the queue keeps order, which its name says."""
        return self.queue_name.endswith(".fifo")


def is_active(*, has_messages: bool, last_call_at: float, now: float, options: TelemetryOptions) -> bool:
    """Tell whether a queue sends metrics: it has messages, or a call touched it within the last 6 hours."""
    return has_messages or now - last_call_at <= options.sqs_active_seconds


def minute(traffic: QueueTraffic, snapshot: QueueSnapshot, end: float, options: TelemetryOptions) -> list[Datum]:
    """Return one minute of an active queue, stamped with the minute's start; ``end`` is its end."""
    start, name = end - 60, dimensions(QueueName=snapshot.queue_name)
    values = _counters(traffic, snapshot) | _gauges(snapshot, end)
    found = [
        Datum(NAMESPACE, metric, name, value, COUNT, start)
        for metric, value in values.items()
        if value or options.sqs_zeros == "while_active"
    ]
    age = oldest_age(snapshot, end, options)
    if age or options.sqs_zeros == "while_active":
        found.append(Datum(NAMESPACE, "ApproximateAgeOfOldestMessage", name, age, SECONDS, start))
    return found + [Datum(NAMESPACE, "SentMessageSize", name, size, BYTES, start) for size in traffic.sent_sizes]


def _counters(traffic: QueueTraffic, snapshot: QueueSnapshot) -> dict[str, int]:
    values = {
        "NumberOfMessagesSent": len(traffic.sent_sizes),
        "NumberOfMessagesReceived": traffic.received,
        "NumberOfMessagesDeleted": traffic.deleted,
        "NumberOfEmptyReceives": traffic.empty_receives,
    }
    return values | ({"NumberOfDeduplicatedSentMessages": traffic.deduplicated} if snapshot.is_fifo else {})


def _gauges(snapshot: QueueSnapshot, at: float) -> dict[str, int]:
    """Count messages by their state just before ``at``, whether or not the queue has moved them on yet."""
    held = [each for each in snapshot.messages if each.due_at is not None and each.due_at >= at]
    in_flight = sum(1 for each in held if each.receive_count)
    values = {
        "ApproximateNumberOfMessagesVisible": len(snapshot.messages) - len(held),
        "ApproximateNumberOfMessagesNotVisible": in_flight,
        "ApproximateNumberOfMessagesDelayed": len(held) - in_flight,
    }
    fifo = {"ApproximateNumberOfGroupsWithInflightMessages": snapshot.groups_in_flight}
    return values | (fifo if snapshot.is_fifo else {})


def oldest_age(snapshot: QueueSnapshot, at: float, options: TelemetryOptions) -> float:
    """Return the age in seconds of the oldest message, leaving out poison pills; 0 if none is left.

    Delayed messages and those in flight count. On a standard queue the metric passes over messages received three
    times without deletion; a FIFO queue never reorders, so there it does not.
    """
    skip = _skips_poison_pills(snapshot, options)
    ages = (at - each.arrived_at for each in snapshot.messages if not (skip and each.receive_count >= POISON_RECEIVES))
    return max(ages, default=0.0)


def _skips_poison_pills(snapshot: QueueSnapshot, options: TelemetryOptions) -> bool:
    if snapshot.is_fifo or options.sqs_poison_pills == "never":
        return False
    if options.sqs_poison_pills == "always":
        return True
    return snapshot.max_receive_count is None or snapshot.max_receive_count > POISON_RECEIVES


def total(parts: Iterable[QueueTraffic]) -> QueueTraffic:
    """Add up traffic."""
    found = list(parts)
    return QueueTraffic(
        sent_sizes=tuple(size for each in found for size in each.sent_sizes),
        received=sum(each.received for each in found),
        deleted=sum(each.deleted for each in found),
        empty_receives=sum(each.empty_receives for each in found),
        deduplicated=sum(each.deduplicated for each in found),
    )
