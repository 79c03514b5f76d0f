"""What a dashboard is once it was read."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.dashboards.making import SENT, a_dashboard, changed

from smokealarm.dynatrace.dashboards import (
    AssignedEntities,
    Bounds,
    Chart,
    ChartSeries,
    DashboardOptions,
    DataExplorer,
    Markdown,
    OpenProblems,
    ThresholdRule,
    TileContent,
    read_dashboard,
)
from smokealarm.dynatrace.dashboards.vocabulary import AxisTarget, TileType, VisualType
from smokealarm.dynatrace.selector import canonical, parse
from smokealarm.dynatrace.settings.findings import Gravity

BOUNDS = {"top": 0, "left": 0, "width": 38, "height": 38}


def content(tile_type: str, **properties: Any) -> TileContent | None:
    """Return what is read of a tile of one type."""
    tile = {"name": "x", "tileType": tile_type, "bounds": BOUNDS, **properties}
    dashboard, _ = read_dashboard({**a_dashboard(), "tiles": [tile]})
    return dashboard.tiles[0].content


def explorer(**changes: Any) -> DataExplorer:
    """Return what is read of the valid dashboard's Data Explorer tile, some of its properties changed."""
    dashboard, _ = read_dashboard(changed({f"tiles/1/{path}": value for path, value in changes.items()}))
    found = dashboard.tiles[1].content
    assert isinstance(found, DataExplorer)
    return found


def test_metadata() -> None:
    """Name, owner, tags, and whether it is shared."""
    metadata = {"name": "n", "owner": "o", "shared": True, "preset": True, "tags": ["a", "b"]}
    dashboard, _ = read_dashboard({"dashboardMetadata": metadata, "tiles": []})
    assert (dashboard.name, dashboard.owner, dashboard.tags) == ("n", "o", ("a", "b"))
    assert dashboard.shared
    assert dashboard.preset


def test_tiles_keep_their_order_and_places() -> None:
    """With name, type and bounds."""
    header, sent = read_dashboard(a_dashboard())[0].tiles
    assert (header.name, header.tile_type, header.content) == ("Queues", TileType.HEADER, None)
    assert (sent.name, sent.tile_type, sent.bounds) == ("Sent", TileType.DATA_EXPLORER, Bounds(38, 0, 304, 304))


def test_a_data_explorer_tile() -> None:
    """Queries, derived expressions and thresholds."""
    found = explorer()
    (query,), (expression,), (threshold,) = found.queries, found.metric_expressions, found.thresholds
    assert (query.query_id, query.selector, query.is_written, query.enabled) == ("A", parse(SENT), True, True)
    assert canonical(expression.selector) == canonical(parse(f"({SENT}):limit(100):names"))
    assert expression.resolution is None
    assert (threshold.query_id, threshold.axis, threshold.visible) == ("A", AxisTarget.LEFT, True)
    assert threshold.rules == (ThresholdRule(5.0, "#dc172a"), ThresholdRule(None, "#7dc540"))
    assert found.visual_type is VisualType.GRAPH_CHART


@pytest.mark.parametrize(
    ("written", "resolution"),
    [("resolution=Inf&a.b", "Inf"), ("resolution=1h&a.b", "1h"), ("resolution=null&a.b", None), ("a.b", None)],
)
def test_the_resolution_of_a_derived_expression(written: str, resolution: str | None) -> None:
    """Stands before the selector, or does not."""
    (expression,) = explorer(metricExpressions=[written]).metric_expressions
    assert (expression.resolution, expression.selector) == (resolution, parse("a.b"))


def test_an_ampersand_inside_a_selector_is_its_own() -> None:
    """Only one after the resolution parts the two."""
    (expression,) = explorer(metricExpressions=['a.b:filter(eq("x","1&2"))']).metric_expressions
    assert expression.selector == parse('a.b:filter(eq("x","1&2"))')


def test_a_query_of_a_metric_key_is_not_written_by_hand() -> None:
    """Its key is a selector, too."""
    (query,) = explorer(queries=[{"id": "B", "metric": "a.b", "splitBy": ["queuename"], "enabled": False}]).queries
    assert (query.selector, query.is_written, query.split_by, query.enabled) == (
        parse("a.b"),
        False,
        ("queuename",),
        False,
    )


