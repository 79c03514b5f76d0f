"""LocalStack's interface to an execution environment, implemented by a process of this machine."""

import threading
import time
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InitializationType, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from smokealarm_localstack.functions import records
from smokealarm_localstack.functions.log_delivery import LogStream, log_delivery
from smokealarm_localstack.functions.output import LogEvent
from smokealarm_localstack.functions.platform_log import JsonPlatformLog, Origin, PlatformLog, Report, TextPlatformLog
from smokealarm_localstack.functions.refusals import refuse_at_creation, refused_invocation, unsupported
from smokealarm_localstack.functions.sandbox import (
    INIT_SECONDS,
    PROVISIONED_INIT_SECONDS,
    Invocation,
    Ran,
    Sandbox,
)
from smokealarm_localstack.functions.settings import settings


class ProcessRuntimeExecutor(RuntimeExecutor):
    """Runs a function version as a process of this machine that speaks the Lambda Runtime API."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:  # noqa: A002 -- LocalStack's name
        super().__init__(id, function_version)
        self.client_context: str | None = None
        self._sandbox: Sandbox | None = None
        self._stream: LogStream | None = None
        self._init_ms: float | None = None
        self._provisioned = False
        self._events: list[LogEvent] = []
        self._log_text = ""
        self._busy = threading.Lock()
        self._stopping = False

    def start(self, env_vars: dict[str, Any]) -> None:
        """Run the init phase.

        A failed init of an on-demand environment is repeated with its first invocation, which then reports it.

        Raises:
            StatusErrorException: the init phase of a provisioned environment failed, or only a container could run
                such a function.
        """
        _refuse(self.function_version)
        initialization_type = str(env_vars["AWS_LAMBDA_INITIALIZATION_TYPE"])
        self._provisioned = initialization_type == InitializationType.provisioned_concurrency
        self._stream = self._log_stream(env_vars)
        log = _platform_log(self.function_version, initialization_type)
        self._sandbox = Sandbox(self.function_version, env_vars, log, self._emit)
        initialised = self._sandbox.initialise(self._init_seconds())
        self._deliver_log()
        if initialised.failure is None:
            self._init_ms = initialised.duration_ms
        elif self._provisioned:
            raise StatusErrorException("The init phase failed", payload=initialised.failure.payload)

    def stop(self) -> None:
        """Kill the environment, but let a running invocation finish first, as AWS does."""
        self._stopping = True
        if self._busy.acquire(blocking=False):
            try:
                self._stop_sandbox()
            finally:
                self._busy.release()

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Run one invocation and wait for its end, at most the function's timeout."""
        with self._busy:
            started_at = time.time()
            invocation = _invocation(payload, self.client_context)
            ran = self._sandbox.run(invocation)
            self._report(invocation, ran, started_at)
            self._deliver_log()
            if self._stopping:
                self._stop_sandbox()
        is_error = ran.outcome.status != "success"
        return InvocationResult(invocation.request_id, ran.outcome.payload, is_error, self._log_text)

    def get_logs(self) -> str:
        """Return the log of the last invocation."""
        return self._log_text

    def get_address(self) -> str:
        """Return the host on which the function runs."""
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        """Return the host at which the function reaches LocalStack."""
        host = config.GATEWAY_LISTEN[0].host
        return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 -- compared, not bound

    def get_runtime_endpoint(self) -> str:
        """Return LocalStack's own address; only its container init would call back there."""
        return f"http://{self.get_endpoint_from_executor()}:{config.GATEWAY_LISTEN[0].port}"

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Unpack the bundle.

        Raises:
            UnsupportedRuntimeError: functions of this kind cannot run as processes.
        """
        refuse_at_creation(function_version.config.package_type, function_version.config.runtime)
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Do nothing: LocalStack removes the bundle itself."""

    def _init_seconds(self) -> float:
        if self._provisioned:
            return max(PROVISIONED_INIT_SECONDS, self.function_version.config.timeout)
        return INIT_SECONDS

    def _log_stream(self, variables: dict[str, Any]) -> LogStream:
        return LogStream(
            region=self.function_version.id.region,
            role=self.function_version.config.role,
            group=variables["AWS_LAMBDA_LOG_GROUP_NAME"],
            name=variables["AWS_LAMBDA_LOG_STREAM_NAME"],
        )

    def _emit(self, events: list[LogEvent]) -> None:
        self._events.extend(events)

    def _deliver_log(self) -> None:
        events, self._events = self._events, []
        self._log_text = "".join(event.message for event in events)
        log_delivery().put(self._stream, events)

    def _stop_sandbox(self) -> None:
        if self._sandbox:
            self._sandbox.stop()

    def _report(self, invocation: Invocation, ran: Ran, started_at: float) -> None:
        init_ms, self._init_ms = (None if self._provisioned else self._init_ms), None
        report = Report(
            request_id=invocation.request_id,
            outcome=ran.outcome,
            duration_ms=ran.duration_ms,
            init_duration_ms=init_ms,
            memory_size_mb=self.function_version.config.memory_size,
            max_memory_mb=ran.max_memory_mb,
            response_bytes=len(ran.outcome.payload),
        )
        now = int(time.time() * 1000)
        self._emit([LogEvent(now, message) for message in self._sandbox.log.end(report)])
        records.publish(_record(self.function_version, invocation, report, started_at, provisioned=self._provisioned))


def _refuse(version: FunctionVersion) -> None:
    if reason := unsupported(version.config.package_type, version.config.runtime):
        raise StatusErrorException(reason, payload=refused_invocation(reason))


def _invocation(payload: dict[str, str], client_context: str | None) -> Invocation:
    return Invocation(
        request_id=payload["invoke-id"],
        function_arn=payload["invoked-function-arn"],
        body=payload["payload"].encode(),
        trace_id=payload["trace-id"],
        client_context=client_context,
    )


def _platform_log(version: FunctionVersion, initialization_type: str) -> PlatformLog:
    runtime_version = version.config.runtime_version_config or {}
    origin = Origin(
        function_name=version.id.function_name,
        version=version.id.qualifier,
        runtime=str(version.config.runtime),
        runtime_version_arn=runtime_version.get("RuntimeVersionArn", ""),
        initialization_type=initialization_type,
    )
    logging_config = version.config.logging_config
    if logging_config.get("LogFormat") == "JSON":
        return JsonPlatformLog(origin, logging_config.get("SystemLogLevel", "INFO"))
    return TextPlatformLog(origin, settings().old_failure_lines)


def _record(
    version: FunctionVersion, invocation: Invocation, report: Report, started_at: float, *, provisioned: bool
) -> records.InvocationRecord:
    status = report.outcome.status
    return records.InvocationRecord(
        function_name=version.id.function_name,
        qualifier=_qualifier(invocation.function_arn),
        executed_version=version.id.qualifier,
        account=version.id.account,
        region=version.id.region,
        request_id=invocation.request_id,
        started_at=started_at,
        duration_ms=report.duration_ms,
        init_duration_ms=report.init_duration_ms,
        max_memory_mb=report.max_memory_mb,
        memory_size_mb=report.memory_size_mb,
        outcome=status if status in ("success", "timeout") else "error",
        error_type=report.outcome.error_type,
        provisioned=provisioned,
    )


def _qualifier(function_arn: str) -> str | None:
    """Return the eighth part of ``arn:aws:lambda:region:account:function:name:qualifier``, if there is one."""
    parts = function_arn.split(":", 7)
    return parts[7] if len(parts) > 7 else None  # noqa: PLR2004
