"""LocalStack's own pollers, turned into waits for what they poll for.

A poll once a second would make a virtual minute sixty jumps long. Each patch here replaces "look again in a while" by
"wake when it happens", with the same outcome at the same virtual moment.
"""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf
from typing import Any, Final

from crontab import CronTab
from localstack.services.events.scheduler import Job, JobScheduler
from localstack.services.lambda_.event_source_mapping.esm_worker import EsmWorker
from localstack.services.lambda_.event_source_mapping.pollers.poller import EmptyPollResultsException
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.services.lambda_.invocation.event_manager import Poller
from localstack.services.lambda_.invocation.internal_sqs_queue import FakeSqsClient
from localstack.services.sqs import models as sqs_models
from localstack.services.sqs.models import SqsMessage, SqsQueue, sqs_stores
from localstack.services.sqs.provider import QueueUpdateWorker
from localstack.utils.patch import patch
from localstack.utils.threads import start_thread

_TICK: Final = 1e-6
"""One microsecond, the clock's grain: what LocalStack compares with ``<`` happens just after its deadline."""

arrivals: Final = threading.Condition()
"""Notified whenever a message may have become visible, or a poller is to stop."""


class Changes:
    """A count of changes that several threads can each wait on without taking them from one another."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    def announce(self) -> None:
        """Say that something changed."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait_beyond(self, seen: int, timeout: float | None) -> int:
        """Wait until more than ``seen`` changes were announced, at most ``timeout`` seconds; return their count."""
        with self._condition:
            self._condition.wait_for(lambda: self._count != seen, timeout)
            return self._count


_deadlines: Final = Changes()
"""Announced whenever a message got a visibility or delay deadline."""

_jobs: Final = Changes()
"""Announced whenever a schedule was added or changed."""


def install() -> None:
    """Replace the pollers; before any service is loaded."""
    _patch_message_moves()
    _patch_queue_updates()
    _patch_mapping_polls()
    _patch_async_event_polls()
    _patch_schedules()


def announce_arrival() -> None:
    """Wake every poller so that it looks again."""
    with arrivals:
        arrivals.notify_all()


# -- queues ----------------------------------------------------------------------------------------------------------


def _patch_message_moves() -> None:
    for queue_type in (sqs_models.StandardQueue, sqs_models.FifoQueue):

        @patch(queue_type._put_message)
        def put_message(fn: Any, self: SqsQueue, *args: Any, **kwargs: Any) -> None:
            fn(self, *args, **kwargs)
            announce_arrival()

        @patch(queue_type.put)
        def put(fn: Any, self: SqsQueue, *args: Any, **kwargs: Any) -> Any:
            message = fn(self, *args, **kwargs)
            _deadlines.announce()
            return message

    sqs_models.SqsMessage.is_delayed = property(_is_delayed)

    @patch(SqsQueue.add_inflight_message)
    def add_inflight_message(fn: Any, self: SqsQueue, message: Any) -> None:
        fn(self, message)
        _deadlines.announce()

    @patch(SqsQueue.update_visibility_timeout)
    def update_visibility_timeout(fn: Any, self: SqsQueue, *args: Any) -> None:
        fn(self, *args)
        _deadlines.announce()


def _is_delayed(message: SqsMessage) -> bool:
    """Say whether a message is still delayed; at the end of its delay it no longer is."""
    return message.delay_seconds is not None and time.time() < message.created + message.delay_seconds


def _patch_queue_updates() -> None:
    """Requeue messages at their deadlines instead of looking once a second."""

    @patch(QueueUpdateWorker.start)
    def start(_fn: Any, self: QueueUpdateWorker) -> None:
        with self.mutex:
            if not self.thread:
                self.thread = start_thread(lambda *_: _requeue_at_deadlines(self), name="sqs-queue-update-worker")

    @patch(QueueUpdateWorker.stop)
    def stop(_fn: Any, self: QueueUpdateWorker) -> None:
        with self.mutex:
            if self.thread:
                self.thread.stop()
                _deadlines.announce()
            self.thread = None


def _requeue_at_deadlines(worker: QueueUpdateWorker) -> None:
    thread, seen = threading.current_thread(), 0
    while thread.running:  # type: ignore[attr-defined]
        soonest = min(_all_deadlines(worker), default=None)
        seen = _deadlines.wait_beyond(seen, None if soonest is None else max(soonest - time.time(), _TICK))
        worker.do_update_all_queues()


