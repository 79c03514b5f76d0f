"""Checks of documented limits that no schema has."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import TEMPLATE
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["ALARM", "CHECKS", "DASHBOARD"]


def _dashboard(metrics: int) -> Example:
    drawn = ",\n  ".join(f'["Orders", "Late", "Shop", "{number}"]' for number in range(metrics))
    widget = f'{{"type": "metric", "properties": {{"region": "eu-west-1", "metrics": [\n  {drawn}\n]}}}}'
    return Example("body.json", f'{{"widgets": [{widget}]}}\n')


ALARM: Final = Check(
    "limit/alarm",
    "an alarm asks for more than CloudWatch evaluates",
    Severity.ERROR,
    "CloudWatch refuses it: the evaluation periods together are at most a day, or a week for periods of an hour and "
    "more, and metric math takes at most 10 metrics. It is a warning where parameters are filled in. See "
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html.",
    Example("template.yaml", TEMPLATE.replace("EvaluationPeriods: 3", "EvaluationPeriods: 1441")),
    Example("template.yaml", TEMPLATE.replace("EvaluationPeriods: 3", "EvaluationPeriods: 1440")),
)
DASHBOARD: Final = Check(
    "limit/dashboard",
    "a dashboard of CloudWatch draws too many metrics",
    Severity.WARNING,
    "A widget has at most 500 metrics and a dashboard 2,500, those that only expressions use included. What a SEARCH "
    "finds is not counted here. See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html.",
    _dashboard(501),
    _dashboard(500),
)

CHECKS: Final = (ALARM, DASHBOARD)
