"""How a Dynatrace tenant gets the metrics of CloudWatch: which keys, which series, which entities, and when.

https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.credentials import CredentialsReading, parse_credentials, read_credentials
    from smokealarm.dynatrace.integration.entities import entity_id
    from smokealarm.dynatrace.integration.mapping import (
        Family,
        MappedMetric,
        Origin,
        Statistic,
        equivalents,
        family_of,
        grail_key,
        map_metric,
        nearest_key,
        origin_of,
    )
    from smokealarm.dynatrace.integration.options import IntegrationOptions, IntegrationTimings
    from smokealarm.dynatrace.integration.policy import Policy, parse_policy, read_policy
    from smokealarm.dynatrace.integration.poller import AwsPoller, Polled
    from smokealarm.dynatrace.integration.schedule import PollWindow, windows_due
    from smokealarm.dynatrace.integration.settings import (
        AwsIntegrationSettings,
        AwsTag,
        MonitoredMetric,
        Place,
        ServiceSettings,
    )
    from smokealarm.dynatrace.integration.status import ConnectionStatus, IntegrationProblem, IntegrationStatus
else:
    __getattr__ = deferred(
        __name__,
        credentials=("CredentialsReading", "parse_credentials", "read_credentials"),
        entities=("entity_id",),
        mapping=(
            "Family",
            "MappedMetric",
            "Origin",
            "Statistic",
            "equivalents",
            "family_of",
            "grail_key",
            "map_metric",
            "nearest_key",
            "origin_of",
        ),
        options=("IntegrationOptions", "IntegrationTimings"),
        policy=("Policy", "parse_policy", "read_policy"),
        poller=("AwsPoller", "Polled"),
        schedule=("PollWindow", "windows_due"),
        settings=("AwsIntegrationSettings", "AwsTag", "MonitoredMetric", "Place", "ServiceSettings"),
        status=("ConnectionStatus", "IntegrationProblem", "IntegrationStatus"),
    )

__all__ = [
    "AwsIntegrationSettings",
    "AwsPoller",
    "AwsTag",
    "ConnectionStatus",
    "CredentialsReading",
    "Family",
    "IntegrationOptions",
    "IntegrationProblem",
    "IntegrationStatus",
    "IntegrationTimings",
    "MappedMetric",
    "MonitoredMetric",
    "Origin",
    "Place",
    "Policy",
    "PollWindow",
    "Polled",
    "ServiceSettings",
    "Statistic",
    "entity_id",
    "equivalents",
    "family_of",
    "grail_key",
    "map_metric",
    "nearest_key",
    "origin_of",
    "parse_credentials",
    "parse_policy",
    "read_credentials",
    "read_policy",
    "windows_due",
]
