"""Reading tiles: what all have, and what each type has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.dashboards.dashboard import (
    AssignedEntities,
    Bounds,
    Chart,
    ChartSeries,
    Markdown,
    OpenProblems,
    Tile,
)
from smokealarm.dynatrace.dashboards.data_explorer import read_data_explorer
from smokealarm.dynatrace.dashboards.selectors import read_selector
from smokealarm.dynatrace.dashboards.visual import shown_text
from smokealarm.dynatrace.dashboards.vocabulary import ASSIGNED_ENTITIES, TilesNameSize, TileType
from smokealarm.dynatrace.settings.reading import texts
from smokealarm.dynatrace.settings.required import LONGEST, MOST_ENTRIES, entries, optional_word, require

if TYPE_CHECKING:
    from smokealarm.dynatrace.dashboards.dashboard import TileContent
    from smokealarm.dynatrace.dashboards.options import DashboardOptions
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_tile"]

_LARGEST = 2**31 - 1


def read_tile(fields: Fields, options: DashboardOptions) -> Tile:
    """Read one tile of any type."""
    require(fields, "name", "tileType", "bounds")
    fields.flag("configured", default=True)
    optional_word(fields, "nameSize", TilesNameSize.MEDIUM)
    _read_filter(fields.section("tileFilter", required=False))
    kind = fields.choice("tileType", TileType.HEADER)
    return Tile(
        name=fields.text("name", "", most=LONGEST),
        tile_type=kind,
        bounds=_bounds(fields.section("bounds", required=False), options, written=fields.has("bounds")),
        content=_content(kind, fields, options),
    )


def _bounds(fields: Fields, options: DashboardOptions, *, written: bool) -> Bounds:
    sides = ("top", "left", "width", "height")
    if written:
        require(fields, *sides)
    return Bounds(*(_side(fields, side, options) for side in sides))


def _side(fields: Fields, name: str, options: DashboardOptions) -> int:
    return fields.integer(name, max(0, options.least_bound), options.least_bound, _LARGEST)


def _read_filter(fields: Fields) -> None:
    fields.text("timeframe", "", most=500)
    zone = fields.section("managementZone", required=False)
    if fields.has("managementZone"):
        require(zone, "id")


def _content(kind: TileType, fields: Fields, options: DashboardOptions) -> TileContent | None:
    if kind in ASSIGNED_ENTITIES:
        require(fields, "assignedEntities")
        return AssignedEntities(
            texts(fields, "assignedEntities", most=MOST_ENTRIES), fields.text("metric", "", most=LONGEST)
        )
    match kind:
        case TileType.DATA_EXPLORER:
            return read_data_explorer(fields, options)
        case TileType.CUSTOM_CHARTING:
            return _chart(fields, options)
        case TileType.MARKDOWN:
            require(fields, "markdown")
            return Markdown(fields.text("markdown", "", most=LONGEST))
        case TileType.OPEN_PROBLEMS:
            return OpenProblems(
                fields.text("problemSelector", "", most=LONGEST), fields.text("entitySelector", "", most=LONGEST)
            )
        case _:
            return None


def _chart(fields: Fields, options: DashboardOptions) -> Chart:
    require(fields, "filterConfig")
    config = fields.section("filterConfig", required=False)
    chart = config.section("chartConfig", required=False)
    return Chart(
        custom_name=config.text("customName", "", most=LONGEST),
        chart_type=chart.text("type", "", most=100),
        series=tuple(_series(entry, options) for entry in entries(chart, "series")),
    )


def _series(fields: Fields, options: DashboardOptions) -> ChartSeries:
    require(fields, "metric")
    metric = fields.text("metric", "", most=LONGEST)
    selector = read_selector(fields, "metric", metric, options) if metric else None
    aggregation, entity_type = (fields.text(name, "", most=100) for name in ("aggregation", "entityType"))
    return ChartSeries(metric, aggregation, entity_type, selector, shown_text(fields, "type"))
