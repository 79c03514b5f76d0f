"""Missing-data alerting on metrics that AWS sends only when there is something to tell.

EventBridge "only sends this metric to CloudWatch if it isn't zero":
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
Of the other services AWS does not say so, so nothing is said of them here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.rules import SPARSE
from smokealarm.check.meaning.rules import asked_metrics, is_filled_in, path_in_rule, rule_of
from smokealarm.check.queries import readable_queries
from smokealarm.dynatrace.integration.mapping import known_keys
from smokealarm.dynatrace.selector.syntax import Default
from smokealarm.dynatrace.selector.traversal import transformations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding

__all__ = ["ONLY_IF_NOT_ZERO", "no_data_findings"]

ONLY_IF_NOT_ZERO: Final = frozenset(
    {("events", "FailedInvocations"), ("events", "Invocations"), ("events", "RetryInvocationAttempts")}
)
"""Services and metrics of which AWS says so, as far as a tenant knows their keys."""


def no_data_findings(document: Document) -> Iterator[Finding]:
    """Yield missing-data alerting of a rule whose metric is missing whenever it is zero."""
    rule = rule_of(document)
    if rule is None or not rule.alert_on_no_data or not is_filled_in(document, "modelProperties/alertOnNoData"):
        return
    steps = (step for _, selector in readable_queries(document) for step in transformations(selector))
    if any(isinstance(step, Default) for step in steps):
        return
    for asked in asked_metrics(document):
        mapped = known_keys().get(asked.key)
        if mapped is not None and (mapped.service, mapped.metric) in ONLY_IF_NOT_ZERO:
            path = path_in_rule(document, "modelProperties/alertOnNoData")
            message = f"AWS sends {mapped.metric} only if it is not zero, so that it is missing whenever all is well"
            yield document.finding(SPARSE, path, message, "leave alertOnNoData out")
            return
