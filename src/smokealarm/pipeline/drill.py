"""One drill: a pipeline with an hour of its own, what was done to it in that hour, and what can be seen of it since.

Steps of scenarios speak to a drill and to nothing else. It can be used without pytest as well::

    with Drill(backend, pipeline) as drill:
        drill.inject("function.hang", "ingest")
        drill.upload(files)
        drill.pass_time(timedelta(minutes=15))
        assert drill.queue_counts("dead-letter queue").visible == 1
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from smokealarm.clock import Instant, format_duration
from smokealarm.errors import DrillError
from smokealarm.pipeline import faults, measurement, observation, operations, scheduling, spoiling, workload
from smokealarm.pipeline.disturbance import Disturbances, Withholds, nothing
from smokealarm.pipeline.faults import targets
from smokealarm.pipeline.parts import Parts
from smokealarm.pipeline.poison import Poison, poison_message
from smokealarm.pipeline.results import Results
from smokealarm.pipeline.shape import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from smokealarm.cloud.backend import Backend
    from smokealarm.pipeline.handles import Pipeline

_MINUTE: Final = timedelta(minutes=1)
_SECOND: Final = timedelta(seconds=1)
_NONE: Final[Mapping[str, object]] = MappingProxyType({})
_REST: Final = {True: (timedelta(minutes=10), timedelta(seconds=10)), False: (_MINUTE, timedelta(seconds=0.1))}
"""How long to wait for rest and how often to look, on a virtual clock and on a real one."""


class Companion(Protocol):
    """Somebody who watches the pipeline while a drill lets time pass."""

    def begin(self, moment: Instant) -> None:
        """Begin anew: nothing before this moment counts."""

    def follow(self, moment: Instant) -> None:
        """Do whatever was to be done up to this moment."""


class Drill:
    """Everything that one scenario does to a pipeline and asks of it.

    Its end takes every fault out and proves it, empties the queues, and, unless something failed before, demands that
    every fault had an effect: FaultHadNoEffect otherwise, since a scenario whose fault did nothing proves nothing.

    ``variables`` are those of the Monaco project that the scenario sets otherwise than ``smokealarm.toml``.

    A fault that ``withholds`` does not let happen is only noted as withheld, and whatever expects its consequences has
    to fail; no other needs an effect then.
    """

    def __init__(self, backend: Backend, pipeline: Pipeline, withholds: Withholds = nothing) -> None:
        self.backend, self.pipeline = backend, pipeline
        self.parts = Parts(pipeline)
        self.disturbances = Disturbances(lambda: self.now().epoch, withholds)
        self._companions: list[Companion] = []
        self._clock = backend.clock() if backend.capabilities.virtual_clock else None
        self._undo = ExitStack()
        self._ends: dict[str, ExitStack] = {}
        self._empty_queues()
        self.begin = self._begin()
        self.uploaded: list[workload.SourceFile] = []
        self.sent: list[str] = []
        self.injections: list[faults.Injection] = []
        self.variables: dict[str, str] = {}
        self._provided = ExitStack()
        self._versions: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Drill({self.pipeline.stack_name}, since {self.begin})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.recover()
        self._provided.close()
        self._empty_queues()
        if error is None and not self.disturbances.withheld:
            for injection in self.injections:
                injection.require_effect()

    # -- time ----------------------------------------------------------------------------------------------------

    @property
    def is_virtual(self) -> bool:
        """Whether the backend's clock is virtual."""
        return self._clock is not None

    def now(self) -> Instant:
        """Return the backend's time."""
        return self._clock.now() if self._clock else Instant(time.time())

    @property
    def begin_minute(self) -> int:
        """The minute since the epoch at which the drill began."""
        return int(self.begin.epoch // _MINUTE.total_seconds())

    @property
    def minute(self) -> int:
        """The last full minute since the epoch."""
        return int(self.now().epoch // _MINUTE.total_seconds())

    def purge(self, word: str) -> None:
        """Delete every message of a queue."""
        self._clients.sqs.purge_queue(QueueUrl=self.parts.queue(word).url)

    def pass_time(self, length: timedelta) -> None:
        """Let virtual time pass; faults with a window come and go at their moments, companions follow each minute."""
        if not length:
            return
        clock = self.backend.clock()
        begin = clock.now()
        for moment in self._stops(begin, begin + length):
            self._follow(clock.advance_to(moment).now)

    def join(self, companion: Companion) -> None:
        """Let somebody follow from now on, as if from the drill's begin."""
        companion.begin(self.begin)
        self._companions.append(companion)

    def rest(self) -> None:
        """Wait until every upload has been dealt with: in steps of virtual time, or looking again in real time.

        On a virtual clock nothing is at work any more when it returns: an execution may end while the message that
        started it is still being deleted.

        Raises:
            DrillError: it has not come to rest within ten virtual minutes, or one real one.
        """
        allowed, step = _REST[self._clock is not None]
        deadline = self.now() + allowed
        if self._clock:
            self._clock.settle()
        while not self._is_at_rest():
            if self.now() > deadline:
                raise DrillError(f"the pipeline did not come to rest within {format_duration(allowed)}")
            self._clock.advance(step) if self._clock else time.sleep(step.total_seconds())
            self._follow(self.now())

    # -- doing ---------------------------------------------------------------------------------------------------

    def upload(self, files: Iterable[workload.SourceFile]) -> None:
        """Upload files under keys of this drill, as the faults of the data leave them."""
        own = [workload.renamed(file, self._stamp) for file in files]
        for injection in self.injections:
            own = injection.alter(own)
        for file in own:
            workload.upload(self._clients.s3, self.pipeline.input_bucket, file)
        self.uploaded += own

    def upload_new(self, count: int) -> None:
        """Upload so many files that no upload before was like."""
        self.upload(workload.new_files(self.pipeline.shape.uploads, len(self.uploaded), count))

    def upload_samples(self, name: str = "") -> None:
        """Upload the sample files, or that of one name without its extension.

        Raises:
            DrillError: there is none.
        """
        samples = workload.sample_files(self.pipeline.shape.uploads)
        chosen = [each for each in samples if not name or each.name == name]
        if not chosen:
            there = ", ".join(each.name for each in samples) or "none at all"
            raise DrillError(f"there is no sample file {name!r}; there are: {there}")
        self.upload(chosen)

    def upload_spoiled(self, kind: spoiling.Spoiling) -> None:
        """Upload one file with a flaw."""
        (file,) = workload.new_files(self.pipeline.shape.uploads, len(self.uploaded), 1)
        self.upload([spoiling.spoiled(file, kind, seed=1) if self.disturbances.causes(f"a {kind} file") else file])

    def poison(self, count: int, kind: Poison = Poison.TRUNCATED) -> None:
        """Send messages to the ingest queue that no function can ever read."""
        queue, words = self.pipeline.ingest_queue, "poison" if kind is Poison.TRUNCATED else str(kind)
        if not self.disturbances.causes(f"{count} {words} message{'s' * (count != 1)}"):
            return
        first = len(self.sent)
        for seed in range(first, first + count):
            message = poison_message(seed, kind)
            self.sent.append(workload.send(self._clients.sqs, queue, message))

    def announce_again(self, count: int = 1) -> None:
        """Send the newest upload's event to the ingest queue again, as S3, EventBridge and SQS may all do.

        Raises:
            DrillError: no execution says which event that was.
        """
        states, machine = self._clients.stepfunctions, self.pipeline.state_machine
        if not self.disturbances.causes("a repeated event"):
            return
        event = observation.newest_event(states, machine)
        for _ in range(count):
            workload.send(self._clients.sqs, self.pipeline.ingest_queue, event)

    def schedule_event(self, minutes: int) -> None:
        """Let a schedule send the newest upload's event to the ingest queue again and again, until the drill's end.

        Raises:
            DrillError: no execution says which event that was.
        """
        event = observation.newest_event(self._clients.stepfunctions, self.pipeline.state_machine)
        self._provided.enter_context(scheduling.scheduled(self._clients, self.pipeline, event, minutes))

    def redrive(self, word: str) -> None:
        """Move the messages of a dead-letter queue back to where they came from."""
        operations.redrive(self._clients.sqs, self.parts.queue(word))

    def deploy_functions(self) -> None:
        """Deploy every function again, as a release without a change would."""
        operations.deploy_anew(self._clients.lambda_, self.pipeline.functions)

    def send_events(self, word: str, count: int) -> None:
        """Invoke a function asynchronously; its version with provisioned concurrency if it has one."""
        qualifier = self._versions.get(word, "$LATEST")
        operations.send_events(self._clients.lambda_, self.parts.function(word), count, qualifier)

    def keep_failed_events(self, word: str, queue: str, *, as_records: bool) -> None:
        """Let a queue have a function's failed async events, or records of them, until the drill's end."""
        function, kept = self.parts.function(word), self.parts.queue(queue)
        opened = operations.failed_events_kept(self._clients.lambda_, function, kept, as_records=as_records)
        self._provided.enter_context(opened)

    def hold_back(self, word: str, length: timedelta) -> None:
        """Let a queue's later messages overtake one.

        Raises:
            DrillError: there is none.
        """
        if not self.disturbances.causes("a message that others overtake"):
            return
        if not operations.hold_back(self._clients.sqs, self.parts.queue(word), length):
            raise DrillError(f"the {word} has no message that could be held back")

    def provision(self, word: str, environments: int) -> None:
        """Keep environments of a version of a function ready until the drill's end."""
        wait = self.backend.clock().advance
        opened = operations.provisioned(self._clients.lambda_, self.parts.function(word), environments, wait)
        self._versions[word] = self._provided.enter_context(opened)

    def stop_executions(self, count: int) -> None:
        """Stop every execution of this drill's uploads that runs.

        Raises:
            DrillError: they are not ``count``.
        """
        if not self.disturbances.causes("executions that somebody stops"):
            return
        stopped = operations.stop(self._clients.stepfunctions, self.pipeline.state_machine, self.executions())
        if stopped != count:
            raise DrillError(f"{stopped} executions were running, expected {count}")

    def inject(self, name: str, target: str | None = None, **details: Any) -> faults.Injection:
        """Put a fault in until :meth:`recover` or the drill's end; see :func:`smokealarm.pipeline.faults.named`."""
        fault = faults.named(name, target, within=self.pipeline, **details)
        if self.disturbances.withholds(name):
            targets.check(fault.target_kind, fault.target, self.backend)
            return faults.Injection(fault, fault.lever(self.backend))
        own = self._ends[name] = self._undo.enter_context(ExitStack())
        injection = own.enter_context(faults.injected(fault, self.backend, lambda: self.now().epoch))
        self.injections.append(injection)
        return injection

    def hold(
        self, fault: AbstractContextManager[None], name: str, part: str = "", settings: Mapping[str, object] = _NONE
    ) -> None:
        """Keep a fault of somebody else, such as a receiver, switched on until :meth:`recover` or the drill's end.

        ``part`` is what it breaks, where that matters to a reader of the tape: the monitoring itself does. ``settings``
        are then the properties that it changes, as ``smokealarm replay --set`` names them.
        """
        if not self.disturbances.withholds(name):
            changed = tuple((each, str(value)) for each, value in settings.items())
            self._undo.enter_context(self.disturbances.during(name, part, changed))
            self._undo.enter_context(fault)

    def mend(self, name: str) -> None:
        """Take the newest fault of one kind out, and prove that it is; the others stay.

        Raises:
            DrillError: there is none.
        """
        if name in self.disturbances.withheld:
            return
        if name not in self._ends:
            raise DrillError(f"no fault {name!r} is in; there are: {', '.join(self._ends) or 'none at all'}")
        self._ends.pop(name).close()

    def recover(self) -> None:
        """Take every fault out, and prove that each one is."""
        self._ends.clear()
        self._undo.close()

    # -- seeing --------------------------------------------------------------------------------------------------

    @property
    def results(self) -> Results:
        """What the pipeline made of files."""
        return Results(self._clients.s3, self.pipeline.output_bucket)

    def queue_counts(self, word: str) -> observation.QueueCounts:
        """Count the messages of a queue."""
        return observation.queue_counts(self._clients.sqs, self.parts.queue(word))

    def messages(self, word: str) -> tuple[observation.Message, ...]:
        """Read the messages of a queue that nothing consumes."""
        return observation.messages(self._clients.sqs, self.parts.queue(word))

    @property
    def filled_queues(self) -> tuple[str, ...]:
        """The names of the queues that hold messages."""
        counts = ((queue.name, observation.queue_counts(self._clients.sqs, queue)) for queue in self.pipeline.queues)
        return tuple(name for name, each in counts if each.total)

    def executions(self) -> tuple[observation.Execution, ...]:
        """Return the executions of this drill's uploads."""
        since = self.begin.datetime
        return observation.executions(self._clients.stepfunctions, self.pipeline.state_machine, since)

    def log_lines(self, word: str, pattern: str = "") -> tuple[str, ...]:
        """Return a function's log lines since the drill began."""
        return observation.log_lines(self._clients.logs, self.parts.function(word), pattern, self.begin.datetime)

    def by_minute(self, words: str, statistic: str = "Sum") -> dict[int, float]:
        """Return a metric's statistic for each minute of this drill that has data; the first minute is 0."""
        metric = self.parts.metric(words)
        end = self.now().ceiling(_MINUTE) + _MINUTE
        found = measurement.by_minute(self._clients.cloudwatch, metric, statistic, self.begin.datetime, end.datetime)
        return {self._minute(value): value.value for value in found}

    def full_minutes(self) -> int:
        """Count the full minutes since the drill began."""
        return int(self.now().since(self.begin) / _MINUTE)

    # -- inside --------------------------------------------------------------------------------------------------

    @property
    def _clients(self) -> Any:
        return self.backend.clients

    @cached_property
    def _stamp(self) -> str:
        """What the keys of this drill's uploads have in common: the second in which it began."""
        return f"{self.begin.datetime:%Y%m%dT%H%M%S}"

    def _begin(self) -> Instant:
        """Begin an hour of its own, or on a real clock a second of its own, so that nothing of before is counted."""
        if self._clock:
            return self._clock.start_own_hour()
        begin = (self.now() + _SECOND).floor(_SECOND)
        time.sleep(max(0.0, begin.since(self.now()).total_seconds()))
        return begin

    def _minute(self, value: measurement.MinuteValue) -> int:
        return round(Instant.of(value.minute).since(self.begin) / _MINUTE)

    def _stops(self, begin: Instant, end: Instant) -> list[Instant]:
        """Return the moments after ``begin``, up to ``end``, at which time has to stop for somebody."""
        moments = {Instant(at) for injection in self.injections for at in injection.moments}
        minutes = begin.stops(end, _MINUTE) if self._companions else [end]
        return sorted({each for each in moments if begin <= each <= end} | set(minutes))

    def _follow(self, moment: Instant) -> None:
        for injection in self.injections:
            injection.follow()
        for companion in self._companions:
            companion.follow(moment)

    def _is_at_rest(self) -> bool:
        if not self.pipeline.state_machines:
            return self.queue_counts(Role.INGEST_QUEUE.value).total == 0
        executions = self.executions()
        started: Sequence[str] = [execution.key for execution in executions]
        running = [execution for execution in executions if execution.status == "RUNNING"]
        return not running and all(file.key in started for file in self.uploaded)

    def _empty_queues(self) -> None:
        for queue in self.pipeline.queues:
            self._clients.sqs.purge_queue(QueueUrl=queue.url)
