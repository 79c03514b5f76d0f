"""AWS/SQS: one minute of a queue.

Source:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

import pytest
from rule_tables import written

from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.rules.queues import (
    QueuedMessage,
    QueueSnapshot,
    QueueTraffic,
    is_active,
    minute,
    oldest_age,
    total,
)

DEFAULTS = TelemetryOptions()
END = 600.0
IDLE = QueueTraffic()


def snapshot(*messages: QueuedMessage, name: str = "q", limit: int | None = None) -> QueueSnapshot:
    """Make a queue at the end of a minute."""
    return QueueSnapshot(name, messages, limit)


def sent(traffic: QueueTraffic, queue: QueueSnapshot, options: TelemetryOptions = DEFAULTS) -> dict[str, float]:
    """Return the values a minute sends, by metric."""
    data = minute(traffic, queue, END, options)
    return {name: value for name, value, _ in written(data, QueueName=queue.queue_name)}


def test_a_recorded_send_and_an_empty_poll() -> None:
    """Recorded on AWS: 5 bytes sent gave NumberOfMessagesSent 1, SentMessageSize 5; a poll one empty receive."""
    values = sent(QueueTraffic(sent_sizes=(5,), empty_receives=1), snapshot(QueuedMessage(590)))
    assert (values["NumberOfMessagesSent"], values["SentMessageSize"], values["NumberOfEmptyReceives"]) == (1, 5, 1)


def test_an_idle_active_queue_sends_zeros_and_no_size() -> None:
    """Every metric but SentMessageSize is present in every minute of an active queue."""
    values = sent(IDLE, snapshot())
    assert set(values) == {
        "NumberOfMessagesSent",
        "NumberOfMessagesReceived",
        "NumberOfMessagesDeleted",
        "NumberOfEmptyReceives",
        "ApproximateNumberOfMessagesVisible",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateAgeOfOldestMessage",
    }
    assert set(values.values()) == {0}


def test_zeros_can_be_absent() -> None:
    """The newer wording of the documentation: a metric exists where there is something to count."""
    options = TelemetryOptions(sqs_zeros="absent")
    assert sent(IDLE, snapshot(), options) == {}
    assert sent(QueueTraffic(deleted=2), snapshot(), options) == {"NumberOfMessagesDeleted": 2}


def test_a_minute_is_stamped_with_its_start_and_gauges_are_counts() -> None:
    """Counters cover the minute, gauges are taken at its end; all carry its start."""
    data = minute(IDLE, snapshot(QueuedMessage(570)), END, DEFAULTS)
    assert {each.timestamp for each in data} == {540.0}
    assert ("ApproximateAgeOfOldestMessage", 30, "Seconds") in written(data, QueueName="q")


STATES = [
    (QueuedMessage(0), (1, 0, 0)),
    (QueuedMessage(0, receive_count=1, due_at=601), (0, 1, 0)),
    (QueuedMessage(0, receive_count=1, due_at=599), (1, 0, 0)),
    (QueuedMessage(0, receive_count=1, due_at=600), (0, 1, 0)),
    (QueuedMessage(0, due_at=601), (0, 0, 1)),
    (QueuedMessage(0, due_at=599), (1, 0, 0)),
]


@pytest.mark.parametrize(("message", "expected"), STATES)
def test_a_message_is_in_the_state_it_had_just_before_the_minute_ended(
    message: QueuedMessage, expected: tuple[int, int, int]
) -> None:
    """A visibility timeout or delay that ends at the very boundary still held the message in that minute."""
    values = sent(IDLE, snapshot(message))
    names = ("Visible", "NotVisible", "Delayed")
    assert tuple(values[f"ApproximateNumberOfMessages{name}"] for name in names) == expected


OLD, POISON = QueuedMessage(300, receive_count=2), QueuedMessage(0, receive_count=3)

# Option, maxReceiveCount, name of the queue, expected age at 600 s with messages from 0 s (poison) and 300 s.
AGES = [
    ("unless_moved_first", None, "q", 300),
    ("unless_moved_first", 5, "q", 300),
    ("unless_moved_first", 3, "q", 600),
    ("always", 3, "q", 300),
    ("never", None, "q", 600),
    ("unless_moved_first", None, "q.fifo", 600),
    ("always", None, "q.fifo", 600),
]


@pytest.mark.parametrize(("option", "limit", "name", "expected"), AGES)
def test_the_oldest_message_may_be_passed_over_as_poison(
    option: str, limit: int | None, name: str, expected: int
) -> None:
    """Received three times without deletion, a standard message goes to the back; a FIFO queue never reorders."""
    queue = snapshot(POISON, OLD, name=name, limit=limit)
    assert oldest_age(queue, END, TelemetryOptions(sqs_poison_pills=option)) == expected


def test_a_queue_of_poison_pills_has_no_age() -> None:
    """With every message left out the age is 0, not that of a pill."""
    assert oldest_age(snapshot(POISON), END, DEFAULTS) == 0


def test_messages_in_flight_and_delayed_have_an_age() -> None:
    """Only deletion ends a message's age."""
    assert oldest_age(snapshot(QueuedMessage(100, 1, 700), QueuedMessage(50, 0, 700)), END, DEFAULTS) == 550


def test_a_fifo_queue_counts_groups_and_duplicates() -> None:
    """Deduplicated messages are not sent messages."""
    values = sent(QueueTraffic(deduplicated=2), QueueSnapshot("q.fifo", (), groups_in_flight=3))
    assert values["ApproximateNumberOfGroupsWithInflightMessages"] == 3
    assert (values["NumberOfDeduplicatedSentMessages"], values["NumberOfMessagesSent"]) == (2, 0)


@pytest.mark.parametrize(
    ("has_messages", "last_call", "expected"),
    [(True, -1e9, True), (False, END - 21600, True), (False, END - 21601, False), (False, float("-inf"), False)],
)
def test_a_queue_is_active_with_messages_or_a_recent_call(
    *, has_messages: bool, last_call: float, expected: bool
) -> None:
    """Six hours after the last call an empty queue sends nothing any more."""
    assert is_active(has_messages=has_messages, last_call_at=last_call, now=END, options=DEFAULTS) is expected


def test_traffic_adds_up() -> None:
    """Nothing is lost between several calls of one minute."""
    parts = [QueueTraffic((1,), 2, 3, 4, 5), QueueTraffic((6,), 7, 8, 9, 10)]
    assert total(parts) == QueueTraffic((1, 6), 9, 11, 13, 15)
