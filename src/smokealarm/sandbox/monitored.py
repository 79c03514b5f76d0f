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

_FUNCTION: Final = ("FunctionName",)
_ADDED: Final = {
    "AWS/Lambda": (
        MonitoredMetric("AsyncEventsDropped", Statistic.SUM, _FUNCTION),
        MonitoredMetric("ConcurrentExecutions", Statistic.MAXIMUM, _FUNCTION),
        MonitoredMetric("DeadLetterErrors", Statistic.SUM, _FUNCTION),
        MonitoredMetric("ProvisionedConcurrencySpilloverInvocations", Statistic.SUM, _FUNCTION),
    ),
    "AWS/SQS": (MonitoredMetric("ApproximateNumberOfMessagesVisible", Statistic.AVG_MIN_MAX, ("QueueName",)),),
}
_SERVICES: Final = ("AWS/Lambda", "AWS/SQS", "AWS/States", "AWS/Events", "AWS/S3")


def monitored(pipeline: Pipeline) -> AwsIntegrationSettings:
    """Return the settings for a pipeline: its five services by classic polling, what else there is by a metric stream.

    That is its own metrics, and those of Lambda Insights if the functions have the extension.
    """
    polled = tuple(ServiceSettings(name, Family.CLASSIC, _ADDED.get(name, ())) for name in _SERVICES)
    streamed = (pipeline.metrics_namespace, "LambdaInsights")
    return AwsIntegrationSettings((*polled, *(ServiceSettings(name, Family.METRIC_STREAM) for name in streamed)))
