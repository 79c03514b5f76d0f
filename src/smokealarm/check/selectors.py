"""What is wrong with the metric selectors of rules and dashboards, at their characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.check.catalogue.files import UNRENDERED
from smokealarm.check.catalogue.selectors import ADVICE, QUOTING, SYNTAX
from smokealarm.check.document import Document, Kind, templated
from smokealarm.check.finding import Severity
from smokealarm.dynatrace.selector import SelectorError, SelectorWarning, advice, parse
from smokealarm.dynatrace.selector.vocabulary import TRANSFORMATIONS, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.check.finding import Check, Finding
    from smokealarm.check.located import Path

__all__ = ["selector_findings", "selectors"]

_RESOLUTION = re.compile(r"\s*+resolution=[^&\s]*+&")
_LONGEST = 100_000
"""Characters; a longer text is no selector that somebody wrote."""
_IN_RULES: Mapping[Kind, Path] = {
    Kind.METRIC_EVENT: ("queryDefinition", "metricSelector"),
    Kind.CLASSIC_METRIC_EVENT: ("metricSelector",),
}


def selectors(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield the path and text of every metric selector that a document applies."""
    if document.kind in _IN_RULES:
        kind = document.node.at(("queryDefinition", "type"))
        if kind is None or kind.value != "METRIC_KEY":
            yield from _texts(document, _IN_RULES[document.kind])
    elif document.kind is Kind.CLASSIC_DASHBOARD:
        yield from _in_tiles(document)


def selector_findings(document: Document) -> Iterator[Finding]:
    """Yield what cannot be read in a document's selectors, and what reads as something else than was meant."""
    severity = SYNTAX.severity if document.kind in _IN_RULES else Severity.WARNING
    for path, text in selectors(document):
        yield from _judged(document, path, text, severity)


def _judged(document: Document, path: Path, text: str, severity: Severity) -> Iterator[Finding]:
    prefix = _RESOLUTION.match(text) if document.kind is Kind.CLASSIC_DASHBOARD else None
    skipped = prefix.end() if prefix else 0
    try:
        selector = parse(text[skipped:])
    except SelectorError as error:
        part = (error.offset + skipped, error.end + skipped)
        if templated(text):
            hint = "it is judged when its templates are filled in"
            yield document.finding(UNRENDERED, path, "the selector is a template", hint, part=part)
        elif _recased(error) and document.kind is Kind.CLASSIC_DASHBOARD:
            yield document.finding(ADVICE, path, error.message, error.hint, part=part)
        else:
            yield document.finding(SYNTAX, path, error.message, error.hint, severity=severity, part=part)
        return
    for warning in () if _is_derived(path) else (*selector.warnings, *advice(selector)):
        start, end = warning.span
        yield document.finding(_check_of(warning), path, str(warning), part=(start + skipped, end + skipped))


def _check_of(warning: SelectorWarning) -> Check:
    if "never filled in" in warning.message:
        return UNRENDERED
    return QUOTING if "should be quoted" in warning.message else ADVICE


def _recased(error: SelectorError) -> bool:
    """Return whether a transformation was only written in another case, which a dashboard may do."""
    word = error.text[error.offset : error.end]
    return (nearest(word, TRANSFORMATIONS) or "").casefold() == word.casefold() != ""


def _is_derived(path: Path) -> bool:
    """Return whether the server derives the selector, so that nobody can write it otherwise."""
    return "metricExpressions" in path


def _texts(document: Document, path: Path) -> Iterator[tuple[Path, str]]:
    node = document.node.at(path)
    if node and isinstance(node.value, str) and 0 < len(node.value) <= _LONGEST and not node.template:
        yield path, node.value


def _in_tiles(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield the queries of Data Explorer tiles, and the expressions of those that have no query of their own."""
    tiles = document.node.at(("tiles",))
    for tile in tiles.members if tiles else ():
        queries = document.node.at(("tiles", tile, "queries"))
        for query in queries.members if queries else ():
            yield from _texts(document, ("tiles", tile, "queries", query, "metricSelector"))
        expressions = document.node.at(("tiles", tile, "metricExpressions"))
        for index in expressions.members if expressions else ():
            yield from _texts(document, ("tiles", tile, "metricExpressions", index))
