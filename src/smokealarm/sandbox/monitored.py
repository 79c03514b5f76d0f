"""What the tenant gets of the pipeline's account.

The five services come by classic polling, as the AWS credentials in ``aws_credentials.json`` say: beside the
recommended metrics, those that a tenant has only if they are added by hand. Everything else comes by a metric stream,
which is configured in AWS, so that the tenant knows nothing of it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.integration import AwsIntegrationSettings, Family, ServiceSettings, parse_credentials

if TYPE_CHECKING:
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["account_credentials", "monitored", "streamed"]

_FILE = "aws_credentials.json"
_INSIGHTS = "LambdaInsights"


def account_credentials(account: str) -> dict[str, Any]:
    """Return the AWS credentials configuration of an account, with a role that nobody has to have made."""
    document: dict[str, Any] = json.loads(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    document["authenticationData"]["roleBasedAuthentication"]["accountId"] = account
    return document


def streamed(pipeline: Pipeline) -> AwsIntegrationSettings:
    """Return what the metric stream carries: a pipeline's own metrics, and Lambda Insights where it is switched on."""
    namespaces = (pipeline.metrics_namespace, _INSIGHTS)
    return AwsIntegrationSettings(tuple(ServiceSettings(each, Family.METRIC_STREAM) for each in namespaces))


def monitored(pipeline: Pipeline) -> AwsIntegrationSettings:
    """Return everything together, for one poller that needs no tenant."""
    polled = parse_credentials(account_credentials(pipeline.account), _FILE)
    return AwsIntegrationSettings((*polled.services, *streamed(pipeline).services))
