"""Metrics of a running pipeline by the minute, read from CloudWatch through the client that is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from smokealarm.errors import UnknownTarget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import (
        DimensionTypeDef,
        MetricDataQueryTypeDef,
        MetricStatTypeDef,
        MetricTypeDef,
    )

    from smokealarm.pipeline.handles import Function, Pipeline, Queue, Rule, StateMachine

MINUTE: Final = 60
_IN_SECONDS: Final = frozenset({"ApproximateAgeOfOldestMessage"})


@dataclass(frozen=True, slots=True)
class Metric:
    """The identity of a CloudWatch metric.

    Attributes:
        namespace: such as AWS/Lambda.
        name: such as Errors.
        dimensions: name and value pairs, in any order.

    """

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MinuteValue:
    """One statistic of one minute, which is in UTC; a minute without data has no value at all."""

    minute: datetime
    value: float


def function_metric(function: Function, name: str) -> Metric:
    """Name a metric of one Lambda function.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    """
    return Metric("AWS/Lambda", name, (("FunctionName", function.name),))


def queue_metric(queue: Queue, name: str) -> Metric:
    """Name a metric of one queue.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    """
    return Metric("AWS/SQS", name, (("QueueName", queue.name),))


def state_machine_metric(machine: StateMachine, name: str) -> Metric:
    """Name a metric of one state machine.

    https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
    """
    return Metric("AWS/States", name, (("StateMachineArn", machine.arn),))


def rule_metric(rule: Rule, name: str) -> Metric:
    """Name a metric of one rule of the default event bus.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
    """
    return Metric("AWS/Events", name, (("RuleName", rule.name),))


def pipeline_metric(pipeline: Pipeline, name: str) -> Metric:
    """Name a metric that the functions themselves publish, such as EndToEndTime or FilesRejected."""
    return Metric(_own_namespace(pipeline), name, (("service", pipeline.prefix),))


def by_minute(
    cloudwatch: CloudWatchClient, metric: Metric, statistic: str, start: datetime, end: datetime
) -> tuple[MinuteValue, ...]:
    """Return a statistic of a metric for every minute from start to end that has data, the earliest first.

    Args:
        cloudwatch: the client.
        metric: which metric.
        statistic: such as Sum, Maximum or p95.
        start: the first minute, included.
        end: the last minute, excluded.

    """
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=[_query(metric, statistic)], StartTime=start, EndTime=end, ScanBy="TimestampAscending"
    )
    results = [result for page in pages for result in page["MetricDataResults"]]
    pairs = (
        (at, value) for result in results for at, value in zip(result["Timestamps"], result["Values"], strict=True)
    )
    return tuple(MinuteValue(at.astimezone(UTC), value) for at, value in pairs)


def is_in_seconds(words: str) -> bool:
    """Say whether AWS measures what words such as ``Duration of the function store`` name in seconds.

    Times of every other service are in milliseconds.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    """
    return words.partition(" ")[0] in _IN_SECONDS


def _own_namespace(pipeline: Pipeline) -> str:
    shape = pipeline.shape
    if shape.metrics_namespace is None:
        raise UnknownTarget(f"the pipeline has no metrics of its own; {shape.source} says no metrics_namespace")
    return shape.metrics_namespace


def total(values: tuple[MinuteValue, ...]) -> float:
    """Add up the values of all minutes."""
    return sum(value.value for value in values)


def told_by_minute(values: Mapping[int, float]) -> str:
    """Write values as scenarios do, such as ``0: 1, 3: 1``: by minute, so that one that is too many stands out."""
    return ", ".join(f"{minute}: {value:g}" for minute, value in sorted(values.items()))


def _query(metric: Metric, statistic: str) -> MetricDataQueryTypeDef:
    dimensions: list[DimensionTypeDef] = [{"Name": name, "Value": value} for name, value in metric.dimensions]
    identity: MetricTypeDef = {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions}
    wanted: MetricStatTypeDef = {"Metric": identity, "Period": MINUTE, "Stat": statistic}
    return {"Id": "m", "MetricStat": wanted}
