"""Windows that end before what AWS sent has arrived.

Polled metrics come every five minutes and are then five minutes old or older, so that the newest minutes of a window
without a query offset are always missing.
https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/cloudwatch-metrics
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.rules import DELAYED, NO_DATA_YET
from smokealarm.check.meaning.rules import asked_metrics, is_filled_in, path_in_rule, rule_of
from smokealarm.check.queries import readable_queries
from smokealarm.dynatrace.integration.mapping import Family, known_keys
from smokealarm.dynatrace.integration.options import IntegrationOptions, IntegrationTimings, Rhythm, rhythm
from smokealarm.dynatrace.selector.syntax import Default, EvaluateModel, Reduce, Rollup, Smooth, TimeShift
from smokealarm.dynatrace.selector.traversal import transformations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding
    from smokealarm.dynatrace.detection import MetricEventRule

__all__ = ["delay_findings"]

_POLLED: Final = frozenset({Family.CLASSIC, Family.CLASSIC_BUILTIN, Family.CONNECTION})
_FILLING: Final = (Default, EvaluateModel, Reduce, Rollup, Smooth, TimeShift)
"""Transformations by which a minute can have a value though nothing has arrived for it."""
_JUDGED: Final = ("modelProperties/samples", "modelProperties/violatingSamples", "queryDefinition/queryOffset")


def delay_findings(document: Document) -> Iterator[Finding]:
    """Yield what a rule on a polled metric cannot see yet, or takes for missing."""
    rule, polls = rule_of(document), _rhythm(document)
    if rule is None or polls is None or not is_filled_in(document, *_JUDGED):
        return
    path = path_in_rule(document, "queryDefinition/queryOffset")
    late = max(0, polls.delay - rule.query.query_offset)
    latest = max(0, polls.delay + polls.every - 1 - rule.query.query_offset)
    window, needed = rule.window.samples, rule.window.violating_samples
    hint = f"set queryOffset to {polls.delay + polls.every}"
    if rule.alert_on_no_data and needed <= min(window, latest):
        missing = min(window, latest)
        message = f"before a poll the newest {missing} of {window} minutes are missing, and {needed} open a problem"
        yield document.finding(NO_DATA_YET, path, message, hint)
    elif not rule.alert_on_no_data and late and window - late < needed:
        yield document.finding(DELAYED, path, _dead(rule, window - late), hint)


def _dead(rule: MetricEventRule, seen: int) -> str:
    window, needed = rule.window.samples, rule.window.violating_samples
    return (
        f"at most {max(0, seen)} of the {window} minutes have arrived when they are judged, and {needed} must violate"
    )


def _rhythm(document: Document) -> Rhythm | None:
    """Return the slowest rhythm of the polled metrics that a rule reads; None if nothing can be said of them."""
    selectors = [selector for _, selector in readable_queries(document)]
    if any(isinstance(step, _FILLING) for selector in selectors for step in transformations(selector)):
        return None
    mapped = (known_keys().get(each.key) for each in asked_metrics(document))
    families = {each.family for each in mapped if each is not None} & _POLLED
    rhythms = [rhythm(each, IntegrationTimings(), IntegrationOptions()) for each in families]
    return max(rhythms, key=lambda each: each.delay, default=None)
