"""Faults of AWS's own API: calls that fail, and calls that are slow.

They speak LocalStack's Chaos API (https://docs.localstack.cloud/user-guide/chaos-engineering/chaos-api), so they work
on LocalStack's licensed image too, as far as its five words go: ``seed``, ``start``, ``end``, ``resource`` and the
count of hits are understood by the embedded backend only, and are sent only when they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from smokealarm.errors import FaultError, UsageError
from smokealarm.pipeline.faults.fault import Fault, Setting, SettingFault
from smokealarm.pipeline.faults.targets import ACCOUNT, TargetKind

if TYPE_CHECKING:
    from smokealarm.cloud.channel import Channel
    from smokealarm.pipeline.faults.fault import Cloud

CHAOS_FAULTS = "/_localstack/chaos/faults"
CHAOS_EFFECTS = "/_localstack/chaos/effects"
COUNTED_FAULTS = "/_smokealarm/faults"


@dataclass(frozen=True, slots=True)
class RuleLever:
    """Adds one rule to the Chaos API's and takes it away again; the state is how many such rules there are."""

    channel: Channel
    rule: dict[str, Any]

    def read(self) -> int:
        """Return how many rules are in exactly these words."""
        return sum(rule == self.rule for rule in self.channel.call("GET", CHAOS_FAULTS))

    def apply(self, before: int) -> None:
        """Add the rule; raise ``FaultError`` when it is active already, since its hits could not be told apart."""
        if before:
            raise FaultError(f"the API fault {self.rule} is active already")
        self.channel.call("PATCH", CHAOS_FAULTS, [self.rule])

    def restore(self, before: int) -> None:
        """Take the rule away, unless it was there before."""
        if not before:
            self.channel.call("DELETE", CHAOS_FAULTS, [self.rule])

    def hits(self) -> int | None:
        """Return how many calls the rule has struck; None from a backend that does not count."""
        answer = self.channel.send("GET", COUNTED_FAULTS)
        if answer.is_error:
            return None
        return sum(int(rule["hits"]) for rule in answer.json()["api"] if rule == {**self.rule, "hits": rule["hits"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiError(Fault):
    """Calls to a service (the target) fail; ``operation`` and ``resource`` (name or ARN) narrow them down.

    The defaults are those of the Chaos API.
    """

    operation: str | None = None
    region: str | None = None
    resource: str | None = None
    status: int = 503
    code: str = "ServiceUnavailable"
    message: str | None = None

    name: ClassVar[str] = "api.error"
    target_kind: ClassVar[TargetKind] = TargetKind.SERVICE

    def lever(self, cloud: Cloud) -> RuleLever:
        """Return the lever on the Chaos API's rules."""
        return RuleLever(cloud.channel, self.rule())

    def rule(self) -> dict[str, Any]:
        """Return this fault in the Chaos API's words, without those that say nothing new."""
        error = {"statusCode": self.status, "code": self.code, "message": self.message}
        words = {
            "service": self.target,
            "operation": self.operation,
            "region": self.region,
            "resource": self.resource,
            "probability": self.probability,
            "seed": self.seed or None,
            "start": self.start,
            "end": self.end,
        }
        said = {word: value for word, value in words.items() if value is not None}
        return {**said, "error": {word: value for word, value in error.items() if value is not None}}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiLatency(SettingFault):
    """Every call that a function makes to a service takes ``milliseconds`` longer; the target is the account.

    LocalStack's licensed image delays calls from outside as well, which the embedded backend does not: whoever only
    watches has no part in it.
    """

    target: str = ACCOUNT
    milliseconds: int

    name: ClassVar[str] = "api.latency"
    target_kind: ClassVar[TargetKind] = TargetKind.ACCOUNT

    def __post_init__(self) -> None:
        SettingFault.__post_init__(self)
        if self.milliseconds < 0:
            raise UsageError(f"{self}: latency is {self.milliseconds} ms, expected 0 or more")

    def lever(self, cloud: Cloud) -> Setting[int]:
        """Return the lever on the Chaos API's network effects."""
        return Setting(
            read=lambda: int(cloud.channel.call("GET", CHAOS_EFFECTS).get("latency", 0)),
            write=lambda latency: cloud.channel.call("POST", CHAOS_EFFECTS, {"latency": latency}),
            broken=lambda _before: self.milliseconds,
        )
