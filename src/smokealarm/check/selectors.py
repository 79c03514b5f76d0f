"""What is wrong with the metric selectors of rules and dashboards, at their characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.check.catalogue.files import UNRENDERED
from smokealarm.check.catalogue.selectors import ADVICE, QUOTING, SYNTAX
from smokealarm.check.document import Document, Kind, templated
from smokealarm.check.finding import Severity
from smokealarm.check.queries import Query, is_rule, queries
from smokealarm.dynatrace.selector import SelectorError, SelectorWarning, advice
from smokealarm.dynatrace.selector.vocabulary import TRANSFORMATIONS, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.finding import Check, Finding

__all__ = ["selector_findings"]


def selector_findings(document: Document) -> Iterator[Finding]:
    """Yield what cannot be read in a document's selectors, and what reads as something else than was meant."""
    for query in queries(document):
        if isinstance(query.read, SelectorError):
            yield _unreadable(query, query.read)
        elif not query.derived:
            for warning in (*query.read.warnings, *advice(query.read)):
                yield query.finding(_check_of(warning), warning.span, str(warning))


def _unreadable(query: Query, error: SelectorError) -> Finding:
    part = (error.offset + query.skipped, error.end + query.skipped)
    document, path = query.document, query.path
    if templated(query.text):
        hint = "it is judged when its templates are filled in"
        return document.finding(UNRENDERED, path, "the selector is a template", hint, part=part)
    if _recased(error) and document.kind is Kind.CLASSIC_DASHBOARD:
        return document.finding(ADVICE, path, error.message, error.hint, part=part)
    severity = SYNTAX.severity if is_rule(document) else Severity.WARNING
    return document.finding(SYNTAX, path, error.message, error.hint, severity=severity, part=part)


def _check_of(warning: SelectorWarning) -> Check:
    if "never filled in" in warning.message:
        return UNRENDERED
    return QUOTING if "should be quoted" in warning.message else ADVICE


def _recased(error: SelectorError) -> bool:
    """Return whether a transformation was only written in another case, which a dashboard may do."""
    word = error.text[error.offset : error.end]
    return (nearest(word, TRANSFORMATIONS) or "").casefold() == word.casefold() != ""
