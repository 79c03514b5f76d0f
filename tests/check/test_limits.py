"""Documented limits of alarms and dashboards, at the number that is still taken and at the next one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.check.trees import alarm, said, stack

from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path


def severities(folder: Path, *examples: Example) -> list[str]:
    """Return how severe each finding about a limit is."""
    return [str(each.severity) for each in said(folder, "limit", *examples)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"EvaluationPeriods": 1440}, []),
        ({"EvaluationPeriods": 1441}, ["error"]),
        ({"Period": 3600, "EvaluationPeriods": 168}, []),
        ({"Period": 3600, "EvaluationPeriods": 169}, ["error"]),
        ({"EvaluationPeriods": "!Ref Periods"}, ["warning"]),
        ({"Period": 10, "EvaluationPeriods": 3}, []),
    ],
)
def test_the_length_of_an_evaluation(tmp_path: Path, changed: dict[str, Any], expected: list[str]) -> None:
    """A day, or a week of whole hours; what a parameter says can be given otherwise."""
    template = stack(alarm("AWS/Lambda Errors", **changed), "Periods: {Type: Number, Default: 2000}")
    assert severities(tmp_path, template) == expected


@pytest.mark.parametrize(("metrics", "expected"), [(10, []), (11, ["error"])])
def test_the_metrics_of_an_alarm_on_metric_math(tmp_path: Path, metrics: int, expected: list[str]) -> None:
    """Expressions do not count."""
    metric = {"Namespace": "Shop", "MetricName": "Orders"}
    queries = [
        {"Id": f"m{n}", "ReturnData": False, "MetricStat": {"Period": 60, "Stat": "Sum", "Metric": metric}}
        for n in range(metrics)
    ]
    asked = {"Metrics": [*queries, {"Id": "sum", "Expression": "SUM(METRICS())"}], "EvaluationPeriods": 3}
    compared = {"Threshold": 1, "ComparisonOperator": "GreaterThanThreshold"}
    resource = {"Type": "AWS::CloudWatch::Alarm", "Properties": {**asked, **compared}}
    assert severities(tmp_path, Example("t.json", json.dumps({"Resources": {"Alarm": resource}}))) == expected


@pytest.mark.parametrize(
    ("widgets", "expected"),
    [
        ([500] * 5, []),
        ([501], ["warning"]),
        ([500] * 5 + [1], ["warning"]),
        ([501] * 5, ["warning"] * 6),
    ],
)
def test_the_metrics_of_a_dashboard(tmp_path: Path, widgets: list[int], expected: list[str]) -> None:
    """Expressions, searches and widgets without metrics do not count."""
    drawn = [
        {"type": "metric", "properties": {"metrics": [*[["Shop", "Orders"]] * count, [{"expression": "m1/60"}]]}}
        for count in widgets
    ]
    body = {"widgets": [*drawn, {"type": "text", "properties": {"markdown": "x"}}]}
    assert severities(tmp_path, Example("body.json", json.dumps(body))) == expected
