"""Batches of an SQS standard queue that are worked on at once; LocalStack takes the next when the one before is done.

Lambda begins with five batches at once and later adds more, which is left out here. ``MaximumConcurrency`` lowers the
limit. A FIFO queue keeps its order: its batches are worked on one after the other.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from localstack.services.lambda_.event_source_mapping import esm_worker_factory
from localstack.services.lambda_.event_source_mapping.esm_worker import EsmWorker
from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.utils.patch import patch

from smokealarm_localstack import clock

AT_ONCE: Final = 5
"""How many batches of one mapping are worked on at once."""

_REST: Final = 1e-6
"""One microsecond, the clock's grain: virtual time moves by it once a batch has ended or waits for a later moment."""

_LOG: Final = logging.getLogger(__name__)


class Batches:
    """The batches of one mapping that are being worked on."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._running = 0
        self._ended = threading.Condition()

    def begin(self, work: Callable[[], None]) -> None:
        """Work on a batch in a thread of its own; return when there is room for another one.

        On the virtual clock a batch has ended or waits before the next one begins, so that their order is always the
        same; a batch that takes no time costs none.
        """
        with self._ended:
            self._running += 1
            clock.start_counted_thread(partial(self._run, work), "event-source-mapping-batch")
            self._ended.wait(_REST)
            self._ended.wait_for(lambda: self._running < self._at_once)

    def wait_for_all(self) -> None:
        """Return when no batch is being worked on."""
        with self._ended:
            self._ended.wait_for(lambda: not self._running)

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - as LocalStack does: the messages come back after their visibility timeout
            _LOG.warning("A batch failed: %s", error, exc_info=_LOG.isEnabledFor(logging.DEBUG))
        finally:
            with self._ended:
                self._running -= 1
                self._ended.notify_all()


class ConcurrentSqsPoller(SqsPoller):
    """A poller that receives while the batches it has received before are still worked on."""

    def __init__(self, *arguments: Any, **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        self.batches = Batches()

    def handle_messages(self, messages: list[Any]) -> None:
        """Begin to work on a batch of a standard queue, or work on one of a FIFO queue."""
        work = partial(super().handle_messages, messages)
        if self.is_fifo_queue:
            work()
        else:
            self.batches.begin(work)

    def close(self) -> None:
        """Let what was begun end: only then is a mapping disabled or deleted."""
        self.batches.wait_for_all()


def install() -> None:
    """Let every mapping of an SQS queue that is created from now on work on several batches at once."""
    esm_worker_factory.SqsPoller = ConcurrentSqsPoller  # type: ignore[misc]

    @patch(EsmWorkerFactory.get_esm_worker)
    def get_esm_worker(fn: Any, self: EsmWorkerFactory) -> EsmWorker:
        worker = fn(self)
        if isinstance(worker.poller, ConcurrentSqsPoller):
            worker.poller.batches = Batches(_at_once(self.esm_config))
        return worker


def _at_once(mapping: Any) -> int:
    """Return how many batches of a mapping are worked on at once."""
    maximum = (mapping.get("ScalingConfig") or {}).get("MaximumConcurrency")
    return AT_ONCE if maximum is None else min(maximum, AT_ONCE)
