"""The quota of state transitions."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.workflow.transitions import HeldBack, TokenBucket, Transitions

LIMIT = "/_smokealarm/faults/limits/state_transitions"


def test_a_bucket_holds_what_a_second_brings() -> None:
    """It starts full, is filled as time passes, and never holds more."""
    bucket = TokenBucket(2)
    assert [bucket.take(10.0) for _ in range(3)] == [True, True, False]
    assert [bucket.take(10.5), bucket.take(10.5)] == [True, False]
    assert [bucket.take(99.0) for _ in range(3)] == [True, True, False]


def test_a_bucket_of_nothing_gives_nothing() -> None:
    """However long it is left alone."""
    bucket = TokenBucket(0)
    assert [bucket.take(0.0), bucket.take(1e6)] == [False, False]


def test_each_try_without_a_token_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the execution does not run any more."""
    now, held = [100.0], []
    monkeypatch.setattr(time, "time", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    transitions = Transitions(TelemetryOptions(states_transitions_per_second=0, states_transition_retry_seconds=10.0))
    transitions.subscribe(held.append)

    entered = transitions.enter("1", "r", "arn", lambda: now[0] < 125)

    assert not entered
    assert held == [HeldBack("1", "r", "arn", at) for at in (100.0, 110.0, 120.0)]
    transitions.per_second = 1
    assert transitions.enter("1", "r", "arn", lambda: True)


@pytest.fixture
def machine(virtual_localstack: Any) -> Iterator[str]:
    """Provide a state machine of two states that may take 60 s; the quota is what it was afterwards."""
    states = virtual_localstack.client("stepfunctions")
    steps = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}
    definition = {"StartAt": "A", "TimeoutSeconds": 60, "States": steps}
    made = states.create_state_machine(
        name=f"machine-{uuid.uuid4().hex[:8]}",
        roleArn="arn:aws:iam::000000000000:role/any",
        definition=json.dumps(definition),
    )
    yield made["stateMachineArn"]
    virtual_localstack.call("DELETE", "/_smokealarm/faults")


def throttled(backend: Any, machine: str) -> float:
    """Return how many transitions of a state machine were held back."""
    answer = backend.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/States",
        MetricName="ExecutionThrottled",
        Dimensions=[{"Name": "StateMachineArn", "Value": machine}],
        StartTime=backend.now() - 3600,
        EndTime=backend.now() + 60,
        Period=60,
        Statistics=["Sum"],
    )
    return sum(each["Sum"] for each in answer["Datapoints"])


def test_an_execution_waits_for_its_turn(virtual_localstack: Any, machine: str) -> None:
    """Two states at one in a second: the second is held back once, and the execution succeeds."""
    states = virtual_localstack.client("stepfunctions")
    virtual_localstack.call("PUT", LIMIT, {"limit": 1})

    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    virtual_localstack.settle()
    before = states.describe_execution(executionArn=execution)["status"]
    virtual_localstack.advance(11)

    assert (before, states.describe_execution(executionArn=execution)["status"]) == ("RUNNING", "SUCCEEDED")
    assert throttled(virtual_localstack, machine) == 1


def test_an_execution_that_stands_still_times_out(virtual_localstack: Any, machine: str) -> None:
    """Nobody waits any longer once it has."""
    states = virtual_localstack.client("stepfunctions")
    virtual_localstack.call("PUT", LIMIT, {"limit": 0})

    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    virtual_localstack.advance(300)

    assert states.describe_execution(executionArn=execution)["status"] == "TIMED_OUT"
    assert throttled(virtual_localstack, machine) == 6
