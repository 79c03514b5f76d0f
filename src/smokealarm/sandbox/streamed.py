"""What comes to the tenant by a metric stream, which is configured in AWS, so that the tenant knows nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.integration import AwsIntegrationSettings, Family, ServiceSettings

if TYPE_CHECKING:
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["streamed"]

_INSIGHTS: Final = "LambdaInsights"


def streamed(pipeline: Pipeline) -> AwsIntegrationSettings:
    """Return what the stream carries: a pipeline's own metrics, and Lambda Insights where it is switched on."""
    namespaces = (pipeline.metrics_namespace, _INSIGHTS)
    return AwsIntegrationSettings(tuple(ServiceSettings(each, Family.METRIC_STREAM) for each in namespaces))
