"""What the checks of this package ask of a document: its rule, and the metrics that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.check.document import templated
from smokealarm.check.queries import readable_queries
from smokealarm.check.readings import place_of, rule_reading
from smokealarm.dynatrace.detection import MetricKeyQuery
from smokealarm.dynatrace.selector.traversal import metrics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Check, Finding
    from smokealarm.check.located import Path
    from smokealarm.dynatrace.detection import MetricEventRule

__all__ = ["AskedMetric", "asked_metrics", "is_filled_in", "path_in_rule", "rule_of"]


@dataclass(frozen=True, slots=True)
class AskedMetric:
    """A metric key that a document names, and the characters in which it does."""

    key: str
    document: Document
    path: Path
    part: tuple[int, int] | None

    def finding(self, check: Check, message: str, hint: str) -> Finding:
        """Return a finding at the key."""
        return self.document.finding(check, self.path, message, hint, part=self.part)


def asked_metrics(document: Document) -> Iterator[AskedMetric]:
    """Yield every metric that the selectors of a document name, or that its rule reads without a selector."""
    for query, selector in readable_queries(document):
        for metric in metrics(selector):
            part = (metric.span[0] + query.skipped, metric.span[1] + query.skipped)
            for key in () if metric.wildcard else metric.keys:
                yield AskedMetric(key, document, query.path, part)
    rule = rule_of(document)
    if rule is not None and isinstance(rule.query, MetricKeyQuery) and not templated(rule.query.metric_key):
        yield AskedMetric(rule.query.metric_key, document, path_in_rule(document, "queryDefinition/metricKey"), None)


def rule_of(document: Document) -> MetricEventRule | None:
    """Return the rule that a document says, whatever is wrong with it; None if it is no metric event."""
    reading = rule_reading(document)
    return None if reading is None else reading.rule


def path_in_rule(document: Document, written: str) -> Path:
    """Return where a document has what a metric event's schema calls ``a/b``."""
    return document.path(place_of(document, written))


def is_filled_in(document: Document, *written: str) -> bool:
    """Return whether nothing that a metric event's schema calls so is a template that is not rendered."""
    nodes = (document.node.at(path_in_rule(document, each)) for each in written)
    return not any(node is not None and (node.template or templated(node.value)) for node in nodes)
