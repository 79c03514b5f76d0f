"""The report of all kept tapes in a real browser: there at once, nothing fetched, nothing complained of, in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from tests.replay.making import a_monitoring
from tests.report.browser import CHROMIUM
from tests.report.review.making import taped

from smokealarm.report.folder import write_scenario
from smokealarm.report.pictures import chromium, write_pictures
from smokealarm.report.review.timeline_drawing import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.report.browser import Tab

LARGEST = 5_000_000
AT_ONCE_MS = 1000
MOST_KEYS = 40
WITHIN_REACH = 'a[href],summary,[tabindex="0"]'
REACHED = f"""
(() => {{
  const every = [...document.querySelectorAll('{WITHIN_REACH}')].filter(each => each.checkVisibility());
  const now = document.activeElement, style = getComputedStyle(now);
  return [every.indexOf(now), style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2];
}})()
"""
FAINT_TEXTS = r"""
(() => {
  const light = colour => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const ink = node => getComputedStyle(node)[node instanceof SVGElement ? 'fill' : 'color'];
  const contrast = node => {
    const [more, less] = [light(ink(node)), light(ground(node))].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = [];
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (/\S/.test(node.textContent) && node.checkVisibility() && contrast(node) < 4.5) faint.push(node.outerHTML);
  }
  return faint;
})()
"""


def test_the_pages_are_there_at_once_and_ask_for_nothing(tab: Tab, pages: Sequence[Path]) -> None:
    """No request but for the page itself, no message in the console, and the first paint within a second."""
    for page in pages:
        visit = tab.visit(page)
        assert visit.requests == [page.as_uri()]
        assert visit.complaints == []
        assert visit.first_paint_ms < AT_ONCE_MS


def test_the_report_can_be_sent_as_a_mail(index: Path) -> None:
    """All of its files together are below 5 MB."""
    assert sum(path.stat().st_size for path in index.parent.rglob("*") if path.is_file()) < LARGEST


def test_the_verdict_is_read_first(tab: Tab, index: Path) -> None:
    """It stands in the first screen, above the contents, and in the words of what was broken."""
    assert "failures were injected" in tab.visit(index).text
    lead, contents = (f"document.querySelector('{each}').getBoundingClientRect()" for each in (".lead", "nav"))
    assert tab.value(f"{lead}.bottom < {contents}.top && {contents}.bottom < innerHeight")


def test_a_scenario_is_one_click_away_and_back(tab: Tab, index: Path) -> None:
    """Both ways work from files, without a network, and the picture is drawn."""
    tab.visit(index)
    tab.do(lambda page: page.click("#scenarios tbody a"))
    assert tab.value("document.querySelector('svg.timeline').getBoundingClientRect().height") > 100
    tab.do(lambda page: page.click("header a"))
    assert tab.value("location.href") == index.as_uri()


def test_names_stay_in_sight_while_the_matrix_is_scrolled(tab: Tab, index: Path) -> None:
    """Those of the alerts above, those of the failures on the left, in the last row and column as in the first."""
    tab.visit(index)
    tab.value("document.querySelector('.tall').scrollTo(1e6, 1e6)")
    whole, alert, failure = (
        tab.value(f"(({{left, top}}) => [left, top])(document.querySelector('{each}').getBoundingClientRect())")
        for each in (".tall", ".matrix thead th:last-child", ".matrix tbody tr:last-child th")
    )
    assert alert[1] == whole[1]
    assert abs(failure[0] - whole[0]) <= 1


def test_what_has_the_focus_is_not_hidden_by_the_names_above_it(tab: Tab, index: Path) -> None:
    """Also when one goes back, from below: https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum."""
    tab.visit(index)
    tab.value("[...document.querySelectorAll('.matrix a')].at(-1).focus()")
    for _ in range(60):
        tab.do(lambda page: page.keyboard.press("Shift+Tab"))
        top = tab.value("document.activeElement.getBoundingClientRect().top")
        assert top >= tab.value("document.querySelector('.matrix thead th').getBoundingClientRect().bottom")


def test_everything_is_reached_by_keyboard(tab: Tab, pages: Sequence[Path]) -> None:
    """In the order of the page, and it is seen where one is."""
    for page in pages:
        tab.visit(page)
        every = tab.value(f"[...document.querySelectorAll('{WITHIN_REACH}')].filter(each => each.checkVisibility())")
        for place in range(min(MOST_KEYS, len(every))):
            tab.do(lambda shown: shown.keyboard.press("Tab"))
            assert tab.value(REACHED) == [place, True], (page.name, place)
        assert tab.value(f"[...document.querySelectorAll('{WITHIN_REACH}')].every(each => each.tabIndex === 0)")


def test_the_first_key_leads_past_the_contents(tab: Tab, index: Path) -> None:
    """The link is seen once it is reached, and behind it comes what was found."""
    tab.visit(index)
    tab.do(lambda page: page.keyboard.press("Tab"))
    assert tab.value("document.activeElement.getBoundingClientRect().left") >= 0
    for key in ("Enter", "Tab"):
        tab.do(lambda page, key=key: page.keyboard.press(key))
    assert tab.value("document.querySelector('main').contains(document.activeElement)")


def test_a_phone_is_never_scrolled_sideways(tab: Tab, pages: Sequence[Path]) -> None:
    """Wide tables are scrolled in themselves."""
    for page in pages:
        tab.visit(page, width=400)
        assert tab.value("document.documentElement.scrollWidth") <= 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(tab: Tab, pages: Sequence[Path], scheme: Literal["light", "dark"]) -> None:
    """In the light and in the dark, by at least 4.5 to 1: https://www.w3.org/TR/WCAG22/#contrast-minimum."""
    tab.do(lambda page: page.emulate_media(color_scheme=scheme))
    for page in pages:
        tab.visit(page)
        assert tab.value("matchMedia('(prefers-color-scheme: dark)').matches") is (scheme == "dark")
        assert tab.value(FAINT_TEXTS) == []


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH, by which a picture could be drawn")
def test_a_timeline_becomes_a_picture(tmp_path: Path) -> None:
    """As PNG beside its page."""
    page = write_scenario(taped(), a_monitoring(), tmp_path)
    (picture,) = write_pictures(chromium(), [page])
    content = picture.read_bytes()
    assert (picture.name, content[:8]) == (f"{page.stem}.png", b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(content[16:20]) == WIDTH + 40
