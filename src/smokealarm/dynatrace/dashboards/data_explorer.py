"""Reading ``DATA_EXPLORER`` tiles: queries, derived expressions and thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.dashboards.dashboard import DataExplorer, MetricExpression, Query, Threshold, ThresholdRule
from smokealarm.dynatrace.dashboards.filters import filter_condition
from smokealarm.dynatrace.dashboards.selectors import read_expression, read_selector
from smokealarm.dynatrace.dashboards.visual import read_visual, shown_count
from smokealarm.dynatrace.dashboards.vocabulary import (
    AxisTarget,
    FilterEvaluator,
    FilterOperator,
    FilterType,
    Rate,
    SeriesType,
    Sort,
    SpaceAggregation,
    TimeAggregation,
    VisualType,
)
from smokealarm.dynatrace.settings.reading import texts
from smokealarm.dynatrace.settings.required import LONGEST, MOST_ENTRIES, entries, optional_word, require

if TYPE_CHECKING:
    from smokealarm.dynatrace.dashboards.options import DashboardOptions
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_data_explorer"]


def read_data_explorer(fields: Fields, options: DashboardOptions) -> DataExplorer:
    """Read the content of a Data Explorer tile."""
    require(fields, "queries")
    queries = tuple(_query(entry, options) for entry in entries(fields, "queries"))
    visual = fields.section("visualConfig", required=False)
    return DataExplorer(
        custom_name=fields.text("customName", "", most=LONGEST),
        queries=queries,
        metric_expressions=_expressions(fields, options),
        visual_type=optional_word(visual, "type", VisualType.GRAPH_CHART),
        thresholds=_thresholds(visual),
        visual=read_visual(fields),
    )


def _query(fields: Fields, options: DashboardOptions) -> Query:
    require(fields, "id")
    filters = fields.section("filterBy", required=False)
    _read_filters(filters)
    condition, filters_entities = filter_condition(filters.values)
    written = bool(fields.values.get("metricSelector"))
    name = "metricSelector" if written else "metric"
    text = fields.text(name, "", most=LONGEST)
    if not text:
        fields.error("metric", "is missing, and so is metricSelector", "expected one of both")
    return Query(
        query_id=fields.text("id", "", most=500),
        selector=read_selector(fields, name, text, options) if text else None,
        is_written=written,
        space_aggregation=optional_word(fields, "spaceAggregation", SpaceAggregation.AUTO),
        time_aggregation=optional_word(fields, "timeAggregation", TimeAggregation.DEFAULT),
        split_by=texts(fields, "splitBy", most=MOST_ENTRIES),
        rate=optional_word(fields, "rate", Rate.NONE),
        enabled=fields.flag("enabled", default=True),
        condition=condition,
        filters_entities=filters_entities,
        limit=shown_count(fields, "limit"),
        sort_by=optional_word(fields, "sortBy", Sort.DESC) if fields.values.get("sortBy") else None,
    )


def _read_filters(fields: Fields) -> None:
    """Check a filter and those nested in it, however deep."""
    waiting = [fields]
    while waiting:
        each = waiting.pop()
        optional_word(each, "filterType", FilterType.DIMENSION)
        optional_word(each, "filterOperator", FilterOperator.AND)
        for criterion in entries(each, "criteria"):
            optional_word(criterion, "evaluator", FilterEvaluator.EQ)
        waiting += entries(each, "nestedFilters")


def _expressions(fields: Fields, options: DashboardOptions) -> tuple[MetricExpression, ...]:
    found = [
        read_expression(fields, f"metricExpressions/{index}", text, options)
        for index, text in enumerate(texts(fields, "metricExpressions", most=MOST_ENTRIES, longest=LONGEST))
    ]
    return tuple(each for each in found if each is not None)


def _thresholds(visual: Fields) -> tuple[Threshold, ...]:
    for rule in entries(visual, "rules"):
        optional_word(rule.section("properties", required=False), "seriesType", SeriesType.LINE)
    optional_word(visual.section("global", required=False), "seriesType", SeriesType.LINE)
    return tuple(map(_threshold, entries(visual, "thresholds")))


def _threshold(fields: Fields) -> Threshold:
    return Threshold(
        query_id=fields.text("queryId", "", most=500) or None,
        axis=optional_word(fields, "axisTarget", AxisTarget.LEFT),
        visible=fields.flag("visible", default=True),
        rules=tuple(map(_threshold_rule, entries(fields, "rules"))),
    )


def _threshold_rule(fields: Fields) -> ThresholdRule:
    value = fields.number("value", 0.0) if fields.has("value") else None
    return ThresholdRule(value, fields.text("color", "", most=100))
