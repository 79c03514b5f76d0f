"""From a dashboard and measurements to what its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.dashboards import (
    Chart,
    DataExplorer,
    Markdown,
    SeriesRule,
    Visual,
    asked_selectors,
)
from smokealarm.dynatrace.dashboards.vocabulary import AxisTarget, SeriesType, TileType, VisualType
from smokealarm.dynatrace.selector import Selector
from smokealarm.dynatrace.selector.syntax import Aggregate, Aggregation, Chain, Dimensions
from smokealarm.report.dashboard.asking import Asked, Asking
from smokealarm.report.dashboard.model import (
    Figure,
    Heading,
    Level,
    Life,
    Line,
    Page,
    PageTile,
    Placeholder,
    Plot,
    SingleValue,
    Table,
    TileLiveness,
    TopList,
    Writing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.dashboards import ChartSeries, Dashboard, Tile
    from smokealarm.dynatrace.selector.syntax import Transformation
    from smokealarm.dynatrace.tenant.timeframe import Timeframe
    from smokealarm.report.dashboard.asking import Answer
    from smokealarm.report.dashboard.model import TileBody
    from smokealarm.report.dashboard.source import Measurements

__all__ = ["build_page", "tile_titles"]

_MINUTE: Final = 60_000
_OVERALL: Final = frozenset(
    {
        VisualType.SINGLE_VALUE,
        VisualType.TABLE,
        VisualType.TOP_LIST,
        VisualType.PIE_CHART,
        VisualType.HONEYCOMB,
    }
)
_STACKED: Final = {
    VisualType.STACKED_AREA: SeriesType.STACKED_AREA,
    VisualType.STACKED_COLUMN: SeriesType.STACKED_COLUMN,
}
_CHARTS: Final = {
    "TIMESERIES": VisualType.GRAPH_CHART,
    "SINGLE_VALUE": VisualType.SINGLE_VALUE,
    "TOP_LIST": VisualType.TOP_LIST,
    "PIE": VisualType.TOP_LIST,
}
_SHAPES: Final = {"BAR": SeriesType.COLUMN, "AREA": SeriesType.AREA}
_OLD_WORDS: Final = {
    "AVG": "avg",
    "SUM": "sum",
    "TOTAL": "sum",
    "MIN": "min",
    "MAX": "max",
    "COUNT": "count",
    "MEDIAN": "median",
}


def build_page(dashboard: Dashboard, measurements: Measurements, timeframe: Timeframe, origin: str = "") -> Page:
    """Ask every tile's queries and return the page; tiles keep the order of the dashboard.

    ``origin`` says in words where the data are from. A query that cannot be answered makes its tile say so.
    """
    tiles = (_tile(place, tile, measurements, timeframe) for place, tile in enumerate(dashboard.tiles))
    return Page(dashboard.name or "Dashboard", origin, timeframe, tuple(tiles))


def tile_titles(dashboard: Dashboard) -> tuple[str, ...]:
    """Return what stands over each tile of a dashboard."""
    return tuple(map(_title, dashboard.tiles))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A tile with queries, of whichever type."""

    asked: tuple[Asked, ...]
    visual_type: VisualType
    visual: Visual
    levels: tuple[Level, ...]


def _tile(place: int, tile: Tile, measurements: Measurements, timeframe: Timeframe) -> PageTile:
    shown = _shown(tile)
    if shown is None:
        life = TileLiveness(place, _title(tile), Life.STILL, None, "")
        return PageTile(_title(tile), tile.bounds, _still(tile), life)
    asking = Asking(measurements, timeframe, shown.visual.resolution)
    answers = [asking.answer(each, overall=shown.visual_type in _OVERALL) for each in shown.asked]
    life = _liveness(place, _title(tile), answers)
    body = _body(shown, answers, timeframe) if life.life is Life.ALIVE else Placeholder(life.reason)
    return PageTile(_title(tile), tile.bounds, body, life)


def _title(tile: Tile) -> str:
    """Return what stands over a tile: an old chart's own name, since the editor named the tile for its kind."""
    custom = tile.content.custom_name if isinstance(tile.content, DataExplorer | Chart) else ""
    return (custom or tile.name) if isinstance(tile.content, Chart) else (tile.name or custom)


def _still(tile: Tile) -> TileBody:
    if tile.tile_type is TileType.HEADER:
        return Heading()
    if isinstance(tile.content, Markdown):
        return Writing(tile.content.text)
    return Placeholder(f"tiles of the type {tile.tile_type} are not drawn here: they show no metric")


def _liveness(place: int, name: str, answers: Sequence[Answer]) -> TileLiveness:
    newest = max((each.newest for each in answers if each.newest is not None), default=None)
    reason = _failures(answers) if answers else "no query is switched on"
    return TileLiveness(place, name, Life.EMPTY if newest is None else Life.ALIVE, newest, reason)


def _failures(answers: Sequence[Answer]) -> str:
    """Return why queries have no data, each reason once with the queries that it holds for."""
    failures: dict[str, list[str]] = {}
    for each in answers:
        if each.failure:
            failures.setdefault(each.failure, []).append(each.asked.query_id)
    if len(answers) == 1:
        return "".join(failures)
    return "; ".join(f"{', '.join(queries)}: {failure}" for failure, queries in failures.items())


# ---- what a tile asks


def _shown(tile: Tile) -> _Shown | None:
    if isinstance(tile.content, DataExplorer):
        return _explorer(tile.content)
    return _chart(tile.content) if isinstance(tile.content, Chart) else None


