"""Reading CloudWatch and the tags of resources, through the clients that are passed in."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.integration.settings import AwsTag
from smokealarm.pipeline.measurement import Metric

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import DimensionTypeDef, MetricDataQueryTypeDef, MetricOutputTypeDef

    from smokealarm.dynatrace.integration.gathering import Answers, Question

__all__ = ["MOST_QUERIES", "listed", "read", "tags_by_arn"]

MOST_QUERIES = 500
"""How many queries one call of GetMetricData takes.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

_SECONDS = 60


def listed(cloudwatch: CloudWatchClient, namespaces: Collection[str]) -> list[Metric]:
    """Return every metric that CloudWatch lists in a namespace, sorted, as are its dimensions.

    Of several namespaces, whatever is listed in any is returned: one call takes as long as one for each would.
    """
    paginator = cloudwatch.get_paginator("list_metrics")
    pages = paginator.paginate(Namespace=next(iter(namespaces))) if len(namespaces) == 1 else paginator.paginate()
    found = (_metric(each) for page in pages for each in page["Metrics"])
    return sorted(found, key=lambda metric: (metric.namespace, metric.name, metric.dimensions))


def read(cloudwatch: CloudWatchClient, asked: Sequence[Question], span: tuple[int, int], period: int) -> Answers:
    """Return the values of all questions in a span, from its first minute up to its second; ``period`` is in minutes.

    What has no value is missing.
    """
    found: dict[Question, dict[int, float]] = defaultdict(dict)
    for first in range(0, len(asked), MOST_QUERIES):
        batch = asked[first : first + MOST_QUERIES]
        pages = cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=[_query(f"q{index}", question, period) for index, question in enumerate(batch)],
            StartTime=_moment(span[0]),
            EndTime=_moment(span[1]),
        )
        for result in (result for page in pages for result in page["MetricDataResults"]):
            values = found[batch[int(result["Id"][1:])]]
            minutes = (int(at.timestamp()) // _SECONDS for at in result["Timestamps"])
            values.update(zip(minutes, result["Values"], strict=True))
    return found


def tags_by_arn(tagging: Any) -> Mapping[str, tuple[AwsTag, ...]]:
    """Return the tags of all tagged resources, by ARN; ``tagging`` is a client of resourcegroupstaggingapi."""
    pages = tagging.get_paginator("get_resources").paginate()
    return {
        each["ResourceARN"]: tuple(AwsTag(tag["Key"], tag["Value"]) for tag in each["Tags"])
        for page in pages
        for each in page["ResourceTagMappingList"]
    }


def _metric(entry: MetricOutputTypeDef) -> Metric:
    dimensions = sorted((each["Name"], each["Value"]) for each in entry["Dimensions"])
    return Metric(entry["Namespace"], entry["MetricName"], tuple(dimensions))


def _query(name: str, question: Question, period: int) -> MetricDataQueryTypeDef:
    metric, statistic = question
    dimensions: list[DimensionTypeDef] = [{"Name": key, "Value": value} for key, value in metric.dimensions]
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions},
            "Period": period * _SECONDS,
            "Stat": statistic,
        },
    }


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * _SECONDS, UTC)
