"""AWS/States: executions and their tasks.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
"""

import pytest
from rule_tables import sets_of, written

from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.rules.executions import (
    StateMachineTarget,
    TaskTimes,
    closed,
    integration_arn,
    started,
    task_event,
    throttled,
    throttled_call,
)

DEFAULTS = TelemetryOptions()
ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:sm"
TARGET = StateMachineTarget(ARN)
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:fn"
CLOSING = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


@pytest.mark.parametrize("status", CLOSING)
def test_a_closing_execution_sends_1_for_its_status_and_0_for_the_others(status: str) -> None:
    """ExecutionsStarted gets a second sample of 0, and ExecutionTime is sent whatever the status."""
    data = written(closed(TARGET, status, 10, 12.5, DEFAULTS), StateMachineArn=ARN)
    expected = {(name, float(reached == status), "Count") for reached, name in CLOSING.items()}
    assert data == expected | {("ExecutionsStarted", 0, "Count"), ("ExecutionTime", 2500, "Milliseconds")}


def test_the_zeros_of_other_statuses_can_be_switched_off() -> None:
    """Only the status that was reached is left."""
    data = written(closed(TARGET, "FAILED", 0, 1, TelemetryOptions(states_zeros=False)), StateMachineArn=ARN)
    assert {name for name, _, _ in data} == {"ExecutionsStarted", "ExecutionTime", "ExecutionsFailed"}


def test_a_start_is_stamped_with_the_start_and_an_end_with_the_end() -> None:
    """Sum of ExecutionsStarted is 1 and its SampleCount 2, in two minutes if the execution took that long."""
    assert {each.timestamp for each in started(TARGET, 10)} == {10}
    assert {each.timestamp for each in closed(TARGET, "FAILED", 10, 200, DEFAULTS)} == {200}


def test_version_and_alias_add_a_dimension_set_each() -> None:
    """The account, the state machine, and what it was started through."""
    data = started(StateMachineTarget(ARN, version="3", alias="live"), 0)
    assert sets_of(data, "ExecutionsStarted") == [
        {},
        {"StateMachineArn": ARN},
        {"StateMachineArn": ARN, "Version": "3"},
        {"Alias": "live", "StateMachineArn": ARN},
    ]


TIMES = TaskTimes(scheduled=10, started=11, closed=14)

# Family and outcome of the history event, dimension, metric, timestamp.
TASK_EVENTS = [
    ("LambdaFunction", "Scheduled", "LambdaFunctionArn", "LambdaFunctionsScheduled", 10),
    ("LambdaFunction", "Started", "LambdaFunctionArn", "LambdaFunctionsStarted", 11),
    ("LambdaFunction", "Failed", "LambdaFunctionArn", "LambdaFunctionsFailed", 14),
    ("LambdaFunction", "TimedOut", "LambdaFunctionArn", "LambdaFunctionsTimedOut", 14),
    ("Task", "Succeeded", "ServiceIntegrationResourceArn", "ServiceIntegrationsSucceeded", 14),
    ("Task", "Scheduled", "ServiceIntegrationResourceArn", "ServiceIntegrationsScheduled", 10),
    ("Activity", "Started", "ActivityArn", "ActivitiesStarted", 11),
]


@pytest.mark.parametrize(("family", "outcome", "dimension", "metric", "at"), TASK_EVENTS)
def test_each_task_event_counts_in_its_family(
    family: str, outcome: str, dimension: str, metric: str, at: float
) -> None:
    """A task by function ARN is a Lambda task, any other a service integration."""
    data = task_event(family, outcome, FUNCTION, TIMES)
    assert (metric, 1, "Count") in written(data, **{dimension: FUNCTION})
    assert {each.timestamp for each in data} == {at}


def test_a_closed_task_sends_its_three_times() -> None:
    """Scheduled to started, started to closed, and scheduled to closed."""
    data = written(task_event("LambdaFunction", "Failed", FUNCTION, TIMES), LambdaFunctionArn=FUNCTION)
    assert data == {
        ("LambdaFunctionsFailed", 1, "Count"),
        ("LambdaFunctionScheduleTime", 1000, "Milliseconds"),
        ("LambdaFunctionRunTime", 3000, "Milliseconds"),
        ("LambdaFunctionTime", 4000, "Milliseconds"),
    }


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("as_defined", "arn:aws:states:::lambda:invoke.waitForTaskToken"),
        ("regional", "arn:aws:states:us-east-1:000000000000:lambda:invoke.waitForTaskToken"),
    ],
)
def test_an_integration_is_named_by_its_resource(option: str, expected: str) -> None:
    """AWS does not document the exact string, so it is an option."""
    scope = Scope("000000000000", "us-east-1")
    options = TelemetryOptions(states_service_integration_arn=option)
    assert integration_arn("lambda", "invoke.waitForTaskToken", scope, options) == expected


def test_throttles_of_transitions_and_of_calls_differ() -> None:
    """ExecutionThrottled belongs to a state machine, ThrottledEvents to an API operation."""
    assert written(throttled(TARGET, 0), StateMachineArn=ARN) == {("ExecutionThrottled", 1, "Count")}
    assert written(throttled_call("StartExecution", 0), APIName="StartExecution") == {("ThrottledEvents", 1, "Count")}
