"""The bodies of tiles as HTML."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.drawing import draw_plot, draw_trend
from smokealarm.report.dashboard.markdown import markdown
from smokealarm.report.dashboard.markup import Markup, element, joined
from smokealarm.report.dashboard.model import Placeholder, Plot, SingleValue, Table, TopList, Writing
from smokealarm.report.dashboard.ticks import moment
from smokealarm.report.dashboard.units import number, quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.report.dashboard.model import Figure, Level, Line, PageTile
    from smokealarm.report.dashboard.palette import Palette

__all__ = ["write_body"]

_MARGIN, _AROUND, _LEGEND_LINE, _LEAST = 24, 84, 18, 70
_SWATCH, _CHARACTER, _LEVEL, _MOST_LINES = 30, 6, 80, 4
_TREND_AROUND: Final = 170


def write_body(tile: PageTile, name: str, palette: Palette) -> Markup:  # noqa: PLR0911 - one per body
    """Return what stands in a tile under its title; ``name`` tells it from others of the page."""
    match tile.body:
        case Writing(source):
            return element("div", {"class": "writing"}, markdown(source))
        case Placeholder(reason):
            return element("p", {"class": "empty"}, reason)
        case Plot():
            return _plot(tile.body, tile, name, palette)
        case SingleValue():
            return _single(tile.body, tile, palette)
        case TopList():
            return _top_list(tile.body, palette)
        case Table():
            return _table(tile.body, palette)
        case _:  # a heading is its title
            return Markup("")


def _plot(plot: Plot, tile: PageTile, name: str, palette: Palette) -> Markup:
    legend, lines = _legend(plot, palette, tile.bounds.width - _MARGIN)
    taken = _AROUND + lines * _LEGEND_LINE
    size = max(_LEAST, tile.bounds.width - _MARGIN), max(_LEAST, tile.bounds.height - taken)
    return joined((draw_plot(plot, name, tile.title, size, palette), legend, _numbers(plot)))


def _legend(plot: Plot, palette: Palette, width: int) -> tuple[Markup, int]:
    """Return the legend and about how many lines it takes, so that the plot leaves room for them."""
    unit = _levels_unit(plot)
    lines = [_named(palette.of(line.color, place), line.name) for place, line in enumerate(plot.lines)]
    shown = (*(lines if plot.legend else ()), *_levels(plot.levels, unit, palette))
    names = [line.name for line in plot.lines] if plot.legend else []
    taken = sum(_SWATCH + len(name) * _CHARACTER for name in names) + len(plot.levels) * _LEVEL
    return _list(shown), min(_MOST_LINES, -(-taken // max(1, width)))


def _list(shown: Sequence[Markup]) -> Markup:
    return element("ul", {"class": "legend"}, *shown) if shown else Markup("")


def _levels_unit(plot: Plot) -> str:
    return plot.lines[0].unit if plot.lines else ""


def _levels(levels: Sequence[Level], unit: str, palette: Palette) -> list[Markup]:
    return [
        _named(palette.of(level.color, place), f"from {quantity(level.value, unit)}", "level")
        for place, level in enumerate(levels)
    ]


def _named(color: str, label: str, kind: str = "line") -> Markup:
    return element("li", None, element("i", {"class": f"swatch {kind} {color}"}), label)


def _numbers(plot: Plot) -> Markup:
    """Return what a plot shows as a table, for those who do not see it or want the numbers."""
    head = ("Series", "Points", "Lowest", "Average", "Highest", "Newest", "At (UTC)")
    return element(
        "details",
        None,
        element("summary", None, "Numbers"),
        _rows(head, (_summary(line) for line in plot.lines)),
    )


def _summary(line: Line) -> tuple[str, ...]:
    present = [(end, value) for end, value in zip(line.ends, line.values, strict=True) if isfinite(value)]
    if not present:
        return line.name, "0", "-", "-", "-", "-", "-"
    values = [value for _, value in present]
    told = min(values), sum(values) / len(values), max(values), values[-1]
    return line.name, str(len(values)), *(quantity(value, line.unit) for value in told), moment(present[-1][0])


def _single(single: SingleValue, tile: PageTile, palette: Palette) -> Markup:
    figure = single.figure
    reached = palette.of(figure.color, 0) if figure.color else ""
    said = element("p", {"class": f"single {reached}".strip()}, _written(figure))
    others = f" (the first of {single.others + 1} series)" if single.others else ""
    named = element("p", {"class": "of"}, figure.name + others)
    size = max(_LEAST, tile.bounds.width - _MARGIN), max(_LEAST // 2, tile.bounds.height - _TREND_AROUND)
    trend = draw_trend(single.trend, size, palette)
    return joined((said, named, trend, _list(_levels(single.levels, figure.unit, palette))))


def _written(figure: Figure) -> str:
    return quantity(figure.value, figure.unit)


def _top_list(top: TopList, palette: Palette) -> Markup:
    largest = max((abs(each.value) for each in top.figures if isfinite(each.value)), default=0.0) or 1.0
    rows = [element("tr", None, *_bar(each, largest, palette)) for each in top.figures]
    unit = top.figures[0].unit if top.figures else ""
    legend = _list(_levels(top.levels, unit, palette))
    return joined((element("table", {"class": "top"}, element("tbody", None, *rows)), legend))


def _bar(figure: Figure, largest: float, palette: Palette) -> tuple[Markup, ...]:
    """Return a row: name, bar, number."""
    share = abs(figure.value) / largest * 100 if isfinite(figure.value) else 0.0
    bar = element("rect", {"class": f"column {palette.of(figure.color, 0)}", "width": number(share), "height": 10})
    attributes = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "class": "bar", "aria-hidden": "true"}
    return (
        element("th", {"scope": "row"}, figure.name),
        element("td", {"class": "bars"}, element("svg", attributes, bar)),
        element("td", {"class": "number"}, _written(figure)),
    )


def _table(table: Table, palette: Palette) -> Markup:
    head = element("tr", None, *(element("th", {"scope": "col"}, each) for each in ("", *table.columns)))
    rows = (
        element("tr", None, element("th", {"scope": "row"}, name), *(_cell(figure, palette) for figure in cells))
        for name, cells in table.rows
    )
    return element("table", {"class": "rows"}, element("thead", None, head), element("tbody", None, *rows))


def _cell(figure: Figure | None, palette: Palette) -> Markup:
    color = f" marked {palette.of(figure.color, 0)}" if figure and figure.color else ""
    return element("td", {"class": f"number{color}"}, "-" if figure is None else _written(figure))


def _rows(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Markup:
    return element(
        "table",
        {"class": "rows"},
        element("thead", None, element("tr", None, *(element("th", {"scope": "col"}, each) for each in head))),
        element(
            "tbody",
            None,
            *(
                element(
                    "tr", None, element("th", {"scope": "row"}, name), *(element("td", None, each) for each in cells)
                )
                for name, *cells in rows
            ),
        ),
    )
