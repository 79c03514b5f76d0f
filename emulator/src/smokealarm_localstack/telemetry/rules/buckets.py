"""AWS/S3 request metrics and daily storage metrics.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from smokealarm_localstack.telemetry.datum import BYTES, COUNT, MILLISECONDS, Datum, dimensions

NAMESPACE = "AWS/S3"
ENTIRE_BUCKET = "EntireBucket"

LIST_OPERATIONS = frozenset(
    {"ListObjects", "ListObjectsV2", "ListObjectVersions", "ListMultipartUploads", "ListParts", "GetBucketLocation"}
)
"""Bucket-level operations that count as requests; all other operations without a key do not."""

STORAGE_TYPES = {
    "STANDARD": "StandardStorage",
    "REDUCED_REDUNDANCY": "ReducedRedundancyStorage",
    "STANDARD_IA": "StandardIAStorage",
    "ONEZONE_IA": "OneZoneIAStorage",
    "GLACIER": "GlacierStorage",
    "GLACIER_IR": "GlacierInstantRetrievalStorage",
    "DEEP_ARCHIVE": "DeepArchiveStorage",
    "INTELLIGENT_TIERING": "IntelligentTieringFAStorage",
    "EXPRESS_ONEZONE": "ExpressOneZoneStorage",
}
"""Storage class of an object to the StorageType dimension of BucketSizeBytes."""

_BY_METHOD = {
    "GET": "GetRequests",
    "PUT": "PutRequests",
    "HEAD": "HeadRequests",
    "DELETE": "DeleteRequests",
    "POST": "PostRequests",
}


@dataclass(frozen=True, slots=True)
class BucketRequest:
    """One answered request; sizes in bytes, latencies in milliseconds, ``at`` its arrival in epoch seconds."""

    bucket_name: str
    operation: str
    method: str
    key: str | None
    status: int
    at: float
    latency_ms: float
    uploaded: int = 0
    downloaded: int = 0


@dataclass(frozen=True, slots=True)
class MetricsFilter:
    """One metrics configuration: which objects it covers; no condition covers the whole bucket."""

    filter_id: str
    prefix: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    def covers(self, key: str | None, tags: Mapping[str, str]) -> bool:
        """Tell whether a request for this key falls under the filter; a list request only under a whole bucket."""
        if not self.prefix and not self.tags:
            return True
        return key is not None and key.startswith(self.prefix) and self.tags.items() <= tags.items()


def request_metric(operation: str, method: str, *, has_key: bool) -> str | None:
    """Return the operation's own metric, or None where the operation sends no request metrics.

    DeleteObjects counts as a delete although it is a POST; SelectObjectContent has a metric of its own.
    """
    if operation in {"DeleteObjects", "SelectObjectContent"}:
        return "DeleteRequests" if operation == "DeleteObjects" else "SelectRequests"
    if operation in LIST_OPERATIONS:
        return "ListRequests"
    return _BY_METHOD.get(method) if has_key else None


def request(each: BucketRequest, filter_ids: Iterable[str]) -> list[Datum]:
    """Return what one request sends under each matching filter.

    ``4xxErrors`` and ``5xxErrors`` are 0 or 1 per request, so that their Average is a rate; the metric of the operation
    exists only when such a request occurred.
    """
    metric = request_metric(each.operation, each.method, has_key=each.key is not None)
    if metric is None:
        return []
    values = [("AllRequests", 1, COUNT), (metric, 1, COUNT), *_errors(each.status), *_sizes(each)]
    values += [(name, each.latency_ms, MILLISECONDS) for name in ("FirstByteLatency", "TotalRequestLatency")]
    return [
        Datum(NAMESPACE, name, dimensions(BucketName=each.bucket_name, FilterId=filter_id), value, unit, each.at)
        for filter_id in filter_ids
        for name, value, unit in values
    ]


def _errors(status: int) -> list[tuple[str, int, str]]:
    return [(f"{family}xxErrors", int(status // 100 == family), COUNT) for family in (4, 5)]


def _sizes(each: BucketRequest) -> list[tuple[str, int, str]]:
    found = [("BytesUploaded", each.uploaded, BYTES)] if each.method in {"PUT", "POST"} else []
    return found + ([("BytesDownloaded", each.downloaded, BYTES)] if each.method == "GET" else [])


def storage(bucket_name: str, stored: Iterable[tuple[str, int]], day: float) -> list[Datum]:
    """Return one day of a bucket: ``stored`` is storage class and size of every object, version and part.

    ``day`` is 00:00 UTC of the day in epoch seconds, which is also the timestamp.
    """
    sizes: dict[str, int] = {}
    count = 0
    for storage_class, size in stored:
        kind = STORAGE_TYPES.get(storage_class, "StandardStorage")
        sizes[kind] = sizes.get(kind, 0) + size
        count += 1
    if not count:
        return []
    every = dimensions(BucketName=bucket_name, StorageType="AllStorageTypes")
    return [Datum(NAMESPACE, "NumberOfObjects", every, count, COUNT, day)] + [
        Datum(NAMESPACE, "BucketSizeBytes", dimensions(BucketName=bucket_name, StorageType=kind), size, BYTES, day)
        for kind, size in sizes.items()
    ]