def _explorer(content: DataExplorer) -> _Shown:
    rules = {rule.query_id: rule for rule in content.visual.rules}
    asked = tuple(
        Asked(query.query_id, selector, rules.get(query.query_id)) for query, selector in asked_selectors(content)
    )
    levels = tuple(
        Level(rule.value, rule.color, threshold.axis is AxisTarget.RIGHT)
        for threshold in content.thresholds
        if threshold.visible
        for rule in threshold.rules
        if rule.value is not None
    )
    return _Shown(asked, content.visual_type, content.visual, tuple(sorted(levels, key=lambda level: level.value)))


def _chart(content: Chart) -> _Shown:
    rules = tuple(_chart_rule(str(place), each) for place, each in enumerate(content.series, 1))
    asked = tuple(
        Asked(rule.query_id, _chart_selector(each), rule) for rule, each in zip(rules, content.series, strict=True)
    )
    visual = Visual(SeriesType.LINE, legend=True, connect_nulls=False, rules=rules, axes=(), resolution=None)
    return _Shown(asked, _CHARTS.get(content.chart_type, VisualType.GRAPH_CHART), visual, ())


def _chart_rule(query_id: str, series: ChartSeries) -> SeriesRule:
    return SeriesRule(query_id, "", _SHAPES.get(series.shape), "", series.metric)


def _chart_selector(series: ChartSeries) -> Selector | None:
    """Return what an old chart asks: one series of all entities."""
    if series.selector is None:
        return None
    word = _OLD_WORDS.get(series.aggregation)
    aggregated = (Aggregate(Aggregation(word)),) if word else ()
    steps: tuple[Transformation, ...] = (Dimensions("splitBy", ()), *aggregated)
    return Selector(tuple(Chain(each, steps) for each in series.selector.expressions))


# ---- what a tile shows


def _body(shown: _Shown, answers: Sequence[Answer], timeframe: Timeframe) -> TileBody:
    plot = _plot(shown, answers, timeframe)
    figures = [(each, _figures(each, shown.levels)) for each in answers]
    every = tuple(figure for _, found in figures for figure in found)
    match shown.visual_type:
        case VisualType.SINGLE_VALUE:
            first = next((each for each in every if not isnan(each.value)), Figure("", nan, "", ""))
            return SingleValue(first, shown.levels, plot, max(0, len(every) - 1))
        case VisualType.TABLE:
            return _table(figures)
        case VisualType.HISTOGRAM | VisualType.HEATMAP:
            return Placeholder(f"tiles that draw a {shown.visual_type} are not drawn here")
        case kind if kind in _OVERALL:
            return TopList(tuple(sorted(every, key=_by_size)), shown.levels)
        case _:
            return plot


def _by_size(figure: Figure) -> tuple[bool, float]:
    return isnan(figure.value), -figure.value


def _plot(shown: _Shown, answers: Sequence[Answer], timeframe: Timeframe) -> Plot:
    right = {query for axis in shown.visual.axes if axis.side is AxisTarget.RIGHT for query in axis.query_ids}
    lines = (line for answer in answers for line in _lines(answer, shown, right=answer.asked.query_id in right))
    sides = (AxisTarget.LEFT, AxisTarget.RIGHT)
    left_bounds, right_bounds = (
        next(((axis.minimum, axis.maximum) for axis in shown.visual.axes if axis.side is side), (None, None))
        for side in sides
    )
    return Plot(
        timeframe.start // _MINUTE,
        -(-timeframe.end // _MINUTE),
        tuple(lines),
        shown.levels,
        (left_bounds, right_bounds),
        connected=shown.visual.connect_nulls,
        legend=shown.visual.legend,
    )


def _lines(answer: Answer, shown: _Shown, *, right: bool) -> list[Line]:
    rule = answer.asked.rule
    shape = _STACKED.get(shown.visual_type) or (rule.series_type if rule else None) or shown.visual.series_type
    number = sum(len(series.dimensions) for series in answer.over_time)
    return [
        Line(
            answer.name(dimensions, number),
            range(series.start + series.minutes, series.stop + 1, series.minutes),
            tuple(value * answer.factor for value in row),
            answer.unit,
            shape,
            rule.color if rule and number == 1 else "",
            right,
        )
        for series in answer.over_time
        for dimensions, row in zip(series.dimensions, series.aggregate("value").tolist(), strict=True)
    ]


def _figures(answer: Answer, levels: Sequence[Level]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            answer.name(dimensions, len(answer.overall)),
            value * answer.factor,
            answer.unit,
            _reached(value * answer.factor, levels),
        )
        for dimensions, value in answer.overall
    )


def _reached(value: float, levels: Sequence[Level]) -> str:
    """Return the colour of the highest threshold that a value reaches."""
    return next((level.color for level in reversed(levels) if value >= level.value), "")


def _table(figures: Sequence[tuple[Answer, tuple[Figure, ...]]]) -> Table:
    """Return rows by the dimensions that series have, with the number of each query."""
    columns = tuple(_column(answer) for answer, _ in figures)
    rows: dict[str, list[Figure | None]] = {}
    for place, (answer, found) in enumerate(figures):
        for (dimensions, _), figure in zip(answer.overall, found, strict=True):
            rows.setdefault(answer.row(dimensions), [None] * len(columns))[place] = figure
    return Table(columns, tuple((name, tuple(cells)) for name, cells in rows.items()))


def _column(answer: Answer) -> str:
    return (answer.asked.rule.alias if answer.asked.rule else "") or answer.asked.query_id
