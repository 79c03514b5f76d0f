"""The report of all kept tapes on paper: white, unfolded, nothing cut off, and nothing that only a screen can do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.report.browser import Tab

WIDTH = int((297 - 2 * 10) / 25.4 * 96)
"""What is between the margins of an A4 page that lies on its side, in CSS pixels."""
CUT_OFF = """
[...document.querySelectorAll('.scroll')].filter(each => getComputedStyle(each).overflow !== 'visible'
  || each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 1).length
"""
SHOWN = "[...document.querySelectorAll(`{}`)].filter(each => each.checkVisibility({{visibilityProperty: true}})).length"


@pytest.fixture
def paper(tab: Tab) -> Tab:
    """Show pages as they are printed by somebody whose screen is dark."""
    tab.do(lambda page: page.emulate_media(media="print", color_scheme="dark"))
    return tab


def test_paper_is_white(paper: Tab, pages: Sequence[Path]) -> None:
    """Whatever the screen is; ink is dark."""
    for page in pages:
        paper.visit(page, WIDTH)
        colours = (
            "(({backgroundColor, color}) => [backgroundColor, color])(getComputedStyle(document.querySelector('%s')))"
        )
        for part in ("body", "header", "section"):
            assert paper.value(colours % part) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_what_is_folded_on_a_screen_is_open_on_paper(paper: Tab, pages: Sequence[Path]) -> None:
    """Nobody can click on it there."""
    for page in pages:
        paper.visit(page, WIDTH)
        folded = paper.value("document.querySelectorAll('details > :not(summary)').length")
        assert folded
        assert paper.value(SHOWN.format("details > :not(summary)")) == folded


def test_paper_leads_nowhere(paper: Tab, pages: Sequence[Path]) -> None:
    """Contents, ways back and links that are only numbers are left out."""
    for page in pages:
        paper.visit(page, WIDTH)
        assert paper.value(SHOWN.format("nav, .skip, .matrix a")) == 0


def test_nothing_is_cut_off_on_paper(paper: Tab, pages: Sequence[Path]) -> None:
    """What is scrolled on a screen is whole, and no wider than the page."""
    for page in pages:
        paper.visit(page, WIDTH)
        assert paper.value("document.documentElement.scrollWidth") <= WIDTH
        assert paper.value(CUT_OFF) == 0


def test_the_report_is_printed_on_pages_that_lie_on_their_side(paper: Tab, index: Path) -> None:
    """Without a choice of the reader's, and on not too many of them."""
    paper.visit(index, WIDTH)
    printed = paper.do(lambda page: page.pdf(prefer_css_page_size=True, print_background=True))
    sizes = re.findall(rb"/MediaBox \[([^]]*)\]", printed)
    assert {tuple(round(float(each)) for each in size.split()) for size in sizes} == {(0, 0, 842, 595)}
    assert len(sizes) < 40
