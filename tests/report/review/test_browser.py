"""The report in a real browser: there at once, nothing fetched, nothing complained of, all of it within reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.replay.making import a_monitoring
from tests.report.browser import CHROMIUM, browser
from tests.report.review.making import HANG, PROBLEM, taped

from smokealarm.report.folder import begin_report, finish_report, write_scenario
from smokealarm.report.pictures import chromium, write_pictures
from smokealarm.report.review.timeline_drawing import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.report.browser import Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH, in which the report could be opened")
MANY = 150
LARGEST = 5_000_000


@pytest.fixture(scope="module")
def visited() -> Iterator[Browser]:
    """Provide a browser."""
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a report about as many scenarios as the catalogue has, each with a failure of its own."""
    folder = tmp_path_factory.mktemp("report")
    begin_report(folder)
    for number in range(MANY):
        problem = replace(PROBLEM, rule=f"rule-{number % 30}")
        tape = taped(name=f"Scenario {number}", faults=(replace(HANG, target=f"drill-{number}"),), problems=(problem,))
        write_scenario(tape, a_monitoring(), folder)
    finish_report(folder, datetime(2026, 1, 1, tzinfo=UTC))
    return folder / "index.html"


def test_the_report_is_there_at_once_and_asks_for_nothing(visited: Browser, index: Path) -> None:
    """No request but for the page itself, no message in the console, the first paint within a second, below 5 MB."""
    visit = visited.visit(index)
    assert visit.requests == [index.as_uri()]
    assert visit.complaints == []
    assert visit.first_paint_ms < 1000
    assert sum(path.stat().st_size for path in index.parent.rglob("*.html")) < LARGEST
    assert "150 failures were injected" in visit.text


def test_a_scenario_is_one_click_away_and_back(visited: Browser, index: Path) -> None:
    """Both ways work from files, without a network, and the picture is drawn."""
    visited.visit(index)
    target = visited.value("document.querySelector('#scenarios tbody a').href")
    page = index.parent / "scenarios" / target.rpartition("/")[2]
    visit = visited.visit(page)
    assert (visit.requests, visit.complaints) == ([page.as_uri()], [])
    assert visited.value("document.querySelector('svg.timeline').getBoundingClientRect().height") > 100
    assert visited.value("document.querySelector('header a').href") == index.as_uri()


def test_everything_is_reached_by_keyboard(visited: Browser, index: Path) -> None:
    """The first key leads past the contents; then come the links and the tables that can be scrolled."""
    visited.visit(index)
    reached = []
    for _ in range(12):
        for kind in ("rawKeyDown", "keyUp"):
            visited.ask(
                "Input.dispatchKeyEvent", {"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
            )
        reached.append(visited.value("document.activeElement.getAttribute('href') || document.activeElement.className"))
    assert reached[0] == "#verdict"
    assert "#matrix" in reached
    assert "scroll" in reached


def test_a_phone_is_never_scrolled_sideways(visited: Browser, index: Path) -> None:
    """Wide tables are scrolled in themselves."""
    for page in (index, next((index.parent / "scenarios").glob("*.html"))):
        visited.visit(page, width=400)
        assert visited.value("document.documentElement.scrollWidth") <= 400


CONTRASTS = """
(() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return Math.min(...[...document.querySelectorAll('p,dt,dd,th,td,a,li,h1,h2,h3,summary,pre,.badge')].map(node => {
    const pair = [light(getComputedStyle(node).color), light(ground(node))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  }));
})()
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visited: Browser, index: Path, scheme: str) -> None:
    """In the light and in the dark, by at least 4.5 to 1: https://www.w3.org/TR/WCAG22/#contrast-minimum."""
    visited.ask("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    for page in (index, next((index.parent / "scenarios").glob("*.html"))):
        visited.visit(page)
        assert visited.value("matchMedia('(prefers-color-scheme: dark)').matches") is (scheme == "dark")
        assert visited.value(CONTRASTS) >= 4.5


def test_a_timeline_becomes_a_picture(index: Path) -> None:
    """As PNG beside its page."""
    page = next((index.parent / "scenarios").glob("*.html"))
    (picture,) = write_pictures(chromium(), [page])
    content = picture.read_bytes()
    assert (picture.name, content[:8]) == (f"{page.stem}.png", b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(content[16:20]) == WIDTH + 40
