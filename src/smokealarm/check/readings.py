"""What the readers of the tenant say of a configuration, at its place in the file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from smokealarm.check.catalogue import settings as checks
from smokealarm.check.catalogue.files import UNRENDERED
from smokealarm.check.catalogue.schemas import UNKNOWN_PROPERTY
from smokealarm.check.document import Document, Kind, templated
from smokealarm.check.leniency import lowered
from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.detection import check_environment, read_rule
from smokealarm.dynatrace.integration import read_credentials
from smokealarm.dynatrace.logs import read_log_event, read_log_metric, read_processing_rule
from smokealarm.dynatrace.notify import read_notification
from smokealarm.dynatrace.problems import read_event_ingest, read_profile, read_window
from smokealarm.dynatrace.settings.findings import Gravity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from smokealarm.check.finding import Check, Finding
    from smokealarm.dynatrace.detection import RuleReading
    from smokealarm.dynatrace.settings.findings import Finding as Said

__all__ = ["environment_findings", "place_of", "reading_findings", "rule_reading"]

_READERS: Mapping[Kind, Callable[[Any], Iterable[Said]]] = {
    Kind.ALERTING_PROFILE: lambda value: read_profile(value).findings,
    Kind.PROBLEM_NOTIFICATION: lambda value: read_notification(value).findings,
    Kind.MAINTENANCE_WINDOW: lambda value: read_window(value).findings,
    Kind.LOG_PROCESSING_RULE: lambda value: read_processing_rule(value).findings,
    Kind.LOG_METRIC: lambda value: read_log_metric(value).findings,
    Kind.LOG_EVENT: lambda value: read_log_event(value).findings,
    Kind.INGEST_EVENT: lambda value: read_event_ingest(value).findings,
    Kind.AWS_CREDENTIALS: lambda value: read_credentials(value).findings,
    Kind.CLASSIC_DASHBOARD: lambda value: read_dashboard(value)[1],
}
_RULES = (Kind.METRIC_EVENT, Kind.CLASSIC_METRIC_EVENT)
_NEVER_CLOSES = re.compile("dealertingSamples.* the window has")
"""The server's own rule is not published, and files with such numbers may have been taken."""
_CHECKS: Sequence[tuple[re.Pattern[str], Check]] = (
    (re.compile("unrendered template"), UNRENDERED),
    (re.compile("is dropped by the server"), checks.INAPPLICABLE),
    (re.compile("is not a property of this object"), UNKNOWN_PROPERTY),
    (re.compile("is never replaced|stays as it is"), checks.PLACEHOLDER),
    (re.compile("Config API v1"), checks.CLASSIC),
    (_NEVER_CLOSES, checks.DOUBTFUL),
)
_OF_SELECTORS = re.compile(r"at character \d+$|should be quoted|taken for a transformation")
_CLASSIC_PLACES: Sequence[tuple[str, str]] = (
    ("queryDefinition/dimensionFilter", "metricDimensions"),
    ("queryDefinition/aggregation", "aggregationType"),
    ("queryDefinition/metricKey", "metricId"),
    ("queryDefinition/type", "metricId"),
    ("queryDefinition", ""),
    ("modelProperties/alertOnNoData", "monitoringStrategy/alertingOnMissingData"),
    ("modelProperties/signalFluctuation", "monitoringStrategy/numberOfSignalFluctuations"),
    ("modelProperties", "monitoringStrategy"),
    ("eventTemplate/title", "name"),
    ("eventTemplate/eventType", "severity"),
    ("eventTemplate", ""),
    ("summary", "name"),
    ("eventEntityDimensionKey", "primaryDimensionKey"),
    ("legacyId", "id"),
)
"""Where the older API has what a finding names by its Settings 2.0 path; the first that fits counts."""


def reading_findings(document: Document) -> Iterator[Finding]:
    """Yield what the tenant's reader of this kind complains about, except selectors, which are judged apart."""
    for said in _said(document):
        if not _OF_SELECTORS.search(said.message):
            yield from _translated(document, said)


def environment_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    """Yield the limits of one environment that all metric events together break, at the last of them."""
    rules = {each: reading.rule for each in documents if (reading := rule_reading(each)) is not None}
    for said in check_environment(rules.values()):
        yield list(rules)[-1].finding(checks.LIMIT, (), said.message, said.hint)


@lru_cache(maxsize=4096)
def rule_reading(document: Document) -> RuleReading | None:
    """Return what a metric event says, whatever is wrong with it; None for other documents. It is read once."""
    is_rule = document.kind in _RULES and isinstance(document.value, dict)
    return read_rule(document.value) if is_rule else None


def _said(document: Document) -> Iterable[Said]:
    reading = rule_reading(document)
    if reading is not None:
        return reading.findings
    read = _READERS.get(document.kind)
    return read(document.value) if read and isinstance(document.value, dict) else ()


def _translated(document: Document, said: Said) -> Iterator[Finding]:
    path = document.path(place_of(document, said.path))
    _, node = document.node.nearest(path)
    if templated(node.value):
        if not node.template:
            hint = "it is judged when its templates are filled in"
            yield document.finding(UNRENDERED, path, "the value is a template", hint)
        return
    check = next((check for pattern, check in _CHECKS if pattern.search(str(said))), _by_gravity(said))
    unlike = said.message.endswith("is not known") and not said.hint.startswith("did you mean")
    severity = lowered(document, path, unlike=unlike) if check is checks.REFUSED else None
    part = _part(node.value, said.message) if check is checks.PLACEHOLDER else None
    yield document.finding(check, path, said.message, said.hint, severity=severity, part=part, at_name=_at_name(check))


def _part(text: object, message: str) -> tuple[int, int] | None:
    """Return where in a text the placeholder stands that a message begins with."""
    placeholder = message.partition("}")[0] + "}"
    start = text.find(placeholder) if isinstance(text, str) else -1
    return (start, start + len(placeholder)) if start >= 0 else None


def _by_gravity(said: Said) -> Check:
    return checks.REFUSED if said.gravity is Gravity.ERROR else checks.DOUBTFUL


def _at_name(check: Check) -> bool:
    return check in (checks.INAPPLICABLE, UNKNOWN_PROPERTY)


def place_of(document: Document, written: str) -> str:
    """Return what a document calls a property that has this path in the Settings 2.0 schema of its kind."""
    if document.kind is not Kind.CLASSIC_METRIC_EVENT:
        return written
    for new, old in _CLASSIC_PLACES:
        if written == new or written.startswith(f"{new}/"):
            return (old + written.removeprefix(new)).strip("/")
    return written
