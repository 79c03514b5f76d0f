"""Metric filters of the mirror, which LocalStack's CloudFormation leaves out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from smokealarm.sandbox.mirror_template import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_logs import CloudWatchLogsClient

    from smokealarm.pipeline.handles import Pipeline

__all__ = ["log_filters"]


@contextmanager
def log_filters(logs: CloudWatchLogsClient, pipeline: Pipeline) -> Iterator[None]:
    """Put those of the template's metric filters that its stack did not make, for the length of the block."""
    wanted = {name: each["Properties"] for name, each in filled(pipeline, "AWS::Logs::MetricFilter").items()}
    groups = {each["LogGroupName"] for each in wanted.values()}
    made = {group: logs.describe_metric_filters(logGroupName=group)["metricFilters"] for group in groups}
    left_out = {name: each for name, each in wanted.items() if not made[each["LogGroupName"]]}
    for name, each in left_out.items():
        logs.put_metric_filter(
            logGroupName=each["LogGroupName"],
            filterName=name,
            filterPattern=each["FilterPattern"],
            metricTransformations=[_transformation(given) for given in each["MetricTransformations"]],
        )
    try:
        yield
    finally:
        for name, each in left_out.items():
            logs.delete_metric_filter(logGroupName=each["LogGroupName"], filterName=name)


def _transformation(given: Mapping[str, Any]) -> Any:
    """Return a transformation in the words of the API, which begin with small letters."""
    return {f"{name[0].lower()}{name[1:]}": value for name, value in given.items()}
