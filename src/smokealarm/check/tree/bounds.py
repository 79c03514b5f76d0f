"""Metrics that cannot be more than a property of the resource that they are of.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html (a run that times out is reported
with some milliseconds more than its timeout),
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html (a
message is deleted at the end of its retention) and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html (memory).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from smokealarm.check.tree.names import ResourceKind
from smokealarm.check.tree.stack import Limit
from smokealarm.dynatrace.integration.mapping import Family, MappedMetric, Statistic, map_metric, services

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["BOUNDED", "BoundedMetric", "bounded_key"]

_BOUNDED_STATISTICS: Final = frozenset({"Average", "Maximum", "Minimum"})


@dataclass(frozen=True, slots=True)
class BoundedMetric:
    """A metric of CloudWatch in ``unit``, of which one of the limit is ``factor``; without a limit it is a percentage.

    ``slack`` is by how much a measurement may still be over, in the metric's unit.
    """

    namespace: str
    name: str
    dimension: str
    kind: ResourceKind
    limit: Limit | None
    unit: str
    factor: float = 1
    slack: float = 0


_LAMBDA, _INSIGHTS = "AWS/Lambda", "LambdaInsights"
BOUNDED: Final = (
    BoundedMetric(
        _LAMBDA, "Duration", "FunctionName", ResourceKind.FUNCTION, Limit.TIMEOUT, "ms", factor=1000, slack=1000
    ),
    BoundedMetric(
        _LAMBDA, "ConcurrentExecutions", "FunctionName", ResourceKind.FUNCTION, Limit.CONCURRENCY, "runs at once"
    ),
    BoundedMetric(_INSIGHTS, "memory_utilization", "function_name", ResourceKind.FUNCTION, None, "%", slack=10),
    BoundedMetric(_INSIGHTS, "used_memory_max", "function_name", ResourceKind.FUNCTION, Limit.MEMORY, "MB", slack=16),
    BoundedMetric(
        "AWS/SQS",
        "ApproximateAgeOfOldestMessage",
        "QueueName",
        ResourceKind.QUEUE,
        Limit.RETENTION,
        "s",
        slack=300,
    ),
)


def bounded_key(key: str) -> tuple[BoundedMetric, MappedMetric] | None:
    """Return the bounded metric behind a key of Dynatrace, if its values are bounded and none of them a sum."""
    return _keys().get(key)


@cache
def _keys() -> Mapping[str, tuple[BoundedMetric, MappedMetric]]:
    return {
        mapped.key: (metric, mapped)
        for metric in BOUNDED
        for mapped in _mapped(metric)
        if _BOUNDED_STATISTICS & set(mapped.reads) and mapped.per is None
    }


def _mapped(metric: BoundedMetric) -> Iterator[MappedMetric]:
    """Yield every key that the metric can have, whatever it is split by besides its resource."""
    own = services().get(metric.namespace)
    for row in own.metrics if own else ():
        if row.name == metric.name and metric.dimension in row.dimensions:
            for family in Family:
                statistics = tuple(Statistic) if family is Family.CLASSIC else (None,)
                for statistic in statistics:
                    yield from map_metric(family, metric.namespace, metric.name, row.dimensions, statistic)
