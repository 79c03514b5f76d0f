"""Trees of a few files: a stack, rules, profiles and notifications, each written as a tenant or AWS takes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.check.running import found

from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.check import Finding

DURATION = "ext:cloud.aws.lambda.duration"
NAME = "dt.entity.custom_device.name"


def named(key: str, *names: str, then: str = ":max") -> str:
    """Return a selector that is filtered by the names of resources."""
    tests = ",".join(f'eq("{NAME}","{name}")' for name in names)
    return f"{key}:names:filter(or({tests})){then}" if len(names) > 1 else f"{key}:names:filter({tests}){then}"


def metric_event(selector: str, threshold: float = 0, name: str = "rule.json", **changed: Any) -> Example:
    """Return a metric event as a file; ``changed`` replaces properties of it."""
    value = {
        "summary": name.removesuffix(".json"),
        "queryDefinition": {"type": "METRIC_SELECTOR", "metricSelector": selector},
        "modelProperties": {
            "type": "STATIC_THRESHOLD",
            "threshold": threshold,
            "alertCondition": "ABOVE",
            "samples": 5,
        },
        "eventTemplate": {"title": f"{name} is wrong", "eventType": "ERROR"},
    }
    return Example(name, json.dumps({**value, **changed}))


def stack(resources: str, parameters: str = "", name: str = "template.yaml") -> Example:
    """Return a CloudFormation template of which the resources are written, without their indentation."""
    head = f"Parameters:\n{indented(parameters)}" if parameters else ""
    return Example(name, f"{head}Resources:\n{indented(resources)}")


def indented(text: str) -> str:
    """Return every line two blanks further in."""
    return "".join(f"  {line}\n" for line in text.strip("\n").splitlines())


def function(name: str | None = "orders-ingest", logical_id: str = "Ingest", **properties: Any) -> str:
    """Return a function of a template."""
    named = {} if name is None else {"FunctionName": name}
    return f"{logical_id}: {{Type: 'AWS::Lambda::Function', Properties: {_flow({**named, **properties})}}}\n"


def queue(name: str, logical_id: str = "Queue", **properties: Any) -> str:
    """Return a queue of a template."""
    return f"{logical_id}: {{Type: 'AWS::SQS::Queue', Properties: {_flow({'QueueName': name, **properties})}}}\n"


def _flow(properties: dict[str, Any]) -> str:
    """Return properties in one line; a text that begins with an exclamation mark is a tag of CloudFormation."""
    parts = (
        f"{key}: {value if str(value).startswith('!') else json.dumps(value)}" for key, value in properties.items()
    )
    return "{" + ", ".join(parts) + "}"


def alarm(metric: str, threshold: object = 1, logical_id: str = "Alarm", **properties: Any) -> str:
    """Return an alarm on the maximum of a metric of a namespace, such as ``AWS/Lambda Duration``."""
    namespace, name = metric.split()
    asked = {
        "Namespace": namespace,
        "MetricName": name,
        "Statistic": "Maximum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": threshold,
    }
    return f"{logical_id}: {{Type: 'AWS::CloudWatch::Alarm', Properties: {_flow({**asked, **properties})}}}\n"


def settings(schema: str, external_id: str, value: dict[str, Any]) -> Example:
    """Return a Settings 2.0 object as a file that is called after its id."""
    document = {"schemaId": f"builtin:{schema}", "scope": "environment", "externalId": external_id, "value": value}
    return Example(f"{external_id}.json", json.dumps(document))


def profile(external_id: str = "page", *, levels: tuple[str, ...] = ("ERRORS",), **changed: Any) -> Example:
    """Return an alerting profile without tags."""
    rules = [{"severityLevel": level, "delayInMinutes": 0, "tagFilterIncludeMode": "NONE"} for level in levels]
    return settings("alerting.profile", external_id, {"name": external_id.title(), "severityRules": rules, **changed})


def custom(**filters: Any) -> dict[str, Any]:
    """Return an event filter on texts or metadata."""
    return {"type": "CUSTOM", "customFilter": filters}


def metadata(key: str, value: str, **changed: Any) -> dict[str, Any]:
    """Return an event filter on one item of metadata."""
    items = [{"metadataKey": key, "metadataValue": value, **changed}]
    return custom(metadataFilter={"metadataFilterItems": items})


def mail(profile_id: str, name: str = "mail", **changed: Any) -> Example:
    """Return a notification by mail that listens to a profile."""
    body = {"recipients": ["on-call@example.org"], "subject": "{State}", "body": "{ProblemDetailsHTML}"}
    value = {"displayName": name, "type": "EMAIL", "alertingProfile": profile_id, "emailNotification": body}
    return settings("problem.notifications", name, {**value, **changed})


def said(folder: Path, group: str, *examples: Example) -> list[Finding]:
    """Return what the checks of a group, such as ``stack``, find in files."""
    return [each for each in found(folder, *examples) if each.check.check_id.startswith(group)]
