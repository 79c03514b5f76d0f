"""Small tapes and monitorings: one queue, whose depth is told, and one rule, profile and notification about it."""

from __future__ import annotations

from typing import Any, Final

from tests.tape import making

from smokealarm.cloudwatch import parse_alarm
from smokealarm.dynatrace.detection import MetricEventRule, parse_rule
from smokealarm.dynatrace.notify import Notification, parse_notification
from smokealarm.dynatrace.problems import AlertingProfile, parse_profile
from smokealarm.pipeline.measurement import Metric
from smokealarm.replay import Monitoring, TemplateAlarm
from smokealarm.tape import MetricTrack, Recorded, Tape, TenantTrack

__all__ = ["DLQ", "a_monitoring", "a_profile", "a_rule", "a_tape", "an_alarm", "mails"]

DLQ: Final = "drill-dlq"
KEY: Final = "depth"


def a_tape(
    values: tuple[float | None, ...] = (), known: tuple[float | None, ...] | None = None, **parts: object
) -> Tape:
    """Return a tape of one queue's depth, known at once unless ``known`` says otherwise."""
    recorded = Recorded.of(tuple(None if each is None else 1.0 for each in values), values)
    horizon = tuple(float(each) for each in range(len(values) + 1)) if known is None else known
    track = TenantTrack(KEY, (("queuename", DLQ),), recorded, horizon)
    metric = MetricTrack(Metric("AWS/SQS", "Depth", (("QueueName", DLQ),)), recorded)
    known_parts = {"minutes": len(values), "metrics": (metric,), "tenant": (track,)}
    return making.a_tape(**{**known_parts, **parts})


def a_rule(
    threshold: float = 0, selector: str = f'{KEY}:splitBy("queuename"):max', *, offset: int = 2, **properties: Any
) -> MetricEventRule:
    """Return a rule that opens with one violating minute of three, and closes with three normal ones."""
    model = {
        "type": "STATIC_THRESHOLD",
        "threshold": threshold,
        "alertCondition": "ABOVE",
        "alertOnNoData": False,
        "samples": 3,
        "violatingSamples": 1,
        "dealertingSamples": 3,
    }
    value = {
        "enabled": properties.pop("enabled", True),
        "summary": "A queue is deep",
        "queryDefinition": {"type": "METRIC_SELECTOR", "metricSelector": selector, "queryOffset": offset},
        "modelProperties": {**model, **properties},
        "eventTemplate": {
            "title": "The queue is deep",
            "description": "It has {severity} messages.",
            "eventType": "CUSTOM_ALERT",
            "davisMerge": False,
            "metadata": [],
        },
    }
    return parse_rule({"schemaId": "builtin:anomaly-detection.metric-events", "externalId": "deep", "value": value})


def a_profile(delay: int = 0) -> AlertingProfile:
    """Return a profile that lets custom alerts through after a delay."""
    rule = {"severityLevel": "CUSTOM_ALERT", "delayInMinutes": delay, "tagFilterIncludeMode": "NONE"}
    value = {"name": "Page", "severityRules": [rule], "eventFilters": []}
    return parse_profile({"schemaId": "builtin:alerting.profile", "objectId": "page", "value": value})


def mails(to: str = "page@example.org") -> Notification:
    """Return a notification by mail of what the profile lets through."""
    mail = {
        "recipients": [to],
        "subject": "{State} {ProblemTitle}",
        "body": "{ProblemTitle}",
        "notifyClosedProblems": True,
    }
    value = {
        "enabled": True,
        "type": "EMAIL",
        "displayName": "Mail",
        "alertingProfile": "page",
        "emailNotification": mail,
    }
    return parse_notification({"schemaId": "builtin:problem.notifications", "objectId": "mail", "value": value})


def an_alarm(threshold: float = 0) -> TemplateAlarm:
    """Return the alarm that mirrors the rule."""
    document = {
        "AlarmName": "deep",
        "Namespace": "AWS/SQS",
        "MetricName": "Depth",
        "Dimensions": [{"Name": "QueueName", "Value": DLQ}],
        "Statistic": "Maximum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": threshold,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    return TemplateAlarm("Deep", parse_alarm(document), "deep")


def a_monitoring(**parts: Any) -> Monitoring:
    """Return the rule with its profile, its mail and its alarm."""
    known = {"rules": (a_rule(),), "profiles": (a_profile(),), "notifications": (mails(),), "alarms": (an_alarm(),)}
    return Monitoring(**{**known, **parts})
