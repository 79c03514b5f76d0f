"""What a tenant monitors of an AWS account: which services by which way, which metrics, which tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import Family, Statistic, services
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.policy import Policy

__all__ = ["AwsIntegrationSettings", "AwsTag", "MonitoredMetric", "Place", "ServiceSettings"]

_CLASSIC = (Family.CLASSIC, Family.CLASSIC_BUILTIN)


@dataclass(frozen=True, slots=True)
class Place:
    """Where resources are: one account and one region of one partition."""

    account: str
    region: str
    partition: str = "aws"


@dataclass(frozen=True, slots=True)
class AwsTag:
    """A tag that resources carry on AWS."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MonitoredMetric:
    """A metric that was added by hand; ``dimensions`` as the pages list them, the main one and Region included."""

    name: str
    statistic: Statistic
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """One monitored CloudWatch namespace: by which way it comes, and what beside the recommended metrics.

    ``added`` holds classic metrics beside the recommended ones, which cannot be left out. ``auto_discovery`` makes the
    new connection take every metric that it finds.

    Raises :class:`~smokealarm.errors.UsageError` where the way does not exist for the namespace.
    """

    namespace: str
    family: Family
    added: tuple[MonitoredMetric, ...] = ()
    auto_discovery: bool = False

    def __post_init__(self) -> None:
        known = services().get(self.namespace)
        if self.family in _CLASSIC and known is None:
            raise UsageError(
                f"classic polling does not know the namespace {self.namespace!r}; expected one of "
                f"{', '.join(services())}, or a metric stream or connection"
            )
        if self.family is Family.CLASSIC_BUILTIN and known is not None and not known.builtin:
            raise UsageError(f"{self.namespace} has no built-in metrics; expected the family {Family.CLASSIC.value!r}")


@dataclass(frozen=True, slots=True)
class AwsIntegrationSettings:
    """One AWS account as a tenant monitors it.

    Only resources with one of ``tags`` are monitored; None is all of them. ``policy`` is what the monitoring role may
    do; None is everything. No credentials are kept.

    Raises :class:`~smokealarm.errors.UsageError` where a service comes by two ways: enabling one disables the other.
    """

    services: tuple[ServiceSettings, ...]
    label: str = "AWS"
    tags: tuple[AwsTag, ...] | None = None
    policy: Policy | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        names = [each.namespace for each in self.services]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UsageError(f"{', '.join(twice)} is monitored twice; a service comes by one way only")

    def service(self, namespace: str) -> ServiceSettings | None:
        """Return how a namespace is monitored; None if it is not."""
        return next((each for each in self.services if each.namespace == namespace), None)

    def allows(self, action: str) -> bool:
        """Return whether the monitoring role may do something."""
        return self.policy is None or self.policy.allows(action)
