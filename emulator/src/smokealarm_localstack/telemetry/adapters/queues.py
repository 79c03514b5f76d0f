"""What happens to SQS queues, collected by minute; replaces LocalStack's own SQS metrics."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.sqs.models import FifoQueue, SqsMessage, SqsQueue, sqs_stores
from localstack.services.sqs.provider import CloudwatchDispatcher, CloudwatchPublishWorker, SqsProvider
from localstack.utils.patch import Patch, patch

from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.rules.queues import (
    QueuedMessage,
    QueueSnapshot,
    QueueTraffic,
    is_active,
    minute,
    total,
)
from smokealarm_localstack.telemetry.writer import Telemetry

QueueKey = tuple[str, str, str]
_MINUTE = 60


def _key(queue: SqsQueue) -> QueueKey:
    return queue.account_id, queue.region, queue.name


class QueueLedger:
    """Calls and traffic of every queue until their minute is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_call: dict[QueueKey, float] = {}
        self._traffic: dict[QueueKey, dict[int, list[QueueTraffic]]] = defaultdict(lambda: defaultdict(list))

    def touch(self, queue: SqsQueue) -> None:
        """Remember that a call reached the queue, which keeps it active."""
        self._last_call[_key(queue)] = time.time()

    def add(self, queue: SqsQueue, traffic: QueueTraffic) -> None:
        """Count traffic in the minute of now."""
        now = time.time()
        with self._lock:
            self._last_call[_key(queue)] = now
            self._traffic[_key(queue)][int(now // _MINUTE)].append(traffic)

    def poll(self, queue: SqsQueue, at: float, empty_receives: int) -> None:
        """Count the polls of a mapping in the minute that began at ``at``; they keep the queue active."""
        with self._lock:
            self._last_call[_key(queue)] = max(at, self._last_call.get(_key(queue), at))
            traffic = QueueTraffic(empty_receives=empty_receives)
            self._traffic[_key(queue)][int(at // _MINUTE)].append(traffic)

    def last_call(self, key: QueueKey) -> float:
        """Return when a call last reached a queue, minus infinity for never."""
        return self._last_call.get(key, float("-inf"))

    def take(self, key: QueueKey, before: float) -> dict[int, QueueTraffic]:
        """Return and forget a queue's traffic of the minutes that ended by ``before``."""
        with self._lock:
            minutes = self._traffic.get(key, {})
            over = [each for each in minutes if (each + 1) * _MINUTE <= before]
            return {each: total(minutes.pop(each)) for each in sorted(over)}

    def forget_all_but(self, alive: set[QueueKey]) -> None:
        """Forget queues that were deleted."""
        with self._lock:
            for key in self._last_call.keys() - alive:
                self._last_call.pop(key, None)
                self._traffic.pop(key, None)

    def known(self) -> set[QueueKey]:
        """Return every queue that a call reached and that was not forgotten."""
        return set(self._last_call)


class QueueMetrics:
    """Sends the finished minute of every active queue."""

    def __init__(self, telemetry: Telemetry, ledger: QueueLedger) -> None:
        self._telemetry = telemetry
        self._ledger = ledger

    def sample(self, boundary: float) -> None:
        """Send the minute that ended at ``boundary``."""
        options = self._telemetry.options
        queues = {_key(queue): queue for _, _, store in sqs_stores.iter_stores() for queue in store.queues.values()}
        for queue in _polled(queues):
            self._ledger.poll(queue, boundary - _MINUTE, options.sqs_mapping_empty_receives)
        for key in queues.keys() | self._ledger.known():
            queue = queues.get(key)
            last = self._ledger.last_call(key)
            if not is_active(
                has_messages=queue is not None and _has_messages(queue),
                last_call_at=last,
                now=boundary,
                options=options,
            ):
                continue
            snapshot = _snapshot(queue, boundary) if queue else QueueSnapshot(key[2], ())
            self._send(key, snapshot, boundary)
        self._ledger.forget_all_but(set(queues))

    def _send(self, key: QueueKey, snapshot: QueueSnapshot, boundary: float) -> None:
        minutes = self._ledger.take(key, boundary)
        minutes.setdefault(int(boundary // _MINUTE) - 1, QueueTraffic())
        for number, traffic in minutes.items():
            data = minute(traffic, snapshot, (number + 1) * _MINUTE, self._telemetry.options)
            self._telemetry.write(Scope(key[0], key[1]), data)


def _polled(queues: dict[QueueKey, SqsQueue]) -> Iterator[SqsQueue]:
    """Yield the queue of every enabled event source mapping."""
    for _, _, store in lambda_stores.iter_stores():
        for mapping in list(store.event_source_mappings.values()):
            fields = str(mapping.get("EventSourceArn", "")).split(":")
            if mapping.get("State") == "Enabled" and fields[2:3] == ["sqs"]:
                queue = queues.get((fields[4], fields[3], fields[5]))
                if queue is not None:
                    yield queue


def _has_messages(queue: SqsQueue) -> bool:
    return bool(queue.inflight or queue.delayed or queue.approximate_number_of_messages)


def _snapshot(queue: SqsQueue, at: float) -> QueueSnapshot:
    with queue.mutex:
        messages = tuple(_message(message, due, at) for message, due in _held(queue) if message.created < at)
        in_flight = len({each.message_group_id for each in queue.inflight})
    return QueueSnapshot(queue.name, messages, queue.max_receive_count, in_flight)


def _held(queue: SqsQueue) -> Iterator[tuple[SqsMessage, float | None]]:
    """Yield every message and when its delay or visibility timeout ends."""
    for message in list(queue.delayed):
        yield message, message.created + (message.delay_seconds or 0)
    for message in [*queue.inflight, *_visible(queue)]:
        delay_end = message.created + (message.delay_seconds or 0) if message.delay_seconds else None
        yield message, message.visibility_deadline if message.receive_count else delay_end


def _visible(queue: SqsQueue) -> Iterable[SqsMessage]:
    if isinstance(queue, FifoQueue):
        return [each for group in list(queue.message_groups.values()) for each in group.messages]
    return [each for each in list(queue.visible.queue) if not each.deleted]


def _message(message: SqsMessage, due: float | None, at: float) -> QueuedMessage:
    """Return a message as it was just before ``at``; a receive at that very moment belongs to the next minute."""
    if message.last_received is not None and message.last_received >= at:
        return QueuedMessage(message.created, message.receive_count - 1)
    return QueuedMessage(message.created, message.receive_count, due)


def install(telemetry: Telemetry) -> QueueMetrics:
    """Count calls on queues from now on, silence LocalStack's own SQS metrics, and return what sends them."""
    ledger = QueueLedger()
    _silence_localstack()
    _count_sends(ledger)
    _count_receives_and_deletes(ledger)

    _watch_calls(ledger)
    return QueueMetrics(telemetry, ledger)


def _watch_calls(ledger: QueueLedger) -> None:
    """Notice every call that reaches a queue, its creation included; a rejected call counts too."""
    find = SqsProvider._require_queue  # every call on a queue passes here

    def require_queue(*arguments: Any, **rest: Any) -> SqsQueue:
        queue = find(*arguments, **rest)
        ledger.touch(queue)
        return queue

    Patch(SqsProvider, "_require_queue", staticmethod(require_queue)).apply()

    @patch(SqsProvider.create_queue)
    def create_queue(original: Any, self: SqsProvider, context: Any, queue_name: str, **rest: Any) -> Any:
        answer = original(self, context, queue_name, **rest)
        if queue := sqs_stores[context.account_id][context.region].queues.get(queue_name):
            ledger.touch(queue)
        return answer


def _silence_localstack() -> None:
    @patch(CloudwatchDispatcher.dispatch_metric_message_sent)
    def dispatch_metric_message_sent(_original: Any, _self: Any, **_rest: Any) -> None:
        """Count nothing here: the message is not in the queue yet and may still be refused."""

    @patch(CloudwatchPublishWorker.start)
    def start(_original: Any, _self: Any) -> None:
        """Start no thread: the minute sampler does this work."""


def _count_sends(ledger: QueueLedger) -> None:
    @patch(SqsProvider._put_message)  # both send calls end here, redrive moves do not
    def put_message(
        original: Any, self: Any, queue: SqsQueue, context: Any, message_body: str, *arguments: Any, **rest: Any
    ) -> SqsMessage:
        message = original(self, queue, context, message_body, *arguments, **rest)
        duplicate = isinstance(queue, FifoQueue) and _is_duplicate(queue, message)
        size = len(message_body.encode())
        ledger.add(queue, QueueTraffic(deduplicated=1) if duplicate else QueueTraffic(sent_sizes=(size,)))
        return message


def _is_duplicate(queue: FifoQueue, message: SqsMessage) -> bool:
    return queue.deduplication.get(message.message_deduplication_id) is not message


def _count_receives_and_deletes(ledger: QueueLedger) -> None:
    @patch(CloudwatchDispatcher.dispatch_metric_received)
    def dispatch_metric_received(_original: Any, _self: Any, queue: SqsQueue, received: int) -> None:
        ledger.add(queue, QueueTraffic(received=received) if received else QueueTraffic(empty_receives=1))

    @patch(CloudwatchDispatcher.dispatch_metric_message_deleted)
    def dispatch_metric_message_deleted(_original: Any, _self: Any, queue: SqsQueue, deleted: int = 1) -> None:
        ledger.add(queue, QueueTraffic(deleted=deleted))
