"""S3 requests and, once a day, what buckets hold."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack.aws.api import ServiceException
from localstack.services.s3.models import S3Bucket, S3DeleteMarker, s3_stores
from localstack.services.s3.utils import get_unique_key_id

from smokealarm_localstack.telemetry.adapters.calls import CallObserver, FinishedCall
from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.rules.buckets import (
    ENTIRE_BUCKET,
    BucketRequest,
    MetricsFilter,
    request,
    storage,
)
from smokealarm_localstack.telemetry.writer import Telemetry

_DAY = 86400


def install(telemetry: Telemetry) -> CallObserver:
    """Return the observer of S3 API calls."""

    def observe(call: FinishedCall) -> None:
        name = (call.context.service_request or {}).get("Bucket")
        bucket = _bucket(call.context, name) if name else None
        if bucket is None:
            return
        each, filters = _request(call, name), list(_filters(bucket, telemetry))
        tags = _tags(call.context, bucket, each.key) if any(found.tags for found in filters) else {}
        ids = [found.filter_id for found in filters if found.covers(each.key, tags)]
        telemetry.write(Scope(bucket.bucket_account_id, bucket.bucket_region), request(each, ids))

    return observe


def _bucket(context: Any, name: str) -> S3Bucket | None:
    account = s3_stores[context.account_id]["us-east-1"].global_bucket_map.get(name)
    return s3_stores[account]["us-east-1"].buckets.get(name) if account else None


def _request(call: FinishedCall, name: str) -> BucketRequest:
    incoming, answer = call.context.request, call.response
    return BucketRequest(
        bucket_name=name,
        operation=call.context.operation.name,
        method=incoming.method,
        key=call.context.service_request.get("Key"),
        status=answer.status_code,
        at=call.arrived_at,
        latency_ms=call.latency_ms,
        uploaded=int(incoming.headers.get("Content-Length") or 0),
        downloaded=int(answer.headers.get("Content-Length") or 0),
    )


def _filters(bucket: S3Bucket, telemetry: Telemetry) -> Iterator[MetricsFilter]:
    for filter_id, configuration in bucket.metric_configurations.items():
        yield _filter(filter_id, configuration.get("Filter") or {})
    if telemetry.options.s3_request_metrics == ENTIRE_BUCKET and ENTIRE_BUCKET not in bucket.metric_configurations:
        yield MetricsFilter(ENTIRE_BUCKET)


def _filter(filter_id: str, given: Mapping[str, Any]) -> MetricsFilter:
    """Parse a metrics configuration's filter: a prefix, a tag, or both under ``And``."""
    both = given.get("And", {})
    tags = both.get("Tags", []) + ([given["Tag"]] if "Tag" in given else [])
    prefix = both.get("Prefix") or given.get("Prefix") or ""
    return MetricsFilter(filter_id, prefix, {each["Key"]: each["Value"] for each in tags})


def _tags(context: Any, bucket: S3Bucket, key: str | None) -> dict[str, str]:
    """Return the tags of the object a request is for; none for an object that does not exist (any more)."""
    try:
        found = bucket.objects.get(key) if key else None
    except ServiceException:
        return {}
    if found is None or isinstance(found, S3DeleteMarker):
        return {}
    store = s3_stores[context.account_id][context.region]
    return store.tags.get_tags(get_unique_key_id(bucket.name, key, found.version_id)) or {}


class StorageMetrics:
    """Sends NumberOfObjects and BucketSizeBytes at 00:00 UTC, for the day that ended."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def sample(self, boundary: float) -> None:
        """Send the day that ended at ``boundary``, if one did."""
        if boundary % _DAY or not self._telemetry.options.s3_storage_metrics:
            return
        buckets = {name: each for _, _, store in s3_stores.iter_stores() for name, each in store.buckets.items()}
        for name, bucket in buckets.items():
            data = storage(name, _stored(bucket), boundary - _DAY)
            self._telemetry.write(Scope(bucket.bucket_account_id, bucket.bucket_region), data)


def _stored(bucket: S3Bucket) -> Iterator[tuple[str, int]]:
    """Yield storage class and size of every object, noncurrent version and part of an unfinished upload."""
    for each in bucket.objects.values(with_versions=True):
        if not isinstance(each, S3DeleteMarker):
            yield each.storage_class, each.size
    for upload in list(bucket.multiparts.values()):
        for part in list(upload.parts.values()):
            yield upload.object.storage_class, part.size
