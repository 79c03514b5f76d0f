"""AWS/S3: requests and storage.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
"""

import pytest
from rule_tables import written

from smokealarm_localstack.telemetry.rules.buckets import (
    BucketRequest,
    MetricsFilter,
    request,
    request_metric,
    storage,
)

# Operation, HTTP method, whether a key is given, the metric it counts in.
OPERATIONS = [
    ("PutObject", "PUT", True, "PutRequests"),
    ("UploadPart", "PUT", True, "PutRequests"),
    ("GetObject", "GET", True, "GetRequests"),
    ("HeadObject", "HEAD", True, "HeadRequests"),
    ("DeleteObject", "DELETE", True, "DeleteRequests"),
    ("DeleteObjects", "POST", False, "DeleteRequests"),
    ("CreateMultipartUpload", "POST", True, "PostRequests"),
    ("ListObjectsV2", "GET", False, "ListRequests"),
    ("SelectObjectContent", "POST", True, "SelectRequests"),
    ("CreateBucket", "PUT", False, None),
    ("GetBucketPolicy", "GET", False, None),
    ("HeadBucket", "HEAD", False, None),
]


@pytest.mark.parametrize(("operation", "method", "has_key", "expected"), OPERATIONS)
def test_an_operation_counts_in_its_own_metric(
    operation: str, method: str, expected: str | None, *, has_key: bool
) -> None:
    """Bucket-level calls other than lists send no request metrics."""
    assert request_metric(operation, method, has_key=has_key) == expected


def put(status: int = 200) -> BucketRequest:
    """Make a request that put five bytes."""
    return BucketRequest("b", "PutObject", "PUT", "k", status, at=10, latency_ms=7, uploaded=5)


def test_a_request_sends_counts_errors_sizes_and_latencies() -> None:
    """Errors are 0 or 1 for each request, so that their average is a rate."""
    assert written(request(put(), ["EntireBucket"]), BucketName="b", FilterId="EntireBucket") == {
        ("AllRequests", 1, "Count"),
        ("PutRequests", 1, "Count"),
        ("4xxErrors", 0, "Count"),
        ("5xxErrors", 0, "Count"),
        ("BytesUploaded", 5, "Bytes"),
        ("FirstByteLatency", 7, "Milliseconds"),
        ("TotalRequestLatency", 7, "Milliseconds"),
    }


@pytest.mark.parametrize(("status", "expected"), [(404, (1, 0)), (503, (0, 1)), (200, (0, 0)), (304, (0, 0))])
def test_an_error_counts_by_its_class(status: int, expected: tuple[int, int]) -> None:
    """SlowDown is a 503 and so a 5xx."""
    values = {name: value for name, value, _ in written(request(put(status), ["f"]), BucketName="b", FilterId="f")}
    assert (values["4xxErrors"], values["5xxErrors"]) == expected


def test_a_request_counts_under_every_filter_that_covers_it() -> None:
    """Without a matching configuration nothing is sent."""
    assert {dict(each.dimensions)["FilterId"] for each in request(put(), ["all", "some"])} == {"all", "some"}
    assert request(put(), []) == []


FILTERS = [
    (MetricsFilter("f"), None, {}, True),
    (MetricsFilter("f", "in/"), "in/x", {}, True),
    (MetricsFilter("f", "in/"), "out/x", {}, False),
    (MetricsFilter("f", "in/"), None, {}, False),
    (MetricsFilter("f", "", {"a": "1"}), "x", {"a": "1", "b": "2"}, True),
    (MetricsFilter("f", "in/", {"a": "1"}), "in/x", {"a": "2"}, False),
]


@pytest.mark.parametrize(("filter_", "key", "tags", "expected"), FILTERS)
def test_a_filter_covers_by_prefix_and_all_of_its_tags(
    filter_: MetricsFilter, key: str | None, tags: dict[str, str], *, expected: bool
) -> None:
    """A list request has no key and falls only under the whole bucket."""
    assert filter_.covers(key, tags) is expected


def test_a_day_of_storage_counts_every_object_and_sizes_by_class() -> None:
    """Objects are counted over all classes, bytes in each."""
    data = storage("b", [("STANDARD", 10), ("STANDARD", 5), ("GLACIER", 7)], 86400)
    assert written(data, BucketName="b", StorageType="AllStorageTypes") == {("NumberOfObjects", 3, "Count")}
    assert written(data, BucketName="b", StorageType="StandardStorage") == {("BucketSizeBytes", 15, "Bytes")}
    assert written(data, BucketName="b", StorageType="GlacierStorage") == {("BucketSizeBytes", 7, "Bytes")}
    assert {each.timestamp for each in data} == {86400}


def test_an_empty_bucket_sends_nothing() -> None:
    """There is no object of any storage class to report on."""
    assert storage("b", [], 0) == []
