"""Quotas and other numbers of the account that faults change, each with the value it had at first.

``account_concurrency``
    concurrent runs of all functions, which GetAccountSettings answers.
``event_invocations``
    invocations of rule targets in a second, see ``routing``.
``state_transitions``
    states that executions enter in a second, see ``workflow.transitions``.
``idle_environment_seconds``
    how long Lambda keeps an environment that has nothing to do. AWS does not say for how long it does
    (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
"""

from collections.abc import Callable
from dataclasses import dataclass

from localstack import config

from smokealarm_localstack.faults.documents import InvalidFaultError, nearest
from smokealarm_localstack.routing.targets import router
from smokealarm_localstack.workflow.transitions import transitions


@dataclass(frozen=True, slots=True)
class Limit:
    """One number: how it is read and written, and the least that makes sense."""

    read: Callable[[], int]
    write: Callable[[int], None]
    least: int = 0


class Limits:
    """All of them, by name."""

    def __init__(self) -> None:
        self._limits = {
            "account_concurrency": Limit(lambda: config.LAMBDA_LIMITS_CONCURRENT_EXECUTIONS, _limit_concurrency),
            "event_invocations": Limit(lambda: router.invocations_per_second, _limit_events, least=1),
            "state_transitions": Limit(lambda: transitions.per_second, _limit_transitions),
            "idle_environment_seconds": Limit(lambda: config.LAMBDA_KEEPALIVE_MS // 1000, _limit_idleness),
        }
        self._first = self.values()

    def values(self) -> dict[str, int]:
        """Return every limit as it is."""
        return {name: each.read() for name, each in self._limits.items()}

    def set(self, name: str, value: int) -> None:
        """Set one; raise ``InvalidFaultError`` for a name that there is not and a value that is too small."""
        if name not in self._limits:
            raise InvalidFaultError(f"no limit is named '{name}'; {nearest(name, self._limits)}")
        if value < self._limits[name].least:
            raise InvalidFaultError(f"'limit' is {value}, expected a whole number from {self._limits[name].least} up")
        self._limits[name].write(value)

    def reset(self) -> None:
        """Set every limit to what it was at first."""
        for name, value in self._first.items():
            self._limits[name].write(value)


def _limit_concurrency(value: int) -> None:
    config.LAMBDA_LIMITS_CONCURRENT_EXECUTIONS = value


def _limit_events(value: int) -> None:
    router.invocations_per_second = value


def _limit_transitions(value: int) -> None:
    transitions.per_second = value


def _limit_idleness(value: int) -> None:
    config.LAMBDA_KEEPALIVE_MS = value * 1000
