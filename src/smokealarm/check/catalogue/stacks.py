"""Checks of rules, alarms and dashboards against the CloudFormation templates beside them."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import TEMPLATE, rule
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["ALARM_RULE", "CHECKS", "UNKNOWN_ALARM", "UNKNOWN_RESOURCE", "UNREACHABLE"]

_DURATION: Final = (
    "ext:cloud.aws.sqs.approximateNumberOfMessagesVisibleMaximum:max",
    'ext:cloud.aws.lambda.duration:names:filter(eq(\\"dt.entity.custom_device.name\\",\\"orders-ingest\\")):max',
)
_STACK: Final = Example("template.yaml", TEMPLATE)


def _slow(threshold: int, function: str = "orders-ingest") -> Example:
    text = rule(*_DURATION).text.replace('"threshold": 0', f'"threshold": {threshold}')
    return Example("slow.json", text.replace("orders-ingest", function), (_STACK,))


UNREACHABLE: Final = Check(
    "stack/unreachable-threshold",
    "a threshold lies beyond what the stack lets the metric reach",
    Severity.ERROR,
    "Lambda ends a run at its function's timeout, SQS deletes a message at the end of its retention, and no function "
    "has more runs at once than its reserved concurrency. A rule or an alarm above that is silent for ever. It is a "
    "warning where a parameter of the template can change it, where a measurement may be over by a little, and where "
    "the rule does not name its resources one by one, so that others may be longer.",
    _slow(45_000),
    _slow(24_000),
)
UNKNOWN_RESOURCE: Final = Check(
    "stack/unknown-resource",
    "a filter or dimension names a resource that no template of the tree creates",
    Severity.WARNING,
    "The rule, alarm or tile has no data, which looks the same as no trouble. It is said only of kinds of resources "
    "that the tree's templates create and name, with parameters at their defaults. Without a similar name, or "
    "where other parameters give the name, it is only worth knowing: the resource may belong to another stack.",
    _slow(24_000, "orders-injest"),
    _slow(24_000),
)
UNKNOWN_ALARM: Final = Check(
    "stack/unknown-alarm",
    "a composite alarm names an alarm that no template of the tree creates",
    Severity.WARNING,
    "The stack cannot be created while the alarm does not exist, or the function of it is false for ever. Without a "
    "similar name it is only worth knowing, since the alarm may belong to another stack.",
    Example("template.yaml", TEMPLATE.replace("ALARM(orders-slow)", "ALARM(order-slow)")),
    _STACK,
)

ALARM_RULE: Final = Check(
    "stack/alarm-rule",
    "the rule of a composite alarm cannot be read",
    Severity.ERROR,
    "CloudWatch refuses it. A rule has at most 10,240 characters, 500 elements and 100 alarms. It is a warning where "
    "parameters are filled in, since they may be given other values.",
    Example("template.yaml", TEMPLATE.replace("ALARM(orders-slow)", "ALARM(orders-slow) AND")),
    _STACK,
)

CHECKS: Final = (UNREACHABLE, UNKNOWN_RESOURCE, UNKNOWN_ALARM, ALARM_RULE)
