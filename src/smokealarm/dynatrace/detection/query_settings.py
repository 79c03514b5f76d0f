"""Reading ``queryDefinition``: a metric key with its filters, or a metric selector."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.rule import (
    DimensionFilter,
    EntityFilter,
    EntityFilterCondition,
    MetricKeyQuery,
    MetricSelectorQuery,
)
from smokealarm.dynatrace.detection.vocabulary import (
    Aggregation,
    DimensionFilterOperator,
    EntityFilterOperator,
    EntityFilterType,
    QueryType,
)

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.rule import Query
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_query"]

_ZONE = re.compile(r"-?\d{1,19}").fullmatch


def read_query(fields: Fields) -> Query:
    """Read the query of a rule; what does not apply to its type is warned of, as the server drops it silently."""
    kind = fields.choice("type", QueryType.METRIC_KEY)
    query = _key_query(fields) if kind is QueryType.METRIC_KEY else _selector_query(fields)
    fields.finish()
    return query


def _key_query(fields: Fields) -> MetricKeyQuery:
    fields.leave_out(["metricSelector"], "when the type is METRIC_KEY")
    return MetricKeyQuery(
        metric_key=fields.text("metricKey", None, least=1, most=1000),
        aggregation=fields.choice("aggregation", Aggregation.AVG),
        entity_filter=_entity_filter(fields.section("entityFilter", required=False)),
        dimension_filter=tuple(map(_dimension_filter, fields.sections("dimensionFilter", 50))),
        management_zone=_zone(fields),
        query_offset=fields.optional_integer("queryOffset", 1, 60),
    )


def _selector_query(fields: Fields) -> MetricSelectorQuery:
    dropped = ["metricKey", "aggregation", "entityFilter", "dimensionFilter"]
    fields.leave_out(dropped, "when the type is METRIC_SELECTOR")
    selector = fields.text("metricSelector", None, least=1, most=10_000)
    return MetricSelectorQuery(selector, _zone(fields), fields.optional_integer("queryOffset", 1, 60))


def _zone(fields: Fields) -> str | None:
    zone = fields.optional_text("managementZone", most=500)
    if zone is not None and not _ZONE(zone):
        hint = (
            "expected the numeric id of the zone as text; alerting profiles take the settings object id, rules do not"
        )
        fields.error("managementZone", f"{zone!r} is not a zone's number", hint)
    return zone


def _dimension_filter(fields: Fields) -> DimensionFilter:
    entry = DimensionFilter(
        fields.text("dimensionKey", None, least=1, most=500),
        fields.choice("operator", DimensionFilterOperator.EQUALS),
        fields.text("dimensionValue", None, least=1, most=1000),
    )
    fields.finish()
    return entry


def _entity_filter(fields: Fields) -> EntityFilter:
    entity_filter = EntityFilter(
        fields.optional_text("dimensionKey", most=500),
        tuple(map(_entity_condition, fields.sections("conditions", 100))),
    )
    fields.finish()
    return entity_filter


def _entity_condition(fields: Fields) -> EntityFilterCondition:
    condition = EntityFilterCondition(
        fields.choice("type", EntityFilterType.ENTITY_ID),
        fields.choice("operator", EntityFilterOperator.EQUALS),
        fields.text("value", None, least=1, most=1000),
    )
    fields.finish()
    return condition
