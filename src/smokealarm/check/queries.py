"""The metric selectors that a document applies, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from smokealarm.check.document import Document, Kind, templated
from smokealarm.dynatrace.selector import Selector, SelectorError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.check.finding import Check, Finding
    from smokealarm.check.located import Path

__all__ = ["Query", "is_rule", "queries", "readable_queries"]

_RESOLUTION = re.compile(r"\s*+resolution=[^&\s]*+&")
_LONGEST = 100_000
"""Characters; a longer text is no selector that somebody wrote."""
_IN_RULES: Mapping[Kind, Path] = {
    Kind.METRIC_EVENT: ("queryDefinition", "metricSelector"),
    Kind.CLASSIC_METRIC_EVENT: ("metricSelector",),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A selector at a path of a document; ``skipped`` characters of the text stand before it, as in expressions.

    ``read`` is what it says, or why it cannot be read. ``derived`` says that the server made it, so that nobody can
    write it otherwise.
    """

    document: Document
    path: Path
    text: str
    skipped: int
    read: Selector | SelectorError

    @property
    def derived(self) -> bool:
        """Whether the server derives the selector from other properties."""
        return "metricExpressions" in self.path

    def finding(self, check: Check, span: tuple[int, int], message: str, hint: str = "") -> Finding:
        """Return a finding at some characters of the selector."""
        part = (span[0] + self.skipped, span[1] + self.skipped)
        return self.document.finding(check, self.path, message, hint, part=part)


def is_rule(document: Document) -> bool:
    """Return whether a document is a metric event."""
    return document.kind in _IN_RULES


def queries(document: Document) -> Iterator[Query]:
    """Yield every metric selector that a document applies."""
    for path, text in _selectors(document):
        prefix = _RESOLUTION.match(text) if document.kind is Kind.CLASSIC_DASHBOARD else None
        skipped = prefix.end() if prefix else 0
        yield Query(document, path, text, skipped, _read(text[skipped:]))


def readable_queries(document: Document) -> Iterator[tuple[Query, Selector]]:
    """Yield the selectors that somebody wrote and that can be read, and nothing in which a template is unrendered."""
    for query in queries(document):
        if isinstance(query.read, Selector) and not query.derived and not templated(query.text):
            yield query, query.read


@lru_cache(maxsize=4096)
def _read(text: str) -> Selector | SelectorError:
    """Read a selector once, since every check asks for it."""
    try:
        return parse(text)
    except SelectorError as error:
        return error


def _selectors(document: Document) -> Iterator[tuple[Path, str]]:
    if document.kind in _IN_RULES:
        kind = document.node.at(("queryDefinition", "type"))
        if kind is None or kind.value != "METRIC_KEY":
            yield from _texts(document, _IN_RULES[document.kind])
    elif document.kind is Kind.CLASSIC_DASHBOARD:
        yield from _in_tiles(document)


def _texts(document: Document, path: Path) -> Iterator[tuple[Path, str]]:
    node = document.node.at(path)
    if node and isinstance(node.value, str) and 0 < len(node.value) <= _LONGEST and not node.template:
        yield path, node.value


def _in_tiles(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield the queries of Data Explorer tiles, and the expressions of those that have no query of their own."""
    tiles = document.node.at(("tiles",))
    for tile in tiles.members if tiles else ():
        asked = document.node.at(("tiles", tile, "queries"))
        for query in asked.members if asked else ():
            yield from _texts(document, ("tiles", tile, "queries", query, "metricSelector"))
        expressions = document.node.at(("tiles", tile, "metricExpressions"))
        for index in expressions.members if expressions else ():
            yield from _texts(document, ("tiles", tile, "metricExpressions", index))
