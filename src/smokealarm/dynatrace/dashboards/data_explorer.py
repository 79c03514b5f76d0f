"""Reading ``DATA_EXPLORER`` tiles: queries, derived expressions and thresholds."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from smokealarm.dynatrace.dashboards.dashboard import DataExplorer, MetricExpression, Query, Threshold, ThresholdRule
from smokealarm.dynatrace.dashboards.selectors import read_expression, read_selector
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
from smokealarm.dynatrace.settings.required import optional_word, require

if TYPE_CHECKING:
    from smokealarm.dynatrace.dashboards.options import DashboardOptions
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_data_explorer"]

_MANY = 10_000
"""More entries than any list of a dashboard within the limit of its payload has room to say something in."""
_LONG = 1_048_576


def read_data_explorer(fields: Fields, options: DashboardOptions) -> DataExplorer:
    """Read the content of a Data Explorer tile."""
    require(fields, "queries")
    queries = tuple(_query(entry, options) for entry in fields.sections("queries", _MANY))
    visual = fields.section("visualConfig", required=False)
    return DataExplorer(
        custom_name=fields.text("customName", "", most=_LONG),
        queries=queries,
        metric_expressions=_expressions(fields, options),
        visual_type=optional_word(visual, "type", VisualType.GRAPH_CHART),
        thresholds=_thresholds(visual),
    )


def _query(fields: Fields, options: DashboardOptions) -> Query:
    require(fields, "id")
    _read_filters(fields.section("filterBy", required=False))
    optional_word(fields, "sortBy", Sort.DESC)
    written = bool(fields.values.get("metricSelector"))
    name = "metricSelector" if written else "metric"
    text = fields.text(name, "", most=_LONG)
    if not text:
        fields.error("metric", "is missing, and so is metricSelector", "expected one of both")
    return Query(
        query_id=fields.text("id", "", most=500),
        selector=read_selector(fields, name, text, options) if text else None,
        is_written=written,
        space_aggregation=optional_word(fields, "spaceAggregation", SpaceAggregation.AUTO),
        time_aggregation=optional_word(fields, "timeAggregation", TimeAggregation.DEFAULT),
        split_by=texts(fields, "splitBy", most=_MANY),
        rate=optional_word(fields, "rate", Rate.NONE),
        enabled=fields.flag("enabled", default=True),
    )


def _read_filters(fields: Fields) -> None:
    """Check a filter and those nested in it, however deep."""
    waiting = [fields]
    while waiting:
        each = waiting.pop()
        optional_word(each, "filterType", FilterType.DIMENSION)
        optional_word(each, "filterOperator", FilterOperator.AND)
        for criterion in each.sections("criteria", _MANY):
            optional_word(criterion, "evaluator", FilterEvaluator.EQ)
        waiting += each.sections("nestedFilters", _MANY)


def _expressions(fields: Fields, options: DashboardOptions) -> tuple[MetricExpression, ...]:
    found = [
        read_expression(fields, f"metricExpressions/{index}", text, options)
        for index, text in enumerate(texts(fields, "metricExpressions", most=_MANY, longest=_LONG))
    ]
    return tuple(each for each in found if each is not None)


def _thresholds(visual: Fields) -> tuple[Threshold, ...]:
    for rule in visual.sections("rules", _MANY):
        optional_word(rule.section("properties", required=False), "seriesType", SeriesType.LINE)
    optional_word(visual.section("global", required=False), "seriesType", SeriesType.LINE)
    return tuple(map(_threshold, visual.sections("thresholds", _MANY)))


def _threshold(fields: Fields) -> Threshold:
    return Threshold(
        query_id=fields.text("queryId", "", most=500) or None,
        axis=optional_word(fields, "axisTarget", AxisTarget.LEFT),
        visible=fields.flag("visible", default=True),
        rules=tuple(map(_threshold_rule, fields.sections("rules", _MANY))),
    )


def _threshold_rule(fields: Fields) -> ThresholdRule:
    value = fields.number("value", 0.0, -inf, inf) if fields.has("value") else None
    return ThresholdRule(value, fields.text("color", "", most=100))
