"""What keeps metrics from arriving, said where it can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import Family, services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.integration.settings import AwsIntegrationSettings

__all__ = ["LISTING_TAGS", "ConnectionStatus", "IntegrationProblem", "IntegrationStatus", "permission_problems"]

_ESSENTIAL = ("cloudwatch:GetMetricData", "cloudwatch:ListMetrics")
_REQUIRED = (
    "cloudwatch:GetMetricStatistics",
    "sts:GetCallerIdentity",
    "tag:GetResources",
    "tag:GetTagKeys",
    "ec2:DescribeAvailabilityZones",
)
LISTING_TAGS = "tag:GetResources"
"""What the role needs to know the tags of resources."""


class ConnectionStatus(StrEnum):
    """The words of the AWS credentials API.

    https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/get-credentials
    """

    CONNECTED = "CONNECTED"
    DISCONNECTED = "DISCONNECTED"
    UNINITIALIZED = "UNINITIALIZED"


@dataclass(frozen=True, slots=True)
class IntegrationProblem:
    """One reason why nothing arrives of a namespace; without one only a warning."""

    message: str
    namespace: str | None = None

    def __str__(self) -> str:
        return f"{self.namespace or 'AWS'}: {self.message}"


@dataclass(frozen=True, slots=True)
class IntegrationStatus:
    """Whether an account is connected, and every problem that is known."""

    connection: ConnectionStatus
    problems: tuple[IntegrationProblem, ...] = ()

    def silent(self, namespace: str) -> bool:
        """Return whether a problem keeps a namespace from arriving."""
        return any(each.namespace == namespace for each in self.problems)


def permission_problems(settings: AwsIntegrationSettings) -> tuple[IntegrationProblem, ...]:
    """Return what the monitoring role lacks.

    A metric stream is pushed by AWS, so that the role does not matter to it.
    https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/cloudwatch-metrics
    """
    polled = [each for each in settings.services if each.family is not Family.METRIC_STREAM]
    return tuple(_lacking(settings, [each.namespace for each in polled])) if polled else ()


def _lacking(settings: AwsIntegrationSettings, polled: list[str]) -> Iterator[IntegrationProblem]:
    for action in (each for each in _ESSENTIAL if not settings.allows(each)):
        for namespace in polled:
            yield IntegrationProblem(f"the role may not {action}, so nothing is polled", namespace)
    for action in (each for each in _REQUIRED if not settings.allows(each)):
        hides = action == LISTING_TAGS and settings.tags is not None
        result = "so no resource is known to have a tag to monitor" if hides else "which monitoring requires"
        yield IntegrationProblem(f"the role may not {action}, {result}")
    for namespace in polled:
        known = services().get(namespace)
        if known and known.permission and not settings.allows(known.permission):
            yield IntegrationProblem(f"the role may not {known.permission}, so no resource is found", namespace)
