"""Pages in a real browser: nothing is fetched, nothing is complained of, and everything is there at once."""

from __future__ import annotations

from math import sin
from typing import TYPE_CHECKING

import pytest
from tests.report.browser import CHROMIUM, browser
from tests.report.dashboard.making import NAN, explorer, page_of, tile

from smokealarm.report.dashboard import write_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.report.browser import Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH, in which the page could be opened")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Provide a browser."""
    with browser() as started:
        yield started


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a page with one tile of each kind, and with texts that would act if they could."""
    course = [NAN if 40 < at < 60 else 5 + 4 * sin(at / 9) for at in range(120)]
    metrics = {"sent": dict.fromkeys(("a", "b", "<script>document.title='acted'</script>"), course)}
    kinds = ("GRAPH_CHART", "STACKED_AREA", "STACKED_COLUMN", "SINGLE_VALUE", "TABLE", "TOP_LIST")
    thresholds = [{"rules": [{"value": 6, "color": "#dc172a"}]}]
    tiles = [tile("HEADER", "All kinds"), tile("MARKDOWN", "Text", markdown="*read* ![x](http://127.0.0.1:9/x.png)")]
    tiles += [explorer("sent", kind=kind, name=kind.title(), visual={"thresholds": thresholds}) for kind in kinds]
    tiles += [explorer("nothing", name="Dead"), tile("OPEN_PROBLEMS", "<img src=http://127.0.0.1:9/y.png>")]
    for place, each in enumerate(tiles):
        each["bounds"] = {"top": place // 3 * 304, "left": place % 3 * 418, "width": 418, "height": 304}
    path = tmp_path / "page.html"
    path.write_text(write_page(page_of(*tiles, metrics=metrics, minutes=120)), encoding="utf-8")
    return path


def test_a_page_is_there_at_once_and_asks_for_nothing(chromium: Browser, page: Path) -> None:
    """No request but for the page itself, no message in the console, the first paint within a second."""
    visit = chromium.visit(page)
    assert visit.requests == [page.as_uri()]
    assert visit.complaints == []
    assert visit.first_paint_ms < 1000
    for text in (
        "Board",
        "All kinds",
        "read",
        "Graph_Chart",
        "Top_List",
        "no metric of this key: nothing",
        "newest 2025",
    ):
        assert text in visit.text
    assert chromium.value("document.title") == "Board"


def test_the_style_sheet_is_taken_and_tiles_stand_in_their_places(chromium: Browser, page: Path) -> None:
    """The policy's hash fits; nothing overlaps."""
    chromium.visit(page)
    boxes = chromium.value(
        "[...document.querySelectorAll('article')].map(each => each.getBoundingClientRect())"
        ".map(box => [box.left, box.top, box.right, box.bottom].map(Math.round))"
    )
    assert len(boxes) == 10
    assert {box[2] - box[0] for box in boxes} == {418}
    overlapping = [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert overlapping == []


def test_a_phone_shows_one_tile_after_the_other(chromium: Browser, page: Path) -> None:
    """No wider than its screen."""
    chromium.visit(page, width=400)
    assert chromium.value("document.documentElement.scrollWidth") <= 400
    lefts = chromium.value(
        "[...new Set([...document.querySelectorAll('article')].map(each => each.offsetLeft))].length"
    )
    assert lefts == 1


def test_the_dark_has_its_own_colours(chromium: Browser, page: Path) -> None:
    """As the reader's system asks."""
    grounds = []
    for scheme in ("light", "dark"):
        chromium.ask("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        chromium.visit(page)
        grounds.append(chromium.value("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(244, 245, 247)", "rgb(20, 23, 26)"]


def test_plots_are_told_to_those_who_do_not_see_them(chromium: Browser, page: Path) -> None:
    """The accessibility tree has an image with a name and a description for each plot, and tables of the numbers."""
    chromium.visit(page)
    nodes = chromium.ask("Accessibility.getFullAXTree")["nodes"]
    roles = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    images = [name for role, name in roles if role in ("image", "img")]
    assert len(images) == 3
    assert all("2025-10-22 12:00 to 2025-10-22 14:00 UTC" in name for name in images)
    assert [role for role, _ in roles].count("table") >= 2
    assert ("heading", "All kinds") in roles
