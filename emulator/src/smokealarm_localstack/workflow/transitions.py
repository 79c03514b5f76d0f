"""The account's quota of state transitions: a state is entered when the bucket of tokens has one left.

AWS does not document how soon a held-back transition is tried again; here it is the option
``states_transition_retry_seconds``. Each try that finds no token is published as throttled, since ExecutionThrottled is
"the number of StateEntered events and retries that have been throttled".

Sources: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html and
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from localstack.services.stepfunctions.asl.component.state.state import CommonStateField
from localstack.utils.patch import patch

from smokealarm_localstack.telemetry.options import TelemetryOptions


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A transition that found no token; ``at`` in epoch seconds."""

    account: str
    region: str
    state_machine_arn: str
    at: float


@dataclass(slots=True)
class TokenBucket:
    """As many tokens as a second brings; it starts full."""

    per_second: int
    _tokens: float = field(init=False)
    _filled_at: float | None = None

    def __post_init__(self) -> None:
        self._tokens = float(self.per_second)

    def take(self, now: float) -> bool:
        """Take one token; False when there is none."""
        passed = 0.0 if self._filled_at is None else max(0.0, now - self._filled_at)
        self._tokens = min(float(self.per_second), self._tokens + passed * self.per_second)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Transitions:
    """The transitions of all executions, each account and region with a bucket of its own."""

    def __init__(self, options: TelemetryOptions) -> None:
        self._per_second = options.states_transitions_per_second
        self._wait = options.states_transition_retry_seconds
        self._buckets: dict[tuple[str, str], TokenBucket] = {}
        self._subscribers: list[Callable[[HeldBack], None]] = []
        self._lock = threading.Lock()

    @property
    def per_second(self) -> int:
        """How many states may be entered in a second."""
        return self._per_second

    @per_second.setter
    def per_second(self, limit: int) -> None:
        with self._lock:
            self._per_second = limit
            self._buckets.clear()

    def subscribe(self, callback: Callable[[HeldBack], None]) -> None:
        """Call ``callback`` with every transition that is held back from now on."""
        self._subscribers.append(callback)

    def enter(self, account: str, region: str, state_machine_arn: str, runs: Callable[[], bool]) -> bool:
        """Return True as soon as a state may be entered, False if the execution no longer runs by then."""
        while runs():
            if self._taken(account, region):
                return True
            for callback in self._subscribers:
                callback(HeldBack(account, region, state_machine_arn, time.time()))
            time.sleep(self._wait)
        return False

    def _taken(self, account: str, region: str) -> bool:
        with self._lock:
            bucket = self._buckets.setdefault((account, region), TokenBucket(self._per_second))
            return bucket.take(time.time())


transitions = Transitions(TelemetryOptions.from_environment(os.environ))


def install() -> None:
    """Hold states back that the quota does not let in."""

    @patch(CommonStateField._eval_body)
    def eval_body(fn: Any, self: CommonStateField, env: Any) -> None:
        where, machine = env.aws_execution_details, env.states.context_object.context_object_data["StateMachine"]
        if transitions.enter(where.account, where.region, machine["Id"], env.is_running):
            fn(self, env)