def _all_deadlines(worker: QueueUpdateWorker) -> Iterator[float]:
    """Yield the epoch seconds at which each waiting message moves."""
    for queue in worker.iter_queues():
        with queue.mutex:
            for message in queue.inflight:
                if message.visibility_deadline is not None:
                    yield message.visibility_deadline
            for message in queue.delayed:
                yield message.created + (message.delay_seconds or 0)
            yield from _retention_deadlines(queue)


def _retention_deadlines(queue: SqsQueue) -> Iterator[float]:
    """Yield when the oldest visible message of a queue expires."""
    visible = getattr(queue, "visible", None)
    if visible is not None and visible.queue:
        yield visible.queue[0].created + queue.message_retention_period + _TICK


# -- event source mappings -------------------------------------------------------------------------------------------


def _patch_mapping_polls() -> None:
    """Let a mapping poll its queue when there is a message, instead of backing off when there is none."""

    @patch(SqsPoller.poll_events)
    def poll_events(fn: Any, self: SqsPoller) -> None:
        queue = find_queue(self.source_arn)
        stopping = getattr(self, "smokealarm_stopping", threading.Event())
        if queue is None:
            raise EmptyPollResultsException(service="sqs", source_arn=self.source_arn)
        with arrivals:
            arrivals.wait_for(lambda: stopping.is_set() or queue.approximate_number_of_messages > 0)
        if stopping.is_set():
            raise EmptyPollResultsException(service="sqs", source_arn=self.source_arn)
        fn(self)

    @patch(EsmWorker.start)
    def start(fn: Any, self: EsmWorker) -> None:
        self.poller.smokealarm_stopping = self._shutdown_event
        fn(self)

    for stop in (EsmWorker.stop, EsmWorker.delete, EsmWorker.stop_for_shutdown):
        patch(stop)(_then_announce)


def _then_announce(fn: Any, self: Any) -> Any:
    result = fn(self)
    announce_arrival()
    return result


def find_queue(arn: str) -> SqsQueue | None:
    """Return the queue with this ARN, or None when there is none any more."""
    _, _, _, region, account, name = arn.split(":", 5)
    return sqs_stores[account][region].queues.get(name)


# -- asynchronous invocations ----------------------------------------------------------------------------------------

_poller: Final = threading.local()
"""What the calling thread polls for: ``stopping``, the event that ends its poller."""


def _patch_async_event_polls() -> None:
    """Let the poller of a function's internal event queue wait for an event instead of polling every two seconds."""

    @patch(Poller.run)
    def run(fn: Any, self: Poller, *args: Any, **kwargs: Any) -> None:
        _poller.stopping = self._shutdown_event
        fn(self, *args, **kwargs)

    @patch(FakeSqsClient.receive_message)
    def receive_message(fn: Any, self: FakeSqsClient, **request: Any) -> Any:
        queue = self.queue_manager.get_queue(queue_name=request["QueueUrl"])
        with arrivals:
            arrivals.wait_for(lambda: _poller.stopping.is_set() or queue.approximate_number_of_messages > 0)
        return {} if _poller.stopping.is_set() else fn(self, **{**request, "WaitTimeSeconds": 0})

    patch(Poller.stop)(_then_announce)


# -- schedules -------------------------------------------------------------------------------------------------------


def _patch_schedules() -> None:
    """Run EventBridge schedules at their exact moments, and look at nothing while there are none."""

    @patch(JobScheduler.loop)
    def loop(_fn: Any, self: JobScheduler, *_args: Any) -> None:
        seen = 0
        while not self._stop_event.is_set():
            due = {job: _next_run(job) for job in self.jobs if job.is_enabled}
            soonest = min(due.values(), default=None)
            timeout = None if soonest is None else max(soonest - time.time(), _TICK)
            seen = _jobs.wait_beyond(seen, timeout)
            for job, at in due.items():
                if at <= time.time() and job.is_enabled and job in self.jobs:
                    job.do_run()

    for change in (JobScheduler.add_job, JobScheduler.cancel_job, JobScheduler.disable_job):
        patch(change)(_then_reconsider)


def _next_run(job: Job) -> float:
    """Return the next epoch second at which a job's schedule fires, in UTC as EventBridge rules do."""
    now = time.time()
    delay = CronTab(job.schedule).next(now=datetime.fromtimestamp(now, tz=UTC), default_utc=True)
    return round(now + delay) if delay is not None else inf


def _then_reconsider(fn: Any, *args: Any, **kwargs: Any) -> Any:
    result = fn(*args, **kwargs)
    _jobs.announce()
    return result
