"""What is done with a file, with each configuration in it, and with all of them together.

Semantic checks are added here: a function of a document to :data:`INSPECTIONS`, one of all documents to
:data:`SURVEYS`; what they find is declared in :mod:`smokealarm.check.catalogue`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue import files
from smokealarm.check.catalogue import settings as of_settings
from smokealarm.check.document import json_path, templated
from smokealarm.check.files import TEXTS
from smokealarm.check.finding import Check, Finding, Severity
from smokealarm.check.leaks import leaks
from smokealarm.check.located import Fault, Span, read_json, read_yaml
from smokealarm.check.meaning.delay import delay_findings
from smokealarm.check.meaning.dimensions import query_dimension_findings, rule_dimension_findings
from smokealarm.check.meaning.enabled import not_enabled_findings
from smokealarm.check.meaning.keys import key_findings
from smokealarm.check.meaning.no_data import no_data_findings
from smokealarm.check.meaning.threshold import threshold_findings
from smokealarm.check.readings import environment_findings, reading_findings
from smokealarm.check.recognition import recognise
from smokealarm.check.selectors import selector_findings
from smokealarm.check.tree import tree_findings
from smokealarm.check.violations import schema_violations
from smokealarm.check.widgets import widget_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smokealarm.check.document import Document
    from smokealarm.check.located import Reading
    from smokealarm.check.source import Source

__all__ = ["INSPECTIONS", "SURVEYS", "inspect", "opened"]

INSPECTIONS: Final[tuple[Callable[[Document], Iterable[Finding]], ...]] = (
    schema_violations,
    selector_findings,
    reading_findings,
    key_findings,
    query_dimension_findings,
    rule_dimension_findings,
    delay_findings,
    no_data_findings,
    threshold_findings,
    widget_findings,
)
"""Each is given every configuration that is recognised."""

SURVEYS: Final[tuple[Callable[[Sequence[Document]], Iterable[Finding]], ...]] = (
    environment_findings,
    not_enabled_findings,
    tree_findings,
)
"""Each is given all configurations of a run at once."""

_OURS: Final = re.compile(
    "schemaId|queryDefinition|metricSelector|monitoringStrategy|dashboardMetadata|severityRules|alertingProfile"
    "|generalProperties|ProcessorDefinition|analyzer|manifestVersion|AWS::CloudWatch|sourcetype|eventTemplate"
)
"""Words of what is known here; in a file without any of them a mistake is nobody's here."""
_TEMPLATE: Final = ("the value is a template", "it is judged when its templates are filled in")
_GENERAL: Final = frozenset({of_settings.REFUSED, of_settings.DOUBTFUL, files.UNRENDERED})
"""What is left unsaid of a place of which a more special check speaks."""
_SPECIAL: Final = ("schema/", "selector/")


def opened(source: Source, undecoded: int | None) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Return the configurations in a file and what is found in the file as such; ``undecoded`` is as of ``decoded``."""
    findings = list(leaks(source))
    if source.name.endswith(TEXTS):
        return (), tuple(findings)
    if undecoded is not None:
        span = Span(undecoded, undecoded + 1)
        findings.append(
            _of_file(files.ENCODING, source, span, ("the file is no UTF-8 from here on", "save it as UTF-8"))
        )
    reading = (read_yaml if source.is_yaml else read_json)(source.text)
    if isinstance(reading, Fault):
        return (), (*findings, _unreadable(source, reading))
    findings += _of_reading(source, reading)
    documents = recognise(source, reading.root)
    if not documents:
        findings.append(_of_file(files.SKIPPED, source, Span(0, 0), ("holds nothing that is known here", "")))
    return documents, tuple(findings)


def inspect(document: Document) -> Iterator[Finding]:
    """Yield everything found in a configuration.

    That is one finding for each place and check, and general ones only where no special one speaks of the place.
    """
    found = [each for inspection in INSPECTIONS for each in inspection(document)]
    special = {each.path for each in found if each.check.check_id.startswith(_SPECIAL)}
    said: set[tuple[str, str, Span]] = set()
    for each in found:
        key = (each.check.check_id, each.path, each.span)
        if key not in said and not (each.check in _GENERAL and each.path in special):
            said.add(key)
            yield each


def _of_reading(source: Source, reading: Reading) -> Iterator[Finding]:
    for each in reading.duplicates:
        message = f"{each.path[-1]!r} stands here a second time"
        shown = json_path(each.path)
        yield _of_file(files.DUPLICATE_NAME, source, each.span, (message, "the last one counts"), shown)
    for path, node in reading.root.walk():
        if node.template:
            yield _of_file(files.UNRENDERED, source, node.span, _TEMPLATE, json_path(path))


def _unreadable(source: Source, fault: Fault) -> Finding:
    is_error = _OURS.search(source.text) and not templated(source.text)
    severity = files.UNREADABLE.severity if is_error else Severity.WARNING
    return Finding(files.UNREADABLE, severity, source, fault.span, "", fault.message, fault.hint)


def _of_file(check: Check, source: Source, span: Span, said: tuple[str, str], path: str = "") -> Finding:
    return Finding(check, check.severity, source, span, path, *said)
