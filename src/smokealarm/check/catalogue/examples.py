"""Files from which the examples of checks are made."""

from __future__ import annotations

from typing import Final

from smokealarm.check.finding import Example

__all__ = ["CREDENTIALS", "DASHBOARD", "RULE", "TEMPLATE", "dashboard", "rule"]

RULE: Final = """\
{
  "summary": "Messages in the dead-letter queue",
  "queryDefinition": {
    "type": "METRIC_SELECTOR", "queryOffset": 10,
    "metricSelector": "ext:cloud.aws.sqs.approximateNumberOfMessagesVisibleMaximum:max"
  },
  "modelProperties": {"type": "STATIC_THRESHOLD", "threshold": 0, "alertCondition": "ABOVE", "samples": 5},
  "eventTemplate": {"title": "Messages in the dead-letter queue", "eventType": "ERROR"}
}
"""
"""A metric event in which nothing is found."""
_KEY: Final = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisibleMaximum"
_OFFSET: Final = '"queryOffset": 10,'

DASHBOARD: Final = """\
{
  "dashboardMetadata": {"name": "Pipeline", "owner": "operations"},
  "tiles": [
    {
      "name": "Errors",
      "tileType": "DATA_EXPLORER",
      "bounds": {"top": 0, "left": 0, "width": 304, "height": 304},
      "queries": [{"id": "A", "metricSelector": "ext:cloud.aws.lambda.errorsSum:splitBy()"}]
    }
  ]
}
"""
"""A classic dashboard in which nothing is found."""

TEMPLATE: Final = """\
Resources:
  Ingest:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders-ingest
      Timeout: 30
  Slow:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: orders-slow
      Namespace: AWS/Lambda
      MetricName: Duration
      Dimensions: [{Name: FunctionName, Value: !Ref Ingest}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 3
      ComparisonOperator: GreaterThanThreshold
      Threshold: 24000
  Orders:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmName: orders
      AlarmRule: ALARM(orders-slow)
"""
"""A CloudFormation template in which nothing is found."""

CREDENTIALS: Final = """\
{
  "label": "Pipeline",
  "partitionType": "AWS_DEFAULT",
  "authenticationData": {
    "type": "ROLE",
    "roleBasedAuthentication": {"iamRole": "monitoring", "accountId": "123456789012", "externalId": "pipeline"}
  },
  "taggedOnly": false,
  "supportingServicesToMonitor": [
    {
      "name": "sqs",
      "monitoredMetrics": [
        {"name": "ApproximateNumberOfMessagesVisible", "statistic": "MAXIMUM", "dimensions": ["QueueName"]}
      ]
    }
  ]
}
"""
"""The AWS account whose dead-letter queue the metric event watches."""


def rule(
    before: str = "", after: str = "", name: str = "dead-letters.json", *, offset: int = 10, key: str = _KEY
) -> Example:
    """Return the metric event with one part of its text replaced, a query offset in minutes, and a metric key."""
    text = RULE.replace(_OFFSET, f'"queryOffset": {offset},' if offset else "").replace(_KEY, key)
    return Example(name, _replaced(text, before, after))


def dashboard(before: str = "", after: str = "") -> Example:
    """Return the dashboard with one part of its text replaced."""
    return Example("dashboard.json", _replaced(DASHBOARD, before, after))


def _replaced(text: str, before: str, after: str) -> str:
    if before not in text:
        raise ValueError(f"the example has no {before!r}")
    return text.replace(before, after, 1) if before else text
