"""The deployed pipeline with its clock, as tests of faults speak of it."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from smokealarm.pipeline import faults
from smokealarm.pipeline.measurement import by_minute, function_metric
from smokealarm.pipeline.observation import queue_counts
from smokealarm.pipeline.poison import poison_message
from smokealarm.pipeline.workload import send, upload, valid_file

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from smokealarm.cloud.backend import Backend
    from smokealarm.cloud.control import VirtualClock
    from smokealarm.pipeline.faults import Injection
    from smokealarm.pipeline.handles import Pipeline
    from smokealarm.pipeline.workload import SourceFile

_HOURS = timedelta(hours=5)
_seeds = itertools.count(900_000)


class Bench:
    """The deployed pipeline with its clock, as these tests speak of it."""

    def __init__(self, backend: Backend, clock: VirtualClock, pipeline: Pipeline) -> None:
        self.backend, self.clock, self.pipeline = backend, clock, pipeline

    def injected(self, name: str, target: str | None = None, **details: Any) -> AbstractContextManager[Injection]:
        """Inject a fault told in the pipeline's own words."""
        fault = faults.named(name, target, self.pipeline, **details)
        return faults.injected(fault, self.backend, lambda: self.clock.now().epoch)

    def upload(self, injection: Injection | None = None) -> SourceFile:
        """Upload a file that was never uploaded before, past a fault of the data if there is one."""
        file = valid_file(next(_seeds), days=40)
        [sent] = injection.alter([file]) if injection else [file]
        upload(self.backend.clients.s3, self.pipeline.input_bucket, sent)
        return file

    def poison(self) -> None:
        """Send a message that the pipeline can never process."""
        send(self.backend.clients.sqs, self.pipeline.ingest_queue, poison_message(next(_seeds)))

    def wait(self, minutes: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(minutes=minutes))

    def processed(self, file: SourceFile) -> bool:
        """Say whether the record of an accepted file was written."""
        return self._exists(file.record_key)

    def quarantined(self, file: SourceFile) -> bool:
        """Say whether the record of a rejected file was written."""
        return self._exists(file.quarantine_key)

    def dead_letters(self) -> int:
        """Count the messages in the ingest queue's dead-letter queue."""
        return queue_counts(self.backend.clients.sqs, self.pipeline.queue("dead-letter queue")).total

    def errors(self, word: str) -> float:
        """Sum up the Errors of a function over the last virtual hours."""
        function = self.pipeline.function(word)
        metric, now = function_metric(function, "Errors"), self.clock.now()
        found = by_minute(self.backend.clients.cloudwatch, metric, "Sum", (now - _HOURS).datetime, now.datetime)
        return sum(value.value for value in found)

    def queued(self) -> int:
        """Count the messages in the ingest queue."""
        return queue_counts(self.backend.clients.sqs, self.pipeline.ingest_queue).total

    def _exists(self, key: str) -> bool:
        found = self.backend.clients.s3.list_objects_v2(Bucket=self.pipeline.output_bucket, Prefix=key)
        return found["KeyCount"] == 1
