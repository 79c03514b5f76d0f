"""A throttled invocation is told which limit it met."""

from types import SimpleNamespace
from typing import Any

import pytest
from localstack import config
from localstack.aws.api.lambda_ import TooManyRequestsException
from localstack.services.lambda_.invocation.counting_service import CountingService

from smokealarm_localstack.functions.throttles import leased

ARN = "arn:aws:lambda:us-east-1:000000000000:function:f"
VERSION = SimpleNamespace(
    id=SimpleNamespace(
        account="000000000000",
        region="us-east-1",
        qualifier="$LATEST",
        unqualified_arn=lambda: ARN,
        qualified_arn=lambda: f"{ARN}:$LATEST",
    )
)


def lease(reserved: int | None) -> Any:
    """Ask for one invocation of a function with this reserved concurrency."""
    function = SimpleNamespace(provisioned_concurrency_configs={}, aliases={}, reserved_concurrent_executions=reserved)
    return leased(CountingService.get_invocation_lease, CountingService(), function, VERSION)


@pytest.mark.parametrize(
    ("reserved", "reason"),
    [
        (None, "ConcurrentInvocationLimitExceeded"),
        (0, "ReservedFunctionConcurrentInvocationLimitExceeded"),
    ],
)
def test_the_reason_of_a_throttle(monkeypatch: pytest.MonkeyPatch, reserved: int | None, reason: str) -> None:
    """It is the account's limit for a function without reserved concurrency, else the function's own."""
    monkeypatch.setattr(config, "LAMBDA_LIMITS_CONCURRENT_EXECUTIONS", 0)

    with pytest.raises(TooManyRequestsException) as throttled, lease(reserved):
        pytest.fail("it was admitted")
    assert throttled.value.Reason == reason


def test_an_admitted_invocation() -> None:
    """It has its lease, and a throttle that something inside it met comes through as it is."""
    error = TooManyRequestsException("of another service")

    def run() -> None:
        with lease(None) as admitted:
            assert admitted == "on-demand"
            raise error

    with pytest.raises(TooManyRequestsException) as raised:
        run()
    assert raised.value is error
    assert getattr(error, "Reason", None) is None
