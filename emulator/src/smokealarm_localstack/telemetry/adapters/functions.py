"""Lambda: finished attempts, throttles, concurrency, asynchronous events; replaces LocalStack's own Lambda metrics."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from localstack.aws.api.lambda_ import InvocationType, TooManyRequestsException
from localstack.services.lambda_.invocation import version_manager
from localstack.services.lambda_.invocation.counting_service import (
    CountingService,
    calculate_provisioned_concurrency_sum,
)
from localstack.services.lambda_.invocation.lambda_models import (
    Function,
    FunctionVersion,
    InitializationType,
    Invocation,
    InvocationResult,
)
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.invocation.version_manager import LambdaVersionManager
from localstack.utils.patch import Patch, patch

from smokealarm_localstack.functions import records
from smokealarm_localstack.telemetry.adapters.calls import CallObserver, FinishedCall
from smokealarm_localstack.telemetry.concurrency import ActiveRun, ConcurrencyLedger
from smokealarm_localstack.telemetry.datum import Datum, Dimensions, Scope
from smokealarm_localstack.telemetry.rules.functions import (
    FunctionRun,
    FunctionTarget,
    async_age,
    concurrency,
    invocation,
    provisioned_start,
    provisioned_use,
    throttle,
)
from smokealarm_localstack.telemetry.rules.insights import MemoryReading, memory
from smokealarm_localstack.telemetry.writer import Telemetry

_CRASHES = frozenset({"Runtime.ExitError", "Runtime.OutOfMemory"})
_COUNTED = "smokealarm_counted"


class _Calling(threading.local):
    """The invocation this thread is starting, known to the version but not to the counting service."""

    invocation: Invocation | None = None


def install(telemetry: Telemetry) -> tuple["ConcurrencyMetrics", CallObserver]:
    """Send metrics of runs from now on; return the minute sampler and the observer of Lambda API calls."""
    _silence_localstack()
    records.subscribe(lambda record: _finished(telemetry, record))
    calling, ledger = _Calling(), ConcurrencyLedger()
    _watch_invocations(telemetry, calling)
    _watch_leases(telemetry, calling, ledger)
    return ConcurrencyMetrics(telemetry, ledger), lambda call: _observe(telemetry, call)


def target_of(invoked_arn: str, executed_version: str = "$LATEST") -> FunctionTarget:
    """Return what an invoked ARN names: ``arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]``."""
    parts = invoked_arn.split(":")
    qualifier = parts[7] if len(parts) > 7 else None  # noqa: PLR2004 -- the eighth field is the qualifier
    return FunctionTarget(parts[6], qualifier, executed_version)


def scope_of(arn: str) -> Scope:
    """Return account and region of an ARN."""
    parts = arn.split(":")
    return Scope(parts[4], parts[3])


def _silence_localstack() -> None:
    """Send nothing where LocalStack would count an invocation: the executor's records say more."""

    def counted_elsewhere(**_rest: Any) -> None:
        """Count nothing."""

    Patch(version_manager, "record_cw_metric_error", counted_elsewhere).apply()
    Patch(version_manager, "record_cw_metric_invocation", counted_elsewhere).apply()


def _finished(telemetry: Telemetry, record: records.InvocationRecord) -> None:
    scope = Scope(record.account, record.region)
    target = FunctionTarget(record.function_name, record.qualifier, record.executed_version)
    run = FunctionRun(target, record.started_at, record.duration_ms, failed=record.outcome != "success")
    reading = MemoryReading(
        function_name=record.function_name,
        version=record.executed_version,
        started_at=record.started_at,
        max_memory_mb=record.max_memory_mb,
        memory_size_mb=record.memory_size_mb,
        init_duration_ms=record.init_duration_ms,
        crashed=record.outcome == "timeout" or record.error_type in _CRASHES,
    )
    telemetry.write(scope, invocation(run, telemetry.options) + memory(reading, telemetry.options))


def _watch_invocations(telemetry: Telemetry, calling: _Calling) -> None:
    @patch(LambdaVersionManager.invoke)
    def invoke(original: Any, self: LambdaVersionManager, *, invocation: Invocation) -> InvocationResult:
        calling.invocation = invocation
        try:
            return original(self, invocation=invocation)
        except TooManyRequestsException as error:
            target = target_of(invocation.invoked_arn, self.function_version.id.qualifier)
            telemetry.write(scope_of(invocation.invoked_arn), throttle(target, time.time()))
            setattr(error, _COUNTED, True)
            raise
        finally:
            calling.invocation = None


