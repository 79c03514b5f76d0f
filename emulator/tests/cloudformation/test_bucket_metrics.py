"""Metrics configurations of a bucket from a template."""

import json
import uuid
from typing import Any

import pytest

from smokealarm_localstack.cloudformation.bucket_metrics import configuration

TAG = {"Key": "a", "Value": "b"}


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ({"Id": "x"}, {"Id": "x"}),
        ({"Id": "x", "Prefix": "p/"}, {"Id": "x", "Filter": {"Prefix": "p/"}}),
        ({"Id": "x", "TagFilters": [TAG]}, {"Id": "x", "Filter": {"Tag": TAG}}),
        (
            {"Id": "x", "Prefix": "p/", "TagFilters": [TAG]},
            {"Id": "x", "Filter": {"And": {"Prefix": "p/", "Tags": [TAG]}}},
        ),
        ({"Id": "x", "TagFilters": [TAG, TAG]}, {"Id": "x", "Filter": {"And": {"Tags": [TAG, TAG]}}}),
    ],
)
def test_a_filter_is_put_in_the_words_of_the_api(written: dict[str, Any], made: dict[str, Any]) -> None:
    """One condition stands alone, several stand under ``And``."""
    assert configuration(written) == made


def test_a_new_bucket_counts_its_requests(virtual_localstack: Any) -> None:
    """As its template says, under the configuration's name."""
    name = f"stack-{uuid.uuid4().hex[:8]}"
    properties = {"BucketName": name, "MetricsConfigurations": [{"Id": "EntireBucket"}]}
    template = json.dumps({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": properties}}})
    client = virtual_localstack.client("cloudformation")
    client.create_stack(StackName=name, TemplateBody=template)
    client.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})

    virtual_localstack.client("s3").put_object(Bucket=name, Key="k", Body=b"v")

    listed = virtual_localstack.client("cloudwatch").list_metrics(Namespace="AWS/S3", MetricName="AllRequests")
    wanted = [{"Name": "BucketName", "Value": name}, {"Name": "FilterId", "Value": "EntireBucket"}]
    assert wanted in [each["Dimensions"] for each in listed["Metrics"]]
