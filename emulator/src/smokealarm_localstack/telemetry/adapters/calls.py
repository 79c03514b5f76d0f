"""Finished API calls, handed to whoever turns those of one service into metrics."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localstack.aws import handlers

_ARRIVED = "smokealarm_arrived_at"


@dataclass(frozen=True, slots=True)
class FinishedCall:
    """One API call with its answer; ``arrived_at`` and ``ended_at`` are epoch seconds."""

    context: Any
    response: Any
    arrived_at: float
    ended_at: float

    @property
    def latency_ms(self) -> float:
        """Return how long the call took, in milliseconds."""
        return 1000 * (self.ended_at - self.arrived_at)

    @property
    def error_code(self) -> str | None:
        """Return the AWS error code of the answer, None for success."""
        error = self.context.service_exception
        return getattr(error, "code", None) if error is not None else None


CallObserver = Callable[[FinishedCall], None]


def install(observers: dict[str, CallObserver]) -> None:
    """Call the observer of a service (``s3``, ``events`` ...) after each of its operations, failed ones included."""

    def arrived(_chain: Any, context: Any, _response: Any) -> None:
        if context.service and context.service.service_name in observers:
            setattr(context, _ARRIVED, time.time())

    def finished(_chain: Any, context: Any, response: Any) -> None:
        if not context.service or not context.operation:
            return
        if observer := observers.get(context.service.service_name):
            now = time.time()
            observer(FinishedCall(context, response, getattr(context, _ARRIVED, now), now))

    handlers.serve_custom_service_request_handlers.handlers.insert(0, arrived)
    handlers.run_custom_response_handlers.append(finished)
