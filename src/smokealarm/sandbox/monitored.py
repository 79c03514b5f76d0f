"""What the tenant monitors of the pipeline's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.integration import (
    AwsIntegrationSettings,
    Family,
    MonitoredMetric,
    ServiceSettings,
    Statistic,
)

if TYPE_CHECKING:
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["monitored"]

_ADDED: Final = {
    "AWS/SQS": (MonitoredMetric("ApproximateNumberOfMessagesVisible", Statistic.AVG_MIN_MAX, ("QueueName",)),),
}
_SERVICES: Final = ("AWS/Lambda", "AWS/SQS", "AWS/States", "AWS/Events", "AWS/S3")


def monitored(pipeline: Pipeline) -> AwsIntegrationSettings:
    """Return the settings for a pipeline: its five services by classic polling, its own metrics by a metric stream."""
    services = tuple(ServiceSettings(name, Family.CLASSIC, _ADDED.get(name, ())) for name in _SERVICES)
    return AwsIntegrationSettings((*services, ServiceSettings(pipeline.metrics_namespace, Family.METRIC_STREAM)))
