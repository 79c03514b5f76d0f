"""Classic dashboards as pages that need no network, made of whatever was measured.

::

    page = build_page(dashboard, StoredMeasurements(source), Timeframe(start, end))
    text = write_page(page)
    dead = [tile.liveness for tile in page.tiles if tile.liveness.life is Life.EMPTY]
"""

from smokealarm.report.dashboard.building import build_page, tile_titles
from smokealarm.report.dashboard.model import Life, Page, PageTile, TileLiveness
from smokealarm.report.dashboard.page import write_page
from smokealarm.report.dashboard.source import Measurements, StoredMeasurements
from smokealarm.report.dashboard.window import default_start

__all__ = [
    "Life",
    "Measurements",
    "Page",
    "PageTile",
    "StoredMeasurements",
    "TileLiveness",
    "build_page",
    "default_start",
    "tile_titles",
    "write_page",
]
