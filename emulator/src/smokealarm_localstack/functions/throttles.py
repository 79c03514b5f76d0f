"""Which limit an invocation met: the account's or the function's own. LocalStack always says the latter.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol

from localstack.aws.api.lambda_ import TooManyRequestsException
from localstack.services.lambda_.invocation.counting_service import CountingService
from localstack.services.lambda_.invocation.lambda_models import Function
from localstack.utils.patch import patch


class Lease(Protocol):
    """LocalStack's ``CountingService.get_invocation_lease``."""

    def __call__(
        self, service: CountingService, function: Function | None, *rest: Any
    ) -> "AbstractContextManager[Any]":
        """Admit one invocation for the time of a block."""


def install() -> None:
    """Name the limit in every throttle from now on."""
    patch(CountingService.get_invocation_lease)(leased)


@contextmanager
def leased(original: Lease, self: CountingService, function: Function | None, *rest: Any) -> Iterator[Any]:
    """Admit one invocation, or say what it exceeds.

    Raises:
        TooManyRequestsException: its reason is ``ConcurrentInvocationLimitExceeded`` unless the function has reserved
            concurrency.
    """
    with ExitStack() as stack:
        try:
            lease = stack.enter_context(original(self, function, *rest))
        except TooManyRequestsException as throttle:
            if function is None or function.reserved_concurrent_executions is None:
                throttle.Reason = "ConcurrentInvocationLimitExceeded"
            raise
        yield lease
