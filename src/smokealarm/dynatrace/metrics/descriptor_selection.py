"""Which descriptors a list of metrics holds.

Source: the parameters ``metricSelector``, ``text``, ``writtenSince``, ``writtenSinceMode`` and ``metadataSelector`` of
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-all-metrics. Of the transformations only
an aggregation, ``merge``, ``parents`` and ``splitBy`` are taken here, and the key then reflects them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from smokealarm.dynatrace.selector import SelectorError, canonical_expression, parse
from smokealarm.dynatrace.selector.criteria import BOOLEANS, CriterionRule, FlatLanguage, parse_criteria
from smokealarm.dynatrace.selector.syntax import Aggregate, Aggregation, Chain, Dimensions, Metric, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.metrics.descriptor import MetricDescriptor
    from smokealarm.dynatrace.selector.criteria import FlatCriterion
    from smokealarm.dynatrace.selector.syntax import Expression, Transformation

__all__ = ["DescriptorQuery", "parse_metadata_selector", "select_descriptors"]

_DAY = 24 * 60 * 60_000
_DIMENSION_DAYS, _INGESTED_DAYS = 14, 15
_METADATA = FlatLanguage(
    "metadata selector",
    {
        "unit": CriterionRule(),
        "tags": CriterionRule(),
        "dimensionKey": CriterionRule(),
        "custom": CriterionRule(BOOLEANS, single=True),
        "exported": CriterionRule(BOOLEANS, single=True),
    },
)


@dataclass(frozen=True, slots=True)
class DescriptorQuery:
    """What metrics are asked for; moments are epoch milliseconds, None and an empty text ask for everything."""

    now: int
    metric_selector: str = ""
    text: str = ""
    written_since: int | None = None
    written_since_mode: Literal["INCLUDE", "EXCLUDE"] = "INCLUDE"
    metadata: tuple[FlatCriterion, ...] = ()


def parse_metadata_selector(text: str) -> tuple[FlatCriterion, ...]:
    """Read a metadata selector.

    Raises :class:`~smokealarm.dynatrace.selector.SelectorError` where it is none that Dynatrace would take.
    """
    return parse_criteria(text, _METADATA)


def select_descriptors(descriptors: Iterable[MetricDescriptor], query: DescriptorQuery) -> list[MetricDescriptor]:
    """Return the descriptors that a query finds, by their keys in alphabetical order.

    Raises :class:`~smokealarm.dynatrace.selector.SelectorError` for a metric selector that cannot be read, and for one
    with an operation that descriptors do not have.
    """
    fresh = [_with_fresh_dimensions(each, query.now) for each in sorted(descriptors, key=lambda each: each.metric_id)]
    found = list(_selected(fresh, query.metric_selector)) if query.metric_selector.strip() else fresh
    return [each for each in found if _asked(each, query)]


def _with_fresh_dimensions(descriptor: MetricDescriptor, now: int) -> MetricDescriptor:
    """Leave out the dimensions that were not written lately."""
    since = now - _INGESTED_DAYS * _DAY
    kept = [
        each for each in descriptor.dimension_definitions if each.last_written is None or each.last_written >= since
    ]
    return replace(descriptor, dimension_definitions=tuple(kept))


def _asked(descriptor: MetricDescriptor, query: DescriptorQuery) -> bool:
    written = descriptor.last_written is not None and descriptor.last_written >= (query.written_since or 0)
    in_time = query.written_since is None or written is (query.written_since_mode == "INCLUDE")
    texts = (descriptor.metric_id, descriptor.display_name, descriptor.description)
    found = any(query.text.lower() in text.lower() for text in texts)
    return in_time and found and all(_fits(descriptor, criterion, query.now) for criterion in query.metadata)


def _fits(descriptor: MetricDescriptor, criterion: FlatCriterion, now: int) -> bool:
    match criterion.name:
        case "unit":
            return descriptor.unit in criterion.values
        case "tags":
            return not set(descriptor.tags).isdisjoint(criterion.values)
        case "dimensionKey":
            since = now - _DIMENSION_DAYS * _DAY
            fresh = (each for each in descriptor.dimension_definitions if (each.last_written or now) >= since)
            return any(each.key in criterion.values for each in fresh)
        case "custom":
            return descriptor.is_custom is (criterion.values[0] == "true")
    return descriptor.exported is (criterion.values[0] == "true")


def _selected(descriptors: list[MetricDescriptor], text: str) -> Iterator[MetricDescriptor]:
    for expression in parse(text, wildcards=True).expressions:
        metric, steps = _parts(expression, text)
        for descriptor in descriptors:
            if _names(metric, descriptor.metric_id):
                yield _transformed(descriptor, steps, text)


def _parts(expression: Expression, text: str) -> tuple[Metric, tuple[Transformation, ...]]:
    if isinstance(expression, Metric):
        return expression, ()
    if isinstance(expression, Chain) and isinstance(expression.operand, Metric):
        return expression.operand, expression.transformations
    hint = "list metric keys, with :splitBy, :merge, :parents or an aggregation at most"
    raise SelectorError("a list of metrics takes no expressions", text, expression.span, hint)


def _names(metric: Metric, metric_id: str) -> bool:
    if not metric.wildcard:
        return metric_id in metric.keys
    return metric_id.startswith(metric.key if metric.key.endswith(":") else f"{metric.key}.")


def _transformed(descriptor: MetricDescriptor, steps: tuple[Transformation, ...], text: str) -> MetricDescriptor:
    for step in steps:
        descriptor = _after(descriptor, step, text)
    if not steps:
        return descriptor
    return replace(descriptor, metric_id=canonical_expression(Chain(Metric(descriptor.metric_id), steps)))


def _after(descriptor: MetricDescriptor, step: Transformation, text: str) -> MetricDescriptor:
    match step:
        case Aggregate():
            return replace(descriptor, aggregation_types=("auto", "value"), default_aggregation=Aggregation("value"))
        case Dimensions(name, keys):
            kept = [each for each in descriptor.dimension_definitions if (each.key in keys) is (name == "splitBy")]
            return replace(descriptor, dimension_definitions=tuple(kept))
        case Plain("parents"):
            return descriptor
    hint = "only an aggregation, merge, parents and splitBy are taken here"
    raise SelectorError("a list of metrics does not know this transformation", text, step.span, hint)
