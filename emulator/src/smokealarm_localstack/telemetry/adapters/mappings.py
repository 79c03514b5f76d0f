"""SQS event source mappings whose ``MetricsConfig`` asks for ``EventCount``."""

import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Final

from localstack.services.lambda_.event_source_mapping.esm_worker import EsmWorker
from localstack.services.lambda_.event_source_mapping.pollers.poller import EmptyPollResultsException, Poller
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.utils.patch import patch

from smokealarm_localstack.telemetry.adapters.functions import scope_of
from smokealarm_localstack.telemetry.rules.mappings import Batch, batch, empty_poll
from smokealarm_localstack.telemetry.writer import Telemetry

_MAPPING = "smokealarm_mapping"


def install(telemetry: Telemetry) -> None:
    """Send the counts of every batch from now on."""

    @patch(EsmWorker.__init__)
    def initialise(
        original: Any, self: EsmWorker, esm_config: Any, poller: Poller, *arguments: Any, **rest: Any
    ) -> None:
        original(self, esm_config, poller, *arguments, **rest)
        setattr(poller, _MAPPING, esm_config)

    _note_steps()
    _watch_batches(telemetry)


def _counts_events(poller: Poller) -> bool:
    mapping = getattr(poller, _MAPPING, None) or {}
    return "EventCount" in (mapping.get("MetricsConfig") or {}).get("Metrics", ())


class _Seen:
    """What happened to the batch that a thread is handling."""

    def __init__(self) -> None:
        self.matching: set[str] = set()
        self.deleted: set[str] = set()


_seen: Final[ContextVar[_Seen | None]] = ContextVar("_seen", default=None)
"""Of the calling thread's batch: a poller may have several at once."""


def _note_steps() -> None:
    """Note which events of a batch pass the filter, and which messages are deleted."""

    @patch(Poller.filter_events)
    def filter_events(original: Any, self: Poller, events: list[Any]) -> list[Any]:
        matching = original(self, events)
        if seen := _seen.get():
            seen.matching = {each["messageId"] for each in matching}
        return matching

    @patch(SqsPoller.delete_messages)
    def delete_messages(original: Any, self: SqsPoller, messages: list[Any], message_ids: Iterable[str]) -> None:
        original(self, messages, message_ids)
        if seen := _seen.get():
            seen.deleted |= set(message_ids)


def _watch_batches(telemetry: Telemetry) -> None:
    @patch(SqsPoller.poll_events)
    def poll_events(original: Any, self: SqsPoller) -> None:
        try:
            original(self)
        except EmptyPollResultsException:
            if _counts_events(self):
                _write(telemetry, self, empty_poll(getattr(self, _MAPPING)["UUID"], time.time()))
            raise

    @patch(SqsPoller.handle_messages)
    def handle_messages(original: Any, self: SqsPoller, messages: list[Any]) -> None:
        if not _counts_events(self):
            original(self, messages)
            return
        seen, started = _Seen(), time.time()
        token = _seen.set(seen)
        try:
            original(self, messages)
        finally:
            _seen.reset(token)
            done = Batch(len(messages), len(seen.matching), len(seen.deleted & seen.matching))
            _write(telemetry, self, batch(getattr(self, _MAPPING)["UUID"], done, started, time.time()))


def _write(telemetry: Telemetry, poller: Poller, data: list[Any]) -> None:
    telemetry.write(scope_of(getattr(poller, _MAPPING)["FunctionArn"]), data)