def test_a_transformation_of_another_case_is_read_with_a_warning() -> None:
    """The server derives the right spelling, so it takes it."""
    dashboard, findings = read_dashboard(changed({"tiles/1/queries/0/metricSelector": "a.b:splitby():AVG"}))
    tile = dashboard.tiles[1].content
    assert isinstance(tile, DataExplorer)
    assert tile.queries[0].selector == parse("a.b:splitBy():avg")
    assert [(each.gravity, each.path) for each in findings] == [
        (Gravity.WARNING, "tiles/1/queries/0/metricSelector"),
        (Gravity.WARNING, "tiles/1/queries/0/metricSelector"),
    ]


def test_a_word_that_is_right_but_misplaced_is_one_mistake() -> None:
    """There is no case to correct in it."""
    _, findings = read_dashboard(changed({"tiles/1/queries/0/metricSelector": "a.b:filter(avg)"}))
    assert [each.gravity for each in findings] == [Gravity.ERROR]


def test_corrections_of_case_come_to_an_end() -> None:
    """A selector that is wrong throughout is no selector."""
    _, findings = read_dashboard(changed({"tiles/1/queries/0/metricSelector": "a.b" + ":AVG" * 100}))
    assert findings[-1].gravity is Gravity.ERROR
    assert len(findings) < 30


def test_an_unreadable_selector_says_where_it_breaks() -> None:
    """As an error or as a warning, and its query has none."""
    document = changed({"tiles/1/queries/0/metricSelector": "a.b:frob()"})
    for choice, gravity in (("refuse", Gravity.ERROR), ("warn", Gravity.WARNING)):
        dashboard, (finding,) = read_dashboard(document, DashboardOptions(unreadable_selectors=choice))  # type: ignore[arg-type]
        tile = dashboard.tiles[1].content
        assert isinstance(tile, DataExplorer)
        assert tile.queries[0].selector is None
        assert (finding.gravity, "at character 5" in finding.message) == (gravity, True)


def test_other_tiles() -> None:
    """Text, problems, entities and the charts of before."""
    assert content("MARKDOWN", markdown="# x") == Markdown("# x")
    assert content("OPEN_PROBLEMS", problemSelector="p", entitySelector="e") == OpenProblems("p", "e")
    assert content("SLO", assignedEntities=["SLO-1"], metric="m") == AssignedEntities(("SLO-1",), "m")
    series = {"metric": "a.b", "aggregation": "AVG", "entityType": "SERVICE", "type": "BAR"}
    chart = {"customName": "c", "chartConfig": {"type": "TIMESERIES", "series": [series]}}
    assert content("CUSTOM_CHARTING", filterConfig=chart) == Chart(
        "c", "TIMESERIES", (ChartSeries("a.b", "AVG", "SERVICE", parse("a.b"), "BAR"),)
    )
    assert content("HOSTS") is None


def test_filters_may_be_nested_deeper_than_python_calls() -> None:
    """They are walked, not recursed into."""
    inner: dict[str, Any] = {"filterType": "COLOUR"}
    for _ in range(5000):
        inner = {"nestedFilters": [inner]}
    _, (finding,) = read_dashboard(changed({"tiles/1/queries/0/filterBy": inner}))
    assert finding.path.endswith("/filterType")


@pytest.mark.parametrize("document", [None, [], "x", 5, True])
def test_what_is_no_object_is_no_dashboard(document: object) -> None:
    """It says so first."""
    _, findings = read_dashboard(document)
    assert (findings[0].path, findings[0].hint) == ("", "expected an object")


@pytest.mark.parametrize(
    "tiles",
    [
        [{}] * 200_000,
        [{"tileType": "DATA_EXPLORER", "queries": [{}] * 200_000}],
        [{"tileType": "DATA_EXPLORER", "queries": [{"metricSelector": "a.b" + ":avg" * 100_000 + ":AVG" * 30}]}],
    ],
    ids=["tiles", "queries", "a selector"],
)
def test_reading_a_megabyte_of_mistakes_comes_to_an_end(tiles: list[Any]) -> None:
    """After a thousand complaints, within seconds."""
    began = time.perf_counter()
    _, findings = read_dashboard({**a_dashboard(), "tiles": tiles})
    assert 0 < len(findings) < 1100
    assert time.perf_counter() - began < 10
