"""AWS/States metrics of executions, Lambda tasks and service integrations.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
"""

from dataclasses import dataclass

from smokealarm_localstack.telemetry.datum import (
    COUNT,
    MILLISECONDS,
    NO_DIMENSIONS,
    Datum,
    Dimensions,
    Scope,
    dimensions,
)
from smokealarm_localstack.telemetry.options import TelemetryOptions

NAMESPACE = "AWS/States"

CLOSING_METRICS = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}
"""The metric of each status in which an execution can close."""

TASK_FAMILIES = {
    "LambdaFunction": ("LambdaFunction", "LambdaFunctionArn"),
    "Task": ("ServiceIntegration", "ServiceIntegrationResourceArn"),
    "Activity": ("Activity", "ActivityArn"),
}
"""History event prefix to metric prefix and dimension; ``Task`` events belong to service integrations."""

_PLURALS = {"LambdaFunction": "LambdaFunctions", "ServiceIntegration": "ServiceIntegrations", "Activity": "Activities"}


@dataclass(frozen=True, slots=True)
class StateMachineTarget:
    """The state machine of an execution, and the version or alias it was started through."""

    state_machine_arn: str
    version: str | None = None
    alias: str | None = None

    def sets(self) -> list[Dimensions]:
        """Return every dimension set of an execution metric."""
        arn = self.state_machine_arn
        found = [NO_DIMENSIONS, dimensions(StateMachineArn=arn)]
        found += [dimensions(StateMachineArn=arn, Version=self.version)] if self.version else []
        found += [dimensions(StateMachineArn=arn, Alias=self.alias)] if self.alias else []
        return found


@dataclass(frozen=True, slots=True)
class TaskTimes:
    """When a task was scheduled, started and closed, in epoch seconds."""

    scheduled: float
    started: float
    closed: float


def started(target: StateMachineTarget, at: float) -> list[Datum]:
    """Return what the start of an execution sends."""
    return [Datum(NAMESPACE, "ExecutionsStarted", each, 1, COUNT, at) for each in target.sets()]


def closed(
    target: StateMachineTarget, status: str, started_at: float, at: float, options: TelemetryOptions
) -> list[Datum]:
    """Return what the end of an execution sends, stamped with the end.

    ``ExecutionsStarted`` gets a second sample of 0, so that its SampleCount is 2 and its Sum 1; of the closing
    statuses the one reached gets 1 and the others 0. ``ExecutionTime`` is in milliseconds and sent for every status.
    """
    samples = {"ExecutionsStarted": (0.0, COUNT), "ExecutionTime": (1000 * (at - started_at), MILLISECONDS)}
    for reached, metric in CLOSING_METRICS.items():
        if reached == status or options.states_zeros:
            samples[metric] = (float(reached == status), COUNT)
    return [
        Datum(NAMESPACE, name, each, value, unit, at)
        for name, (value, unit) in samples.items()
        for each in target.sets()
    ]


def throttled(target: StateMachineTarget, at: float) -> list[Datum]:
    """Return what a throttled state transition sends."""
    return [Datum(NAMESPACE, "ExecutionThrottled", each, 1, COUNT, at) for each in target.sets()]


def throttled_call(operation: str, at: float) -> list[Datum]:
    """Return what a throttled API call sends."""
    return [Datum(NAMESPACE, "ThrottledEvents", dimensions(APIName=operation), 1, COUNT, at)]


def task_event(family: str, outcome: str, resource: str, times: TaskTimes) -> list[Datum]:
    """Return what one history event of a task sends.

    ``family`` is a key of TASK_FAMILIES, ``outcome`` one of Scheduled, Started, Succeeded, Failed, TimedOut. The
    closing outcomes add ScheduleTime (scheduled to started), RunTime (started to closed) and Time (scheduled to
    closed) in milliseconds, stamped with the end.
    """
    prefix, dimension = TASK_FAMILIES[family]
    name = dimensions(**{dimension: resource})
    at = {"Scheduled": times.scheduled, "Started": times.started}.get(outcome, times.closed)
    count = Datum(NAMESPACE, f"{_PLURALS[prefix]}{outcome}", name, 1, COUNT, at)
    return [count] if outcome in {"Scheduled", "Started"} else [count, *_times(prefix, name, times)]


def _times(prefix: str, name: Dimensions, times: TaskTimes) -> list[Datum]:
    spans = {
        "ScheduleTime": times.started - times.scheduled,
        "RunTime": times.closed - times.started,
        "Time": times.closed - times.scheduled,
    }
    return [
        Datum(NAMESPACE, prefix + suffix, name, 1000 * span, MILLISECONDS, times.closed)
        for suffix, span in spans.items()
    ]


def integration_arn(resource_type: str, resource: str, scope: Scope, options: TelemetryOptions) -> str:
    """Return ServiceIntegrationResourceArn, such as ``arn:aws:states:::lambda:invoke.waitForTaskToken``."""
    where = f"{scope.region}:{scope.account}" if options.states_service_integration_arn == "regional" else ":"
    return f"arn:aws:states:{where}:{resource_type}:{resource}"
