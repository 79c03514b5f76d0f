"""``MetricsConfigurations`` of ``AWS::S3::Bucket``, which LocalStack reads and forgets.

Without them a bucket sends no request metrics. LocalStack has no update of a bucket, so that only its creation matters.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-metricsconfiguration.html
"""

from collections.abc import Mapping
from typing import Any

from localstack.services.s3.resource_providers.aws_s3_bucket import S3BucketProvider
from localstack.utils.patch import patch


def install() -> None:
    """Apply the property when a bucket is created."""

    @patch(S3BucketProvider.create)
    def create(fn: Any, self: S3BucketProvider, request: Any) -> Any:
        event = fn(self, request)
        client = request.aws_client_factory.s3
        for each in request.desired_state.get("MetricsConfigurations") or ():
            client.put_bucket_metrics_configuration(
                Bucket=event.resource_model["BucketName"], Id=each["Id"], MetricsConfiguration=configuration(each)
            )
        return event


def configuration(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what S3's API calls a configuration that a template has written: its filter's parts in one place."""
    parts: dict[str, Any] = {name: written[name] for name in ("Prefix", "AccessPointArn") if written.get(name)}
    tags = list(written.get("TagFilters") or ())
    if len(parts) + len(tags) > 1:
        return {"Id": written["Id"], "Filter": {"And": {**parts, **({"Tags": tags} if tags else {})}}}
    given = {"Tag": tags[0]} if tags else parts
    return {"Id": written["Id"], **({"Filter": given} if given else {})}
