"""AWS/Lambda metrics of invocations, asynchronous events and concurrency.

Names, units, dimensions and the timestamp (the moment of invocation) follow
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html; which samples may be 0 is not documented and
therefore an option each.
"""

from dataclasses import dataclass

from smokealarm_localstack.telemetry.datum import (
    COUNT,
    MILLISECONDS,
    NO_DIMENSIONS,
    Datum,
    Dimensions,
    dimensions,
    in_each,
)
from smokealarm_localstack.telemetry.options import TelemetryOptions

NAMESPACE = "AWS/Lambda"
LATEST = "$LATEST"


@dataclass(frozen=True, slots=True)
class FunctionTarget:
    """What was called: a function, the qualifier of the call (None where it had none) and the version that ran."""

    function_name: str
    qualifier: str | None = None
    executed_version: str = LATEST

    @property
    def resource(self) -> str:
        """Return the value of the dimension Resource: ``fn``, ``fn:version`` or ``fn:alias``."""
        return f"{self.function_name}:{self.qualifier}" if self.qualifier else self.function_name

    @property
    def is_alias(self) -> bool:
        """Tell whether the call named an alias; versions are numbers or ``$LATEST``."""
        return bool(self.qualifier) and not self.qualifier.startswith("$") and not self.qualifier.isdigit()

    def by_function(self) -> Dimensions:
        """Return the set for all versions and aliases."""
        return dimensions(FunctionName=self.function_name)

    def by_resource(self) -> Dimensions:
        """Return the set for the version or alias that was called."""
        return dimensions(FunctionName=self.function_name, Resource=self.resource)

    def sets(self) -> list[Dimensions]:
        """Return every set of an invocation metric; ExecutedVersion only for a call by alias."""
        found = [NO_DIMENSIONS, self.by_function(), self.by_resource()]
        if self.is_alias:
            found.append(
                dimensions(
                    FunctionName=self.function_name, Resource=self.resource, ExecutedVersion=self.executed_version
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class FunctionRun:
    """One finished invocation attempt; ``started_at`` in epoch seconds, ``duration_ms`` without initialisation."""

    target: FunctionTarget
    started_at: float
    duration_ms: float
    failed: bool


@dataclass(frozen=True, slots=True)
class ConcurrencyReading:
    """Runs at one moment: of the resource, the function, the account, and those without reserved concurrency.

    ``allocated`` is the concurrency set aside in the account: all reserved concurrency, and provisioned concurrency of
    functions that reserve none.
    """

    target: FunctionTarget
    of_resource: int
    of_function: int
    of_account: int
    unreserved: int
    allocated: int


def invocation(run: FunctionRun, options: TelemetryOptions) -> list[Datum]:
    """Return what one invocation attempt sends, all stamped with its start."""
    samples = [("Invocations", 1, COUNT), ("Duration", run.duration_ms, MILLISECONDS)]
    if run.failed or options.lambda_errors_zero:
        samples.append(("Errors", int(run.failed), COUNT))
    if options.lambda_throttles_zero:
        samples.append(("Throttles", 0, COUNT))
    return [
        datum
        for name, value, unit in samples
        for datum in in_each(run.target.sets(), NAMESPACE, name, value, unit, run.started_at)
    ]


def throttle(target: FunctionTarget, at: float) -> list[Datum]:
    """Return what a rejected request sends: it is neither an invocation nor an error."""
    return in_each(target.sets(), NAMESPACE, "Throttles", 1, COUNT, at)


def async_received(target: FunctionTarget, at: float, options: TelemetryOptions) -> list[Datum]:
    """Return what an accepted asynchronous event (202) sends."""
    names = [("AsyncEventsReceived", 1)]
    if options.lambda_failure_zeros:
        names += [(name, 0) for name in ("AsyncEventsDropped", "DeadLetterErrors", "DestinationDeliveryFailures")]
    return [datum for name, value in names for datum in counted(name, target, at, value)]


def async_age(target: FunctionTarget, at: float, age_ms: float) -> list[Datum]:
    """Return the age of an asynchronous event when its function is invoked, in milliseconds."""
    return in_each(target.sets(), NAMESPACE, "AsyncEventAge", age_ms, MILLISECONDS, at)


def counted(name: str, target: FunctionTarget, at: float, value: int = 1) -> list[Datum]:
    """Return a failure counter: AsyncEventsDropped, DeadLetterErrors or DestinationDeliveryFailures."""
    return in_each(target.sets(), NAMESPACE, name, value, COUNT, at)


def concurrency(reading: ConcurrencyReading, at: float) -> list[Datum]:
    """Return the concurrency gauges of one moment (statistic: Maximum).

    ClaimedAccountConcurrency is what is not available for other on-demand runs: unreserved runs plus what is allocated
    (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html).
    """
    target = reading.target
    samples = [
        ("ConcurrentExecutions", target.by_resource(), reading.of_resource),
        ("ConcurrentExecutions", target.by_function(), reading.of_function),
    ]
    found = [Datum(NAMESPACE, name, each, value, COUNT, at) for name, each, value in samples]
    return found + account_concurrency(reading.of_account, reading.unreserved, reading.allocated, at)


def account_concurrency(runs: int, unreserved: int, allocated: int, at: float) -> list[Datum]:
    """Return the gauges of the account, which have no dimensions."""
    samples = {
        "ConcurrentExecutions": runs,
        "UnreservedConcurrentExecutions": unreserved,
        "ClaimedAccountConcurrency": unreserved + allocated,
    }
    return [Datum(NAMESPACE, name, NO_DIMENSIONS, value, COUNT, at) for name, value in samples.items()]


def provisioned_start(
    target: FunctionTarget, at: float, *, on_provisioned: bool, options: TelemetryOptions
) -> list[Datum]:
    """Return what a start on a version or alias with provisioned concurrency sends.

    A run that found all provisioned environments busy is a spillover; both together are the qualifier's Invocations.
    """
    sets = [target.by_function(), target.by_resource()]
    samples: list[tuple[str, int]] = []
    if not on_provisioned or options.lambda_spillover_zero:
        samples.append(("ProvisionedConcurrencySpilloverInvocations", int(not on_provisioned)))
    if on_provisioned:
        samples.append(("ProvisionedConcurrencyInvocations", 1))
    return [d for name, value in samples for d in in_each(sets, NAMESPACE, name, value, COUNT, at)]


def provisioned_use(
    target: FunctionTarget, at: float, in_use: int, allocated: int, options: TelemetryOptions
) -> list[Datum]:
    """Return the provisioned environments in use, and their share of those allocated (0 to 1)."""
    sets = [target.by_function(), target.by_resource()]
    unit = options.lambda_utilization_unit
    used = in_each(sets, NAMESPACE, "ProvisionedConcurrentExecutions", in_use, COUNT, at)
    return used + in_each(sets, NAMESPACE, "ProvisionedConcurrencyUtilization", in_use / allocated, unit, at)
