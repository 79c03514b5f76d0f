"""What happened in each invocation attempt, for whoever turns it into metrics."""

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InvocationRecord:
    """One finished attempt to run a function.

    ``qualifier`` is the version or alias in the invoked ARN, ``None`` for an unqualified call. ``started_at`` is in
    epoch seconds, durations in milliseconds, memory in MB. ``outcome`` is ``error`` for every function error except a
    timeout; ``error_type`` is then AWS's ``errorType``.
    """

    function_name: str
    qualifier: str | None
    executed_version: str
    account: str
    region: str
    request_id: str
    started_at: float
    duration_ms: float
    init_duration_ms: float | None
    max_memory_mb: int
    memory_size_mb: int
    outcome: Literal["success", "error", "timeout"]
    error_type: str | None
    provisioned: bool


_subscribers: list[Callable[[InvocationRecord], None]] = []


def subscribe(callback: Callable[[InvocationRecord], None]) -> Callable[[], None]:
    """Call ``callback`` with every record from now on; the returned function ends that."""
    _subscribers.append(callback)

    def unsubscribe() -> None:
        with contextlib.suppress(ValueError):
            _subscribers.remove(callback)

    return unsubscribe


def publish(record: InvocationRecord) -> None:
    """Hand a record to every subscriber; one that fails is logged and does not fail the invocation."""
    for callback in tuple(_subscribers):
        try:
            callback(record)
        except Exception:  # noqa: BLE001 -- what a subscriber raises is not the caller's fault
            _LOG.exception("A subscriber failed on the invocation record of %s", record.function_name)
