"""Faults of capacity: too little concurrency, too many requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from smokealarm.errors import UsageError
from smokealarm.pipeline.faults.api import ApiError, RuleLever
from smokealarm.pipeline.faults.fault import Fault, Setting, SettingFault
from smokealarm.pipeline.faults.targets import ACCOUNT, TargetKind

if TYPE_CHECKING:
    from smokealarm.pipeline.faults.fault import Cloud

LIMITS = "/_smokealarm/faults/limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(SettingFault):
    """A setting that is a limit; ``limit`` is a whole number from 0 up."""

    limit: int

    def __post_init__(self) -> None:
        SettingFault.__post_init__(self)
        if self.limit < 0:
            raise UsageError(f"{self}: the limit is {self.limit}, expected 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedConcurrency(Limited):
    """A function may run ``limit`` times at once; 0 throttles every call.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    """

    name: ClassVar[str] = "capacity.reserved_concurrency"
    target_kind: ClassVar[TargetKind] = TargetKind.FUNCTION

    def lever(self, cloud: Cloud) -> Setting[int | None]:
        """Return the lever on the function's reserved concurrency; None is "not reserved"."""
        return _reservation(cloud, self.target, self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationGone(SettingFault):
    """A function has no reserved concurrency any more: it takes what the account has left, as all others do.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    """

    name: ClassVar[str] = "capacity.reservation_gone"
    target_kind: ClassVar[TargetKind] = TargetKind.FUNCTION

    def lever(self, cloud: Cloud) -> Setting[int | None]:
        """Return the lever on the function's reserved concurrency; None is "not reserved"."""
        return _reservation(cloud, self.target, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountConcurrency(Limited):
    """All functions without reserved concurrency share ``limit`` concurrent runs, less what others have reserved.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    """

    target: str = ACCOUNT

    name: ClassVar[str] = "capacity.account_concurrency"
    target_kind: ClassVar[TargetKind] = TargetKind.ACCOUNT

    def lever(self, cloud: Cloud) -> Setting[int]:
        """Return the lever on the account's limit, which is read back through Lambda's own API."""
        client = cloud.clients.lambda_
        return Setting(
            read=lambda: int(client.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]),
            write=lambda limit: cloud.channel.call("PUT", f"{LIMITS}/account_concurrency", {"limit": limit}),
            broken=lambda _before: self.limit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLimit(Limited):
    """A limit of the account that AWS's own API does not tell; the backend's does, by the name ``word``."""

    target: str = ACCOUNT

    word: ClassVar[str]
    target_kind: ClassVar[TargetKind] = TargetKind.ACCOUNT

    def lever(self, cloud: Cloud) -> Setting[int]:
        """Return the lever on the backend's limit."""
        return Setting(
            read=lambda: int(cloud.channel.call("GET", LIMITS)[self.word]),
            write=lambda limit: cloud.channel.call("PUT", f"{LIMITS}/{self.word}", {"limit": limit}),
            broken=lambda _before: self.limit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInvocations(AccountLimit):
    """EventBridge invokes ``limit`` targets in a second, at least 1; what is more waits for its second.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    """

    name: ClassVar[str] = "capacity.event_invocations"
    word: ClassVar[str] = "event_invocations"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTransitions(AccountLimit):
    """Executions enter ``limit`` states in a second, all of them together; with 0 they stand still.

    https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    """

    name: ClassVar[str] = "capacity.state_transitions"
    word: ClassVar[str] = "state_transitions"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleEnvironments(AccountLimit):
    """Lambda ends the environment of a function that has had nothing to do for ``limit`` seconds.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    """

    name: ClassVar[str] = "capacity.idle_environments"
    word: ClassVar[str] = "idle_environment_seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartExecutionThrottled(Fault):
    """Starting an execution of a state machine (the target, by name) is refused as throttled.

    https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
    """

    name: ClassVar[str] = "capacity.start_execution_throttled"
    target_kind: ClassVar[TargetKind] = TargetKind.STATE_MACHINE

    def lever(self, cloud: Cloud) -> RuleLever:
        """Return the lever on the Chaos API's rules."""
        return ApiError(
            target="stepfunctions",
            operation="StartExecution",
            resource=self.target,
            status=400,
            code="ThrottlingException",
            message="Rate exceeded",
            probability=self.probability,
            seed=self.seed,
            start=self.start,
            end=self.end,
        ).lever(cloud)


def _reservation(cloud: Cloud, function: str, broken: int | None) -> Setting[int | None]:
    client = cloud.clients.lambda_

    def write(limit: int | None) -> None:
        if limit is None:
            client.delete_function_concurrency(FunctionName=function)
        else:
            client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=limit)

    return Setting(
        read=lambda: client.get_function_concurrency(FunctionName=function).get("ReservedConcurrentExecutions"),
        write=write,
        broken=lambda _before: broken,
    )
