"""The page of a dashboard as one HTML text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.bodies import write_body
from smokealarm.report.dashboard.document import write_document
from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.dashboard.model import Heading, Life, Writing
from smokealarm.report.dashboard.palette import Palette
from smokealarm.report.dashboard.style import style_sheet
from smokealarm.report.dashboard.ticks import moment

if TYPE_CHECKING:
    from smokealarm.report.dashboard.model import Page, PageTile

__all__ = ["write_page"]

_MINUTE: Final = 60_000


def write_page(page: Page) -> str:
    """Return a page as HTML; tiles stand in reading order, from above and from the left."""
    palette = Palette()
    end = -(-page.timeframe.end // _MINUTE)
    tiles = sorted(page.tiles, key=lambda tile: (tile.bounds.top, tile.bounds.left))
    written = [_tile(tile, f"t{place}", end, palette) for place, tile in enumerate(tiles)]
    style = style_sheet([tile.bounds for tile in tiles], palette.rules())
    return write_document(page.title, style, _header(page), element("main", None, *written))


def _header(page: Page) -> Markup:
    start, end = moment(page.timeframe.start // _MINUTE), moment(-(-page.timeframe.end // _MINUTE))
    alive, dead = (sum(tile.liveness.life is life for tile in page.tiles) for life in (Life.ALIVE, Life.EMPTY))
    counted = f"{alive} of {alive + dead} tiles have data"
    said = " · ".join(filter(None, (f"{start} to {end} UTC", page.origin, counted)))
    return element("header", None, element("h1", None, page.title), element("p", None, said))


def _tile(tile: PageTile, name: str, end: int, palette: Palette) -> Markup:
    """Return one tile; a text has no title, as the vendor shows it."""
    if isinstance(tile.body, Heading):
        title = element("h2", None, tile.title)
        return element("article", {"id": name, "class": "section"}, title, write_body(tile, name, palette))
    attributes = {
        "id": name,
        "class": f"tile {_KIND[tile.liveness.life]}",
        "aria-label": tile.title,
        "tabindex": 0,
    }
    title = Markup("") if isinstance(tile.body, Writing) else element("h3", None, tile.title)
    return element("article", attributes, title, write_body(tile, name, palette), _freshness(tile, end))


_KIND: Final = {Life.ALIVE: "alive", Life.EMPTY: "dead", Life.STILL: "quiet"}


def _freshness(tile: PageTile, end: int) -> Markup:
    """Return how fresh a tile is; an empty one has said why, in place of its body."""
    life = tile.liveness
    if life.newest is None:
        return Markup("")
    age = max(0, end - life.newest)
    said = f"newest {moment(min(life.newest, end))} UTC, {age} min before the end"
    return element("p", {"class": "fresh"}, f"{said} · {life.reason}" if life.reason else said)
