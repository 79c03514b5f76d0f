"""What the vendor does not document about its API as a whole, as named choices."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.choices import choice

__all__ = ["ApiOptions"]

_THROTTLING = "https://docs.dynatrace.com/managed/whats-new/dynatrace-api/sprint-210"
_CLUSTER = "https://docs.dynatrace.com/managed/dynatrace-api/environment-api/cluster-information"
_ONEAGENT = "https://docs.dynatrace.com/managed/dynatrace-api/environment-api/deployment/oneagent/get-version-latest"


@dataclass(frozen=True, slots=True)
class ApiOptions:
    """Every choice about the API as a whole, with its default."""

    requests_per_minute: int | None = choice(
        None,
        "requests that a token may make in a minute before it gets 429, or no limit; since 1.210 environments throttle "
        "by busy threads and send no X-RateLimit headers, the Cluster API still counts per minute and sends them",
        _THROTTLING,
    )
    cluster_version: str = choice(
        "1.330.0.20260101-000000", "the version that the environment says it has; clients decide by it", _CLUSTER
    )
    oneagent_versions: tuple[str, ...] = choice(
        ("1.329.0.20251201-000000", "1.331.0.20260101-000000"), "the OneAgents on offer, oldest first", _ONEAGENT
    )