def _observe(telemetry: Telemetry, call: FinishedCall) -> None:
    """Count a throttle that never reached the function, such as an injected API fault on Invoke."""
    error = call.context.service_exception
    if call.context.operation.name != "Invoke" or call.error_code != TooManyRequestsException.code:
        return
    if getattr(error, _COUNTED, False):
        return
    given = call.context.service_request or {}
    name = str(given.get("FunctionName", "")).rpartition("function:")[2]
    function_name, _, qualifier = name.partition(":")
    target = FunctionTarget(function_name, given.get("Qualifier") or qualifier or None)
    telemetry.write(Scope(call.context.account_id, call.context.region), throttle(target, time.time()))


def _watch_leases(telemetry: Telemetry, calling: _Calling, ledger: ConcurrencyLedger) -> None:
    @patch(CountingService.get_invocation_lease)
    @contextmanager
    def get_invocation_lease(
        original: Any, self: CountingService, function: Function | None, version: FunctionVersion, *rest: Any
    ) -> Iterator[InitializationType]:
        with original(self, function, version, *rest) as lease:
            run = _active_run(function, version, calling.invocation, lease)
            _started(telemetry, ledger, run, calling.invocation)
            try:
                yield lease
            finally:
                ledger.end(run)


def _active_run(
    function: Function | None, version: FunctionVersion, invocation: Invocation | None, lease: InitializationType
) -> ActiveRun:
    name, qualifier = version.id.function_name, version.id.qualifier
    target = target_of(invocation.invoked_arn, qualifier) if invocation else FunctionTarget(name, qualifier, qualifier)
    owner, allocated = _provisioned(function, qualifier)
    return ActiveRun(
        scope=Scope(version.id.account, version.id.region),
        target=target,
        reserved=function is not None and function.reserved_concurrent_executions is not None,
        provisioned_target=FunctionTarget(name, owner, qualifier) if owner else None,
        provisioned_allocated=allocated,
        on_provisioned=lease == InitializationType.provisioned_concurrency,
    )


def _provisioned(function: Function | None, version: str) -> tuple[str | None, int]:
    """Return the version or alias that holds a version's provisioned concurrency, and how much."""
    if function is None:
        return None, 0
    aliases = (alias.name for alias in function.aliases.values() if alias.function_version == version)
    for name in (version, *aliases):
        if configuration := function.provisioned_concurrency_configs.get(name):
            return name, configuration.provisioned_concurrent_executions
    return None, 0


def _started(telemetry: Telemetry, ledger: ConcurrencyLedger, run: ActiveRun, invocation: Invocation | None) -> None:
    """Send what is known at the start: concurrency, use of provisioned environments, age of an asynchronous event."""
    now, options = time.time(), telemetry.options
    reading, in_use = ledger.start(run, _allocated(run.scope))
    data = concurrency(reading, now)
    if run.provisioned_target:
        data += provisioned_start(run.provisioned_target, now, on_provisioned=run.on_provisioned, options=options)
        data += provisioned_use(run.provisioned_target, now, in_use, run.provisioned_allocated, options)
    if invocation and invocation.invocation_type == InvocationType.Event:
        data += async_age(run.target, now, 1000 * max(0.0, now - invocation.invoke_time.timestamp()))
    telemetry.write(run.scope, data)


def _allocated(scope: Scope) -> int:
    """Return the concurrency set aside in the account: reserved, else provisioned, of every function."""
    functions = list(lambda_stores[scope.account][scope.region].functions.values())
    return sum(
        calculate_provisioned_concurrency_sum(each)
        if each.reserved_concurrent_executions is None
        else each.reserved_concurrent_executions
        for each in functions
    )


class ConcurrencyMetrics:
    """Sends the concurrency of runs that go on over a full minute, stamped with that minute's start.

    Together with the reading at each start, the Maximum of a minute is then the true one.
    """

    def __init__(self, telemetry: Telemetry, ledger: ConcurrencyLedger) -> None:
        self._telemetry = telemetry
        self._ledger = ledger

    def sample(self, boundary: float) -> None:
        """Send what is active at ``boundary``; nothing while idle."""
        if self._telemetry.options.lambda_concurrency_sampling == "start":
            return
        for scope, runs in self._ledger.active().items():
            self._telemetry.write(scope, self._data(runs, boundary))

    def _data(self, runs: Iterable[ActiveRun], boundary: float) -> list[Datum]:
        """Return one sample of each metric; runs of the same function would repeat it."""
        found: dict[tuple[str, Dimensions], Datum] = {}
        for run in runs:
            reading, in_use = self._ledger.read(run, _allocated(run.scope))
            data = concurrency(reading, boundary)
            if run.provisioned_target:
                allocated, options = run.provisioned_allocated, self._telemetry.options
                data += provisioned_use(run.provisioned_target, boundary, in_use, allocated, options)
            found |= {(each.name, each.dimensions): each for each in data}
        return list(found.values())
