"""Checks of the metrics and dimensions that selectors and rules name."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import CREDENTIALS, dashboard, rule
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["BEFORE_NAMES", "CHECKS", "NOT_CARRIED", "NOT_ENABLED", "NOT_MATCHING", "OTHER_FAMILY", "UNKNOWN"]

UNKNOWN: Final = Check(
    "metric/unknown",
    "no metric has this key",
    Severity.WARNING,
    "A rule on a metric that does not exist never fires, and a tile of it stays empty; Dynatrace takes both. Judged "
    "are keys of S3, EventBridge, SQS, Lambda and Step Functions; a classic metric may be read by any statistic, which "
    "is the end of its name. A streamed metric of any name may come, so that of these only another case is found.",
    rule("VisibleMaximum:max", "VisibleMax:max"),
    rule(),
)
OTHER_FAMILY: Final = Check(
    "metric/family",
    "the key is one of another way in which AWS metrics come",
    Severity.WARNING,
    "The same CloudWatch metric has one key as a classic built-in metric (builtin:), one as a metric of a cloud "
    "service (ext:), one in a metric stream and one in the new connection (cloud.aws.). A key that mixes two of them "
    "is no metric, so that the rule never fires.",
    dashboard("ext:cloud.aws.lambda.errorsSum", "builtin:cloud.aws.lambda.errorsSum"),
    dashboard(),
)
NOT_ENABLED: Final = Check(
    "metric/not-enabled",
    "the metric is not among those that the AWS account monitors",
    Severity.WARNING,
    "The AWS credentials among the files list the services and metrics that are polled, and this one is not among "
    "them: it has no data, and a rule on it never fires. Add the metric, or the service, to the credentials.",
    Example("pipeline.json", f"[{CREDENTIALS},\n{rule('VisibleMaximum:max', 'Delayed:max').text}]\n"),
    Example("pipeline.json", f"[{CREDENTIALS},\n{rule().text}]\n"),
)
NOT_CARRIED: Final = Check(
    "metric/dimension",
    "the series do not have this dimension",
    Severity.WARNING,
    "A filter by a dimension that is not there matches nothing, so that the rule never fires; a split by it puts "
    "everything together. The dimensions of a metric depend on the way by which it comes: a classic built-in metric of "
    "Lambda has the entity only, other polled metrics have entities and CloudWatch's dimensions in lower case. What "
    ":splitBy or :merge has taken away is gone.",
    rule("VisibleMaximum:max", 'VisibleMaximum:filter(eq(\\"queue\\",\\"orders-dlq\\")):max'),
    rule("VisibleMaximum:max", 'VisibleMaximum:filter(eq(\\"queuename\\",\\"orders-dlq\\")):max'),
)
BEFORE_NAMES: Final = Check(
    "metric/names",
    "the name of an entity is asked for before :names has added it",
    Severity.WARNING,
    "Series carry the ids of entities only. :names adds their names as dimensions, for what follows it; before it a "
    "filter by a name matches nothing, so that the rule never fires.",
    rule(
        "VisibleMaximum:max",
        'VisibleMaximum:filter(eq(\\"dt.entity.custom_device.name\\",\\"orders-dlq\\")):names:max',
    ),
    rule(
        "VisibleMaximum:max",
        'VisibleMaximum:names:filter(eq(\\"dt.entity.custom_device.name\\",\\"orders-dlq\\")):max',
    ),
)
NOT_MATCHING: Final = Check(
    "metric/operands",
    "the operands of an expression have not the same dimensions",
    Severity.WARNING,
    "Series of two operands are paired by their dimensions. If one is split by what the other is not, Dynatrace "
    'answers "Metric expression contains non-matching dimension-keys", and a rule never fires. One of the operands may '
    "have none at all.",
    dashboard("errorsSum:splitBy()", 'errorsSum:splitBy(\\"functionname\\")/ext:cloud.aws.lambda.invocationsSum'),
    dashboard(
        "ext:cloud.aws.lambda.errorsSum:splitBy()", "ext:cloud.aws.lambda.errorsSum/ext:cloud.aws.lambda.invocationsSum"
    ),
)

CHECKS: Final = (UNKNOWN, OTHER_FAMILY, NOT_ENABLED, NOT_CARRIED, BEFORE_NAMES, NOT_MATCHING)
