"""Pages in a real browser: nothing is fetched, nothing is complained of, and everything is there at once."""

from __future__ import annotations

import asyncio
from math import sin
from typing import TYPE_CHECKING

import pytest
from tests.report.dashboard.making import NAN, explorer, page_of, tile

from smokealarm.report.dashboard import write_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.report.browser import Tab


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


def test_a_page_is_there_at_once_and_asks_for_nothing(tab: Tab, page: Path) -> None:
    """No request but for the page itself, no message in the console, the first paint within a second."""
    visit = tab.visit(page)
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
    assert tab.value("document.title") == "Board"


def test_what_a_page_must_not_do_is_heard(tab: Tab, tmp_path: Path) -> None:
    """A style that its policy does not allow, an image that is missing, a script that fails, a word in the console."""
    policy = "<meta http-equiv='Content-Security-Policy' content=\"style-src 'none'\">"
    script = "<script>console.log('spoken'); throw Error('thrown')</script>"
    (tmp_path / "wrong.html").write_text(f"{policy}<style>p{{}}</style><img src=none.png>{script}", encoding="utf-8")
    visit = tab.visit(tmp_path / "wrong.html")
    assert [request.rpartition("/")[2] for request in visit.requests] == ["wrong.html", "none.png"]
    said = "\n".join(visit.complaints)
    for each in ("Content Security Policy", "ERR_FILE_NOT_FOUND", "spoken", "thrown"):
        assert each in said
    assert len(visit.complaints) == 4


def test_other_tests_can_have_a_loop_while_a_browser_runs(tab: Tab, page: Path) -> None:
    """Its own runs on another thread."""
    tab.visit(page)
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"


def test_the_style_sheet_is_taken_and_tiles_stand_in_their_places(tab: Tab, page: Path) -> None:
    """The policy's hash fits; nothing overlaps."""
    tab.visit(page)
    boxes = tab.value(
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


def test_a_phone_shows_one_tile_after_the_other(tab: Tab, page: Path) -> None:
    """No wider than its screen."""
    tab.visit(page, width=400)
    assert tab.value("document.documentElement.scrollWidth") <= 400
    lefts = tab.value("[...new Set([...document.querySelectorAll('article')].map(each => each.offsetLeft))].length")
    assert lefts == 1


def test_the_dark_has_its_own_colours(tab: Tab, page: Path) -> None:
    """As the reader's system asks."""
    tab.visit(page)
    grounds = []
    for scheme in ("light", "dark"):
        tab.do(lambda shown, scheme=scheme: shown.emulate_media(color_scheme=scheme))
        grounds.append(tab.value("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(244, 245, 247)", "rgb(20, 23, 26)"]


def test_plots_are_told_to_those_who_do_not_see_them(tab: Tab, page: Path) -> None:
    """The accessibility tree has an image with a name and a description for each plot, and tables of the numbers."""
    tab.visit(page)

    def found(shown: Page) -> tuple[int, int, int, int]:
        timed = shown.get_by_role("img", name="2025-10-22 12:00 to 2025-10-22 14:00 UTC")
        heading = shown.get_by_role("heading", name="All kinds")
        return shown.get_by_role("img").count(), timed.count(), shown.get_by_role("table").count(), heading.count()

    images, timed, tables, headings = tab.do(found)
    assert (images, timed, headings) == (3, 3, 1)
    assert tables >= 2
