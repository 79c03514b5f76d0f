"""What tiles show, how fresh they are, and why they are empty."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.report.dashboard.making import NAN, NOON, Written, explorer, only, page_of, tile

from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.dashboards.vocabulary import SeriesType
from smokealarm.dynatrace.selector import canonical, parse
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.dynatrace.tenant.timeframe import Timeframe
from smokealarm.errors import UsageError
from smokealarm.report.dashboard import Life, StoredMeasurements, default_start, tile_titles
from smokealarm.report.dashboard.asking import Asked, Asking
from smokealarm.report.dashboard.model import Heading, Placeholder, Plot, SingleValue, Table, TopList, Writing
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from smokealarm.dynatrace.selector import Selector


class OnlyWhole:
    """Measurements that answer sums and nothing else."""

    def query(self, selector: Selector, timeframe: Timeframe, resolution: str | None) -> tuple[TimeSeries, ...]:
        """Return one series that is full."""
        del timeframe, resolution
        if "+" not in canonical(selector):
            raise UsageError("that is no sum")
        return (TimeSeries.of_values(NOON, [()], np.ones((1, 4))),)

    def has_data(self, key: str, timeframe: Timeframe) -> bool:
        """Return that there are data."""
        del key, timeframe
        return True

    def unit(self, key: str) -> str | None:
        """Return that no unit is known."""
        del key


class Known:
    """One host that has a name."""

    def find(self, entity_id: str) -> Entity | None:
        """Return the host."""
        return next((each for each in self.all() if each.id == entity_id), None)

    def all(self) -> tuple[Entity, ...]:
        """Return the host."""
        return (Entity("HOST-1", "HOST", "web"),)


SENT = {"sent": {"a": [1, 2, 3, NAN], "b": [4, NAN, NAN, NAN]}}


# ---- life


def test_a_tile_is_as_fresh_as_its_newest_point() -> None:
    """The end of the slot counts, over all series and queries."""
    found = only(explorer("sent", "lost"), metrics={**SENT, "lost": {"": [1, NAN, NAN, NAN]}}).liveness
    assert (found.place, found.name, found.life, found.newest, found.reason) == (0, "Tile", Life.ALIVE, NOON + 3, "")


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        ("nothing", "no metric of this key: nothing"),
        ("still", "metric known, no data in the timeframe"),
        ("sent:filter(eq(queue,z))", "the metric has data in the timeframe, but the selector keeps none of it"),
        ("sent:evaluateModel", "selector refused: "),
        ("sent:sum(", "the query cannot be read"),
    ],
)
def test_an_empty_tile_says_why(selector: str, reason: str) -> None:
    """Dead rules and dead tiles look alike from afar; the reason tells them apart."""
    found = only(explorer(selector), metrics={**SENT, "still": {"": [NAN] * 4}})
    assert found.liveness.life is Life.EMPTY
    assert found.liveness.newest is None
    assert found.liveness.reason.startswith(reason)
    assert found.body == Placeholder(found.liveness.reason)


def test_one_query_keeps_a_tile_alive_and_the_others_are_named() -> None:
    """Each reason is said once, with the queries that it holds for; it does not matter which one is first."""
    assert only(explorer("nothing", "sent"), metrics=SENT).liveness.life is Life.ALIVE
    found = only(explorer("sent", "nothing", "nothing:sum"), metrics=SENT).liveness
    assert (found.life, found.reason) == (Life.ALIVE, "B, C: no metric of this key: nothing")


def test_what_is_filled_in_is_no_sign_of_life() -> None:
    """A default makes a line of zeros, but nothing was measured."""
    metrics = {**SENT, "failed": {"a": [NAN] * 4}}
    assert only(explorer("failed:default(0)"), metrics=metrics).liveness.life is Life.EMPTY
    both = only(explorer("100*(-failed:default(0))/sent:default(1):fold"), metrics=metrics).liveness
    assert (both.life, both.newest) == (Life.ALIVE, NOON + 3)


def test_a_part_that_cannot_stand_alone_is_no_failure() -> None:
    """An environment that computes the whole may refuse a part; the whole then says how fresh it is."""
    asking = Asking(OnlyWhole(), Timeframe(NOON * 60_000, (NOON + 4) * 60_000), "1m")
    answer = asking.answer(Asked("A", parse("sent:default(0)+sent"), None), overall=False)
    assert (answer.newest, answer.failure) == (NOON + 4, "")


def test_a_part_of_an_unknown_metric_is_named() -> None:
    """A key that nobody sends is the finding, wherever it stands."""
    found = only(explorer("sent:default(0)+nothing"), metrics=SENT).liveness
    assert found.reason == "no metric of this key: nothing"


def test_folded_values_are_as_fresh_as_what_they_were_folded_from() -> None:
    """Otherwise every total would be as new as the page."""
    assert only(explorer("sent:sum:fold(sum)", kind="SINGLE_VALUE"), metrics=SENT).liveness.newest == NOON + 3


def test_a_tile_whose_queries_are_off_is_empty() -> None:
    """Nobody asks anything."""
    off = explorer("sent")
    off["queries"][0]["enabled"] = False
    assert only(off, metrics=SENT).liveness.reason == "no query is switched on"


# ---- what is shown


def test_tiles_without_measurements() -> None:
    """Headings, texts, and what is only named."""
    page = page_of(
        tile("HEADER", "Queues"), tile("MARKDOWN", "Text", markdown="# a"), tile("OPEN_PROBLEMS", "Problems")
    )
    heading, writing, problems = (each.body for each in page.tiles)
    assert (heading, writing) == (Heading(), Writing("# a"))
    assert problems == Placeholder("tiles of the type OPEN_PROBLEMS are not drawn here: they show no metric")
    assert {each.liveness.life for each in page.tiles} == {Life.STILL}


def test_lines_have_names_units_shapes_and_gaps() -> None:
    """A rule belongs to one query; its colour to a query of one series."""
    properties = {"seriesType": "COLUMN", "color": "#123456", "alias": "lost"}
    rules = [{"matcher": "B:", "unitTransform": "MilliSecond", "properties": properties}]
    rules.append({"matcher": "A:", "properties": {"color": "#654321"}})
    visual = {"rules": rules, "global": {"seriesType": "AREA"}}
    metrics = {**SENT, "lost": {"x": [1, 2, 3, 4]}}
    body = only(explorer("sent", "lost", visual=visual), metrics=metrics).body
    assert isinstance(body, Plot)
    first, second, third = body.lines
    assert (first.name, second.name, third.name) == ("a", "b", "lost")
    assert (first.shape, third.shape) == (SeriesType.AREA, SeriesType.COLUMN)
    assert (first.unit, third.unit, first.color, third.color) == ("", "MilliSecond", "", "#123456")
    assert (list(first.ends), first.values[:3]) == ([NOON + 1, NOON + 2, NOON + 3, NOON + 4], (1, 2, 3))
    assert first.values[3] != first.values[3]  # NaN


def test_an_alias_of_several_series_leads_their_names() -> None:
    """A series without dimensions is called by its query."""
    visual = {"rules": [{"matcher": "A:", "properties": {"alias": "sent"}}]}
    body = only(explorer("sent", "sent:splitBy():sum", visual=visual), metrics=SENT).body
    assert isinstance(body, Plot)
    assert [line.name for line in body.lines] == ["sent: a", "sent: b", "B"]


def test_values_are_shown_in_the_unit_that_is_asked_for() -> None:
    """A known unit is converted; that of toUnit and setUnit is known, too."""
    rules = [{"matcher": "A:", "unitTransform": "Second"}]
    for selector, units in (
        ("slow", {"slow": "MilliSecond"}),
        ("slow:setUnit(MilliSecond):sum", {}),
        ("slow:toUnit(MicroSecond,MilliSecond)", {}),
    ):
        body = only(explorer(selector, visual={"rules": rules}), metrics={"slow": {"": [2000] * 4}}, units=units).body
        assert isinstance(body, Plot)
        assert (body.lines[0].unit, body.lines[0].values[0]) in {("Second", 2), ("Second", 0.002)}


def test_a_unit_that_does_not_compare_stands_as_it_is() -> None:
    """Bytes are no seconds."""
    rules = [{"matcher": "A:", "unitTransform": "Second"}]
    body = only(explorer("m", visual={"rules": rules}), metrics={"m": {"": [7] * 4}}, units={"m": "Byte"}).body
    assert isinstance(body, Plot)
    assert (body.lines[0].unit, body.lines[0].values[0]) == ("Second", 7)


def test_axes_and_thresholds() -> None:
    """Thresholds are sorted; those that are switched off or not filled in are left out."""
    rules = [{"value": 5, "color": "RED"}, {"value": 1, "color": "GREEN"}, {"color": "BLUE"}]
    thresholds = [{"axisTarget": "RIGHT", "rules": rules}, {"visible": False, "rules": [{"value": 3, "color": "x"}]}]
    axes = {
        "yAxes": [{"position": "RIGHT", "queryIds": ["A", 7], "min": "0", "max": "AUTO"}, {"min": 1, "max": "1e999"}]
    }
    body = only(explorer("sent", visual={"thresholds": thresholds, "axes": axes}), metrics=SENT).body
    assert isinstance(body, Plot)
    assert [(level.value, level.color, level.right) for level in body.levels] == [(1, "GREEN", True), (5, "RED", True)]
    assert (body.bounds, body.lines[0].right) == (((1, None), (0, None)), True)


@pytest.mark.parametrize(("kind", "shape"), [("STACKED_AREA", "STACKED_AREA"), ("STACKED_COLUMN", "STACKED_COLUMN")])
def test_stacked_tiles_stack(kind: str, shape: str) -> None:
    """Their type decides for every series."""
    body = only(explorer("sent", kind=kind), metrics=SENT).body
    assert isinstance(body, Plot)
    assert {line.shape for line in body.lines} == {shape}


@pytest.mark.parametrize(
    ("selector", "value"),
    [
        ("sent:splitBy():max", 4),
        ("sent:splitBy():sum:fold(sum)", 10),
        ("sent:splitBy():sum:last", 3),
        ("sent:filter(eq(queue,b)):splitBy():sum", 4),
        ("sent:splitBy():sum", 10),
    ],
)
def test_one_number_is_that_of_the_whole_time_or_what_the_selector_reduces_it_to(selector: str, value: float) -> None:
    """Without fold and last, the timeframe is one slot."""
    body = only(explorer(selector, kind="SINGLE_VALUE"), metrics=SENT).body
    assert isinstance(body, SingleValue)
    assert body.figure.value == value
    assert len(body.trend.lines[0].values) == 4


def test_a_number_has_the_colour_of_the_highest_threshold_it_reaches() -> None:
    """None below the first."""
    thresholds = [{"rules": [{"value": 3, "color": "#111111"}, {"value": 4, "color": "#222222"}]}]
    body = only(explorer("sent:max", kind="TOP_LIST", visual={"thresholds": thresholds}), metrics=SENT).body
    assert isinstance(body, TopList)
    assert [(each.name, each.value, each.color) for each in body.figures] == [("b", 4, "#222222"), ("a", 3, "#111111")]
    low = only(explorer("sent:min", kind="TOP_LIST", visual={"thresholds": thresholds}), metrics=SENT).body
    assert isinstance(low, TopList)
    assert [each.color for each in low.figures] == ["#222222", ""]


def test_a_table_has_a_row_for_each_series_and_a_column_for_each_query() -> None:
    """Where a query has no such series, nothing stands."""
    metrics = {**SENT, "lost": {"a": [7, NAN, NAN, NAN]}}
    visual = {"rules": [{"matcher": "A:", "properties": {"alias": "sent"}}]}
    body = only(explorer("sent:sum", "lost:sum", kind="TABLE", visual=visual), metrics=metrics).body
    assert isinstance(body, Table)
    assert body.columns == ("sent", "B")
    assert [(name, [cell and cell.value for cell in cells]) for name, cells in body.rows] == [
        ("a", [6, 7]),
        ("b", [4, None]),
    ]


def test_kinds_that_are_not_drawn_say_so() -> None:
    """They are alive all the same."""
    found = only(explorer("sent", kind="HEATMAP"), metrics=SENT)
    assert found.body == Placeholder("tiles that draw a HEATMAP are not drawn here")
    assert found.liveness.life is Life.ALIVE


def test_a_value_that_is_missing_leaves_a_single_value_without_one() -> None:
    """Each minute has one point, but the whole time, which is one slot, has three."""
    found = only(explorer("sent:count:filter(series(max,lt(2)),eq(queue,a))", kind="SINGLE_VALUE"), metrics=SENT)
    assert isinstance(found.body, SingleValue)
    assert (found.body.figure.name, isnan(found.body.figure.value), found.liveness.life) == ("", True, Life.ALIVE)


def test_an_entity_is_called_by_its_name() -> None:
    """Where the measurements know it; the rest of a limit is called the remainder."""
    source = StoredMeasurements(Written({"m": {"HOST-1": [1.0], "HOST-2": [2.0]}}, key="dt.entity.host"), Known())
    asking = Asking(source, Timeframe(NOON * 60_000, (NOON + 1) * 60_000), "1m")
    answer = asking.answer(Asked("A", parse("m"), None), overall=True)
    assert [answer.name(dimensions, 2) for dimensions, _ in answer.overall] == ["web", "HOST-2"]
    assert answer.name((("queue", None), ("region", "x")), 2) == "remainder, x"


@pytest.mark.parametrize(
    ("chart", "kind"), [("TIMESERIES", Plot), ("SINGLE_VALUE", SingleValue), ("PIE", TopList), ("WHATEVER", Plot)]
)
def test_old_charts_are_one_series_for_each_metric(chart: str, kind: type) -> None:
    """They are called by what somebody named them, their series by the metric."""
    series = [{"metric": "sent", "aggregation": "SUM", "type": "BAR"}, {"metric": "sent", "aggregation": "NONE"}]
    config = {"customName": "Old", "chartConfig": {"type": chart, "series": [*series, {"metric": "sent:("}]}}
    found = only(tile("CUSTOM_CHARTING", "Custom chart", filterConfig=config), metrics=SENT)
    assert found.title == "Old"
    assert isinstance(found.body, kind)
    assert found.liveness.reason.startswith("3: the query cannot be read")
    if isinstance(found.body, Plot):
        assert [(line.name, line.shape) for line in found.body.lines] == [("sent", "COLUMN"), ("sent", "LINE")]


# ---- names and windows


def test_titles() -> None:
    """A tile's name comes before its custom name, which the editor writes by itself."""
    tiles = [explorer("sent", customName="Data explorer results"), explorer("sent", name="", customName="Sent")]
    page = page_of(*tiles, metrics=SENT)
    assert [each.title for each in page.tiles] == ["Tile", "Sent"]


def test_titles_can_be_had_without_data() -> None:
    """They are what reasons are given for."""
    dashboard, _ = read_dashboard({"dashboardMetadata": {"name": "x"}, "tiles": [tile("HEADER", "Queues")]})
    assert tile_titles(dashboard) == ("Queues",)


@pytest.mark.parametrize(
    ("written", "start"),
    [("-1h", "now-1h"), ("-30m", "now-30m"), ("", "now-2h"), ("l_2_HOURS", "now-2h"), ("-7d to -1d", "now-2h")],
)
def test_the_dashboards_own_timeframe(written: str, start: str) -> None:
    """What ends now is taken."""
    assert default_start(written) == start
