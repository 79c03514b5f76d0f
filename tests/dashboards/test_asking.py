"""What the queries of a Data Explorer tile ask, and how the tile wants to be drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dashboards.making import SENT, changed

from smokealarm.dynatrace.dashboards import DataExplorer, asked_selectors, read_dashboard
from smokealarm.dynatrace.dashboards.filters import filter_condition
from smokealarm.dynatrace.dashboards.vocabulary import AxisTarget, SeriesType
from smokealarm.dynatrace.selector import canonical
from smokealarm.dynatrace.selector.canonical import canonical_condition


def explorer(changes: dict[str, Any]) -> DataExplorer:
    """Return the Data Explorer tile of a changed dashboard that the server takes."""
    dashboard, findings = read_dashboard(changed({f"tiles/1/{path}": value for path, value in changes.items()}))
    assert not findings
    content = dashboard.tiles[1].content
    assert isinstance(content, DataExplorer)
    return content


def asked(*queries: dict[str, Any], expressions: list[str] | None = None) -> list[str | None]:
    """Return what some queries ask."""
    content = explorer({"queries": list(queries), "metricExpressions": expressions or []})
    return [selector and canonical(selector) for _, selector in asked_selectors(content)]


# ---- selectors


def test_what_somebody_wrote_is_asked() -> None:
    """Settings beside a written selector do nothing."""
    assert asked({"id": "A", "metricSelector": f"{SENT}:max", "splitBy": ["queuename"], "limit": 1}) == [f"{SENT}:max"]


@pytest.mark.parametrize(
    ("settings", "steps"),
    [
        ({}, ":splitBy()"),
        ({"spaceAggregation": "AVG", "splitBy": ["a", "b"]}, ':splitBy("a","b"):avg'),
        ({"spaceAggregation": "PERCENTILE_90"}, ":splitBy():percentile(90)"),
        ({"rate": "MINUTE", "limit": 20}, ":splitBy():rate(1m):limit(20)"),
        ({"sortBy": "DESC", "spaceAggregation": "SUM"}, ":splitBy():sum:sort(value(sum,descending))"),
        ({"sortBy": "ASC"}, ":splitBy():sort(value(auto,ascending))"),
    ],
)
def test_a_metric_key_is_asked_with_its_settings(settings: dict[str, Any], steps: str) -> None:
    """As the server derives it."""
    assert asked({"id": "A", "metric": SENT, **settings}) == [SENT + steps]


def test_a_filter_comes_first() -> None:
    """So that the dimension is still there."""
    criteria = [{"value": "a", "evaluator": "EQ"}]
    filters = {
        "filterOperator": "AND",
        "nestedFilters": [{"filter": "queuename", "filterOperator": "OR", "criteria": criteria}],
    }
    assert asked({"id": "A", "metric": SENT, "filterBy": filters}) == [f'{SENT}:filter(eq("queuename","a")):splitBy()']


def test_what_the_server_derived_is_asked_where_it_fits_the_queries() -> None:
    """It knows what its own filters mean; expressions of another number belong to other queries."""
    queries = [{"id": "A", "metric": SENT}, {"id": "B", "metric": SENT, "enabled": False}, {"id": "C", "metric": SENT}]
    fitting = [f"resolution=null&({SENT}:min):names,({SENT}:max):names"]
    assert asked(*queries, expressions=fitting) == [f"({SENT}:min):names", f"({SENT}:max):names"]
    assert asked(*queries, expressions=[f"resolution=null&({SENT}:min):names"]) == [f"{SENT}:splitBy()"] * 2


def test_a_filter_of_entities_cannot_be_asked_without_the_server() -> None:
    """Leaving it out would show what nobody asked for."""
    filters = {"filterType": "TAG", "criteria": [{"value": "x", "evaluator": "EQ"}]}
    assert asked({"id": "A", "metric": SENT, "filterBy": filters}) == [None]


def test_a_metric_that_cannot_be_read_is_not_asked() -> None:
    """The finding has been said."""
    dashboard, _ = read_dashboard(
        changed({"tiles/1/queries": [{"id": "A", "metric": "a:("}], "tiles/1/metricExpressions": []})
    )
    content = dashboard.tiles[1].content
    assert isinstance(content, DataExplorer)
    assert [selector for _, selector in asked_selectors(content)] == [None]


# ---- filters


def criterion(value: object = "x", evaluator: object = "EQ") -> dict[str, object]:
    """Return a criterion."""
    return {"value": value, "evaluator": evaluator}


@pytest.mark.parametrize(
    ("filters", "condition"),
    [
        ({}, None),
        ({"nestedFilters": [{}, {"criteria": []}]}, None),
        ({"filter": "d", "criteria": [criterion()]}, 'eq("d","x")'),
        ({"filter": "d", "criteria": [criterion(evaluator="NE")]}, 'ne("d","x")'),
        ({"filter": "d", "criteria": [criterion(evaluator="PREFIX")]}, 'prefix("d","x")'),
        (
            {"filter": "d", "filterOperator": "OR", "criteria": [criterion(), criterion("y")]},
            'or(eq("d","x"),eq("d","y"))',
        ),
        ({"filter": "d", "criteria": [criterion(), criterion("y")]}, 'and(eq("d","x"),eq("d","y"))'),
        ({"filter": "d", "filterOperator": "NOT", "criteria": [criterion()]}, 'not(or(eq("d","x")))'),
        ({"filter": "d", "nestedFilters": [{"criteria": [criterion(evaluator=None)]}]}, 'eq("d","x")'),
        ({"filter": "d", "nestedFilters": [{"filter": "", "criteria": [criterion()]}]}, 'eq("d","x")'),
    ],
)
def test_filters_of_dimensions_are_conditions(filters: dict[str, Any], condition: str | None) -> None:
    """The inner filter names the dimension, or the outer one does."""
    found, more = filter_condition(filters)
    assert (found and canonical_condition(found), more) == (condition, False)


@pytest.mark.parametrize(
    "filters",
    [
        {"criteria": [criterion()]},
        {"filter": "d", "criteria": [criterion(evaluator="IN")]},
        {"filter": "d", "criteria": [criterion(7)]},
        {"filter": "d", "filterType": "ENTITY_ATTRIBUTE", "criteria": [criterion()]},
        {"filter": "d", "criteria": [criterion()] * 201},
    ],
)
def test_other_filters_are_said_to_be_there(filters: dict[str, Any]) -> None:
    """Rather than left out."""
    assert filter_condition(filters) == (None, True)


def test_a_filter_without_end_is_no_condition() -> None:
    """Nobody nests twenty."""
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"nestedFilters": [deep]}
    assert filter_condition(deep) == (None, True)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["A:", "LINE", "RIGHT", "auto", "OR"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "rules",
                    "properties",
                    "matcher",
                    "axes",
                    "yAxes",
                    "queryIds",
                    "min",
                    "color",
                    "criteria",
                    "nestedFilters",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["rules", "axes", "global", "graphChartSettings"]), JSON), JSON)
def test_any_wish_how_to_draw_is_read(visual: dict[str, Any], settings: object) -> None:
    """The server stores what it does not understand; nobody is kept from the rest of the tile."""
    read_dashboard(changed({"tiles/1/visualConfig": visual, "tiles/1/queriesSettings": {"resolution": settings}}))


@given(st.dictionaries(st.sampled_from(["filter", "filterType", "criteria", "nestedFilters"]), JSON))
def test_any_filter_is_read(filters: dict[str, Any]) -> None:
    """It is a condition, nothing, or more than can be said."""
    found, more = filter_condition(filters)
    assert found is None or not more


# ---- how it is drawn


def test_how_a_tile_wants_to_be_drawn() -> None:
    """Shapes, colours, units, axes, gaps and the legend."""
    properties = {"seriesType": "COLUMN", "color": "#112233", "alias": "sent"}
    visual = {
        "type": "GRAPH_CHART",
        "global": {"seriesType": "AREA", "hideLegend": True},
        "rules": [
            {"matcher": "A:", "unitTransform": "Byte", "properties": properties},
            {"properties": {"color": "DEFAULT"}},
        ],
        "axes": {"yAxes": [{"position": "RIGHT", "queryIds": ["A"], "min": "5", "max": "AUTO"}, {"max": True}]},
        "graphChartSettings": {"connectNulls": True},
    }
    shown = explorer({"visualConfig": visual, "queriesSettings": {"resolution": "5m"}}).visual
    assert (shown.series_type, shown.legend, shown.connect_nulls, shown.resolution) == (
        SeriesType.AREA,
        False,
        True,
        "5m",
    )
    first, second = shown.rules
    assert (first.query_id, first.unit, first.series_type) == ("A", "Byte", SeriesType.COLUMN)
    assert (first.color, first.alias) == ("#112233", "sent")
    assert (second.query_id, second.unit, second.series_type, second.color) == ("", "", None, "")
    assert [(axis.side, axis.query_ids, axis.minimum, axis.maximum) for axis in shown.axes] == [
        (AxisTarget.RIGHT, ("A",), 5, None),
        (AxisTarget.LEFT, (), None, 1),
    ]


@pytest.mark.parametrize("resolution", ["", "null", "Auto", None])
def test_no_resolution_is_the_default_one(resolution: str | None) -> None:
    """Whichever way the editor says nothing."""
    assert explorer({"queriesSettings": {"resolution": resolution}}).visual.resolution is None


def test_a_dashboards_timeframe() -> None:
    """Blank where none is written, or where it is no text."""
    for filters, timeframe in (({"timeframe": "-2h"}, "-2h"), ({}, ""), ([], ""), ({"timeframe": 7}, "")):
        dashboard, _ = read_dashboard(changed({"dashboardMetadata/dashboardFilter": filters}))
        assert dashboard.timeframe == timeframe
