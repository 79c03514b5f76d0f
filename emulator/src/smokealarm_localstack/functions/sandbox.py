"""One execution environment: it is initialised, runs one invocation after the other, and is reset when one goes wrong.

Phases, limits and what survives which failure:
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

from smokealarm_localstack import clock
from smokealarm_localstack.functions import failures, memory, stopwatch
from smokealarm_localstack.functions.failures import MAX_RESPONSE_BYTES, Outcome
from smokealarm_localstack.functions.function_faults import pick_fault
from smokealarm_localstack.functions.launching import plan
from smokealarm_localstack.functions.output import LogEvent
from smokealarm_localstack.functions.platform_log import PlatformLog, iso_now
from smokealarm_localstack.functions.process import FunctionProcess, RuntimeExited
from smokealarm_localstack.functions.runtime_api import Event, InitErrorPosted, RuntimeApi
from smokealarm_localstack.functions.settings import settings

_Activity = clock.Activity | clock.Uncounted

INIT_SECONDS: Final = 10
PROVISIONED_INIT_SECONDS: Final = 130


@dataclass(frozen=True, slots=True)
class Invocation:
    """One attempt to run the function; ``client_context`` is JSON text or ``None``."""

    request_id: str
    function_arn: str
    body: bytes
    trace_id: str
    client_context: str | None


@dataclass(frozen=True, slots=True)
class Initialised:
    """How an init phase ended; ``failure`` is ``None`` if it succeeded."""

    duration_ms: float
    failure: Outcome | None


@dataclass(frozen=True, slots=True)
class Ran:
    """How an invocation went: its end, its time in the handler, and the most memory used so far."""

    outcome: Outcome
    duration_ms: float
    max_memory_mb: int


class Sandbox:
    """The process of one environment and the rules by which it is replaced.

    ``emit`` receives the function's and the platform's log events in order.
    """

    def __init__(
        self,
        version: FunctionVersion,
        variables: dict[str, Any],
        log: PlatformLog,
        emit: Callable[[list[LogEvent]], None],
    ) -> None:
        self._version = version
        self._variables = variables
        self.log = log
        self._emit = emit
        self._process: FunctionProcess | None = None
        self._peak_mb = 0  # of the present process
        self._max_response_bytes = int(variables.get("LOCALSTACK_MAX_PAYLOAD_SIZE", MAX_RESPONSE_BYTES))

    def initialise(self, seconds: float) -> Initialised:
        """Run the init phase of a new environment."""
        self._say(self.log.init_start())
        initialised = self._initialise("", seconds)
        failure = initialised.failure
        status = "success" if failure is None else ("timeout" if failure.status == "timeout" else "error")
        error_type = failure.error_type if failure else None
        self._say(self.log.init_report("init", initialised.duration_ms, status, error_type))
        return initialised

    def run(self, invocation: Invocation) -> Ran:
        """Run one invocation, initialising a process first if the last one is gone."""
        measure = stopwatch.start()
        deadline = time.time() + self._version.config.timeout
        failure = self._reinitialise(invocation, deadline)
        self._say(self.log.start(invocation.request_id))
        outcome = failure or self._handle(invocation, deadline)
        elapsed = measure()
        if outcome.status == "timeout":
            elapsed = self._version.config.timeout * 1000.0
        return Ran(outcome, elapsed, min(self._peak_mb, self._version.config.memory_size))

    def stop(self) -> None:
        """Kill the process, if there is one, with everything it started."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.api.close()

    def _reinitialise(self, invocation: Invocation, deadline: float) -> Outcome | None:
        """Repeat the init phase inside an invocation, on the invocation's time."""
        if self._process and self._process.alive:
            self._take_output()
            return None
        initialised = self._initialise(invocation.request_id, deadline - time.time())
        failure = initialised.failure
        if failure:
            status = "timeout" if failure.status == "timeout" else "error"
            self._say(self.log.init_report("invoke", initialised.duration_ms, status, failure.error_type))
        return failure

    def _initialise(self, request_id: str, seconds: float) -> Initialised:
        measure = stopwatch.start()
        activity = clock.begin_activity(f"init of {self._version.id.function_name}", may_stall=True)
        try:
            failure = self._await_ready(self._start(activity), request_id, seconds)
        finally:
            activity.end()
        if failure:
            self.stop()
        return Initialised(measure(), failure)

    def _await_ready(self, process: FunctionProcess, request_id: str, seconds: float) -> Outcome | None:
        try:
            with process.watching_memory(self._version.config.memory_size):
                process.api.ready.result(seconds)
        except TimeoutError:
            process.kill()
            return failures.timed_out(request_id, self._version.config.timeout, iso_now())
        except InitErrorPosted as error:
            return failures.init_failed(error.body)
        except RuntimeExited as exited:
            return self._exit_outcome(process, request_id, exited)
        finally:
            self._measure_memory(process)
            self._take_output(process)
        return None

    def _start(self, activity: _Activity) -> FunctionProcess:
        api = RuntimeApi()
        added = clock.function_environment(activity) | {"AWS_LAMBDA_RUNTIME_API": api.address}
        fault = pick_fault(self._version.id.function_name, "init")
        self._peak_mb = 0
        self._process = FunctionProcess(plan(self._version, self._variables, added, fault), api)
        return self._process

    def _handle(self, invocation: Invocation, deadline: float) -> Outcome:
        process = self._process
        activity = clock.begin_activity(f"{self._version.id.function_name} {invocation.request_id}", may_stall=True)
        try:
            event = self._event(invocation, deadline, clock.event_headers(activity))
            with process.watching_memory(self._version.config.memory_size):
                outcome = self._await_posted(process, event)
            self._measure_memory(process)
            outcome = self._within_memory(invocation.request_id, outcome)
            if outcome.status in ("error", "timeout"):
                process.kill()
            self._take_output(process)
        finally:
            activity.end()
        return outcome

    def _await_posted(self, process: FunctionProcess, event: Event) -> Outcome:
        posted = process.api.deliver(event)
        try:
            answer = posted.result(event.deadline - time.time())
        except TimeoutError:
            return failures.timed_out(event.request_id, self._version.config.timeout, iso_now())
        except RuntimeExited as exited:
            return self._exit_outcome(process, event.request_id, exited)
        if answer.is_error:
            return failures.raised(answer.body)
        return failures.returned(answer.body, self._max_response_bytes)

    def _within_memory(self, request_id: str, outcome: Outcome) -> Outcome:
        """Return the outcome, unless the memory was exceeded for a moment so short that only the kernel noticed."""
        if outcome.status in ("success", "failure") and self._peak_mb > self._version.config.memory_size:
            return failures.out_of_memory(request_id, settings().out_of_memory_type)
        return outcome

    def _event(self, invocation: Invocation, deadline: float, headers: dict[str, str]) -> Event:
        return Event(
            request_id=invocation.request_id,
            function_arn=invocation.function_arn,
            body=invocation.body,
            deadline=deadline,
            trace_id=invocation.trace_id,
            client_context=invocation.client_context,
            fault=pick_fault(self._version.id.function_name, "invoke"),
            extra_headers=headers,
        )

    def _exit_outcome(self, process: FunctionProcess, request_id: str, exited: RuntimeExited) -> Outcome:
        if process.over_memory:
            self._peak_mb = self._version.config.memory_size
            return failures.out_of_memory(request_id, settings().out_of_memory_type)
        return failures.exited(request_id, exited.returncode)

    def _measure_memory(self, process: FunctionProcess) -> None:
        self._peak_mb = max(self._peak_mb, memory.peak_mb(process.pid))

    def _take_output(self, process: FunctionProcess | None = None) -> None:
        process = process or self._process
        if process:
            self._emit(process.output.take())

    def _say(self, messages: list[str]) -> None:
        now = int(time.time() * 1000)
        self._emit([LogEvent(now, message) for message in messages])
