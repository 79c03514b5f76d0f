"""Reading a whole dashboard, with every complaint about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.dashboards.dashboard import Dashboard
from smokealarm.dynatrace.dashboards.options import DashboardOptions
from smokealarm.dynatrace.dashboards.tiles import read_tile
from smokealarm.dynatrace.dashboards.visual import shown_timeframe
from smokealarm.dynatrace.dashboards.vocabulary import TilesNameSize
from smokealarm.dynatrace.settings.reading import texts
from smokealarm.dynatrace.settings.required import LONGEST, MOST_ENTRIES, entries, opened_object, optional_word, require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.dashboards.dashboard import Tile
    from smokealarm.dynatrace.settings.fields import Fields
    from smokealarm.dynatrace.settings.findings import Finding

__all__ = ["read_dashboard"]

_TILES_INVALID = "Tiles configuration is invalid."
"""Seen in https://github.com/dynatrace-oss/api-client-python/issues/119, where there are none."""


def read_dashboard(document: object, options: DashboardOptions | None = None) -> tuple[Dashboard, tuple[Finding, ...]]:
    """Read the JSON of a classic dashboard; the findings say whether the server would take it.

    With an error among the findings, what could not be read stands in the dashboard as its default. Properties
    that the vendor's pages do not name are not looked at.
    """
    options = options or DashboardOptions()
    findings: list[Finding] = []
    fields = opened_object(document, findings)
    dashboard = _dashboard(fields, options)
    if options.overlapping_tiles == "refuse":
        _refuse_overlaps(fields, dashboard.tiles)
    return dashboard, tuple(findings)


def _dashboard(fields: Fields, options: DashboardOptions) -> Dashboard:
    require(fields, "dashboardMetadata")
    metadata = fields.section("dashboardMetadata", required=False)
    if fields.has("dashboardMetadata"):
        require(metadata, "name", *(["owner"] if options.missing_owner == "refuse" else []))
    if not fields.has("tiles"):
        fields.error("tiles", _TILES_INVALID)
    optional_word(metadata, "tilesNameSize", TilesNameSize.MEDIUM)
    metadata.flag("hasConsistentColors", default=False)
    return Dashboard(
        name=metadata.text("name", "", most=LONGEST),
        owner=metadata.text("owner", "", most=LONGEST),
        shared=metadata.flag("shared", default=False),
        preset=metadata.flag("preset", default=False),
        tags=texts(metadata, "tags", most=MOST_ENTRIES),
        tiles=tuple(read_tile(entry, options) for entry in entries(fields, "tiles")),
        timeframe=shown_timeframe(metadata),
    )


def _refuse_overlaps(fields: Fields, tiles: Sequence[Tile]) -> None:
    """Complain about the first tile that lies over another, looking from the top down."""
    downwards = sorted(enumerate(tiles), key=lambda each: each[1].bounds.top)
    for place, (first, one) in enumerate(downwards):
        for second, other in downwards[place + 1 :]:
            if other.bounds.top >= one.bounds.top + one.bounds.height:
                break
            if one.bounds.overlaps(other.bounds):
                fields.error("tiles", _TILES_INVALID, f"tiles[{first}] and tiles[{second}] overlap")
                return
