"""What comes to the tenant by a metric stream, which is configured in AWS, so that the tenant knows nothing of it."""

from __future__ import annotations

from typing import Final

from smokealarm.dynatrace.integration import AwsIntegrationSettings, Family, ServiceSettings

__all__ = ["streamed"]

_INSIGHTS: Final = "LambdaInsights"


def streamed(metrics_namespace: str | None) -> AwsIntegrationSettings:
    """Return what the stream carries: a pipeline's own metrics, and Lambda Insights where it is switched on."""
    namespaces = (metrics_namespace, _INSIGHTS) if metrics_namespace else (_INSIGHTS,)
    return AwsIntegrationSettings(tuple(ServiceSettings(each, Family.METRIC_STREAM) for each in namespaces))
