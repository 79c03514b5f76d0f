"""Dimensions that series do not have, where a selector or a rule asks for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.metrics import BEFORE_NAMES, NOT_CARRIED, NOT_MATCHING
from smokealarm.check.catalogue.settings import PLACEHOLDER
from smokealarm.check.meaning.flow import Doubt, Mistake, flow
from smokealarm.check.meaning.rules import is_filled_in, path_in_rule, rule_of
from smokealarm.check.meaning.shape import UNKNOWN as UNKNOWN_SHAPE
from smokealarm.check.meaning.shape import shape_of_key
from smokealarm.check.queries import readable_queries
from smokealarm.dynatrace.detection import MetricKeyQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding
    from smokealarm.check.meaning.shape import Shape
    from smokealarm.check.queries import Query
    from smokealarm.dynatrace.detection import MetricEventRule

__all__ = ["query_dimension_findings", "rule_dimension_findings"]

_DIMS = re.compile(r"(?<!\{)\{dims:([^{}]+)\}(?!\})")
_ENTITY_NAME: Final = "{entityname}"


def query_dimension_findings(document: Document) -> Iterator[Finding]:
    """Yield what is wrong with the dimensions within the selectors of rules and dashboards."""
    for query, selector in readable_queries(document):
        for doubt in flow(selector).doubts:
            yield _said(query, doubt)


def rule_dimension_findings(document: Document) -> Iterator[Finding]:
    """Yield what a rule asks of dimensions that the series of its query do not have."""
    rule = rule_of(document)
    if rule is None:
        return
    shape = _shape(document, rule)
    yield from _of_entity(document, rule, shape)
    if isinstance(rule.query, MetricKeyQuery):
        yield from _of_metric_key(document, rule.query, shape)
    yield from _of_texts(document, rule, shape)


def _said(query: Query, doubt: Doubt) -> Finding:
    if doubt.mistake is Mistake.NOT_MATCHING:
        hint = f"the other one has {_listed(doubt.shape)}; split both by the same, or one of them by nothing"
        return query.finding(NOT_MATCHING, doubt.span, "the operands have not the same dimensions", hint)
    if doubt.mistake is Mistake.BEFORE_NAMES:
        message = f"{doubt.dimension!r} is not there before :names"
        return query.finding(BEFORE_NAMES, doubt.span, message, "put :names before it")
    return query.finding(NOT_CARRIED, doubt.span, *_missing(doubt.dimension, doubt.shape))


def _missing(dimension: str, shape: Shape) -> tuple[str, str]:
    meant = shape.meant(dimension)
    return (
        f"the series have no dimension {dimension!r}",
        f"did you mean {meant}?" if meant else f"they have {_listed(shape)}",
    )


def _listed(shape: Shape) -> str:
    return ", ".join(sorted(shape.names or ())) or "none"


def _shape(document: Document, rule: MetricEventRule) -> Shape:
    """Return the dimensions of the series that a rule judges."""
    if isinstance(rule.query, MetricKeyQuery):
        return shape_of_key(rule.query.metric_key)
    selected = [flow(selector).shape for _, selector in readable_queries(document)]
    return selected[0] if len(selected) == 1 else UNKNOWN_SHAPE


def _of_entity(document: Document, rule: MetricEventRule, shape: Shape) -> Iterator[Finding]:
    dimension, written = rule.event_entity_dimension_key, "eventEntityDimensionKey"
    if dimension and is_filled_in(document, written) and shape.lacks(dimension):
        yield document.finding(NOT_CARRIED, path_in_rule(document, written), *_missing(dimension, shape))


def _of_metric_key(document: Document, query: MetricKeyQuery, shape: Shape) -> Iterator[Finding]:
    asked = [
        (f"dimensionFilter/{at}/dimensionKey", each.dimension_key) for at, each in enumerate(query.dimension_filter)
    ]
    if query.entity_filter.conditions:
        asked.append(("entityFilter/dimensionKey", query.entity_filter.dimension_key or ""))
    for written, dimension in asked:
        place = f"queryDefinition/{written}"
        if dimension and is_filled_in(document, place) and shape.lacks(dimension):
            yield document.finding(NOT_CARRIED, path_in_rule(document, place), *_missing(dimension, shape))


def _of_texts(document: Document, rule: MetricEventRule, shape: Shape) -> Iterator[Finding]:
    """Yield the placeholders that stay empty for want of a dimension."""
    template = rule.event_template
    texts = [("title", template.title), ("description", template.description)]
    texts += [(f"metadata/{at}/metadataValue", each.value) for at, each in enumerate(template.metadata)]
    for written, text in texts:
        path = path_in_rule(document, f"eventTemplate/{written}")
        for found in _DIMS.finditer(text):
            if shape.lacks(found[1]) or (shape.lacks_name(found[1]) and shape.names is not None):
                message, hint = _missing(found[1], shape)
                yield document.finding(
                    PLACEHOLDER, path, f"{found[0]} is never replaced: {message}", hint, part=found.span()
                )
        start = text.find(_ENTITY_NAME)
        if start >= 0 and not shape.has_entity and not rule.event_entity_dimension_key:
            part = (start, start + len(_ENTITY_NAME))
            message = f"{_ENTITY_NAME} names no resource: the series have no dimension that is an entity"
            yield document.finding(PLACEHOLDER, path, message, f"they have {_listed(shape)}", part=part)
