"""Markdown tiles as HTML."""

from __future__ import annotations

import time

from smokealarm.report.dashboard.markdown import markdown


def test_headings_stand_below_those_of_sections() -> None:
    """Sections are of the second level; nothing is deeper than the sixth."""
    assert markdown("# a\n## b\n##### c") == "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n"


def test_tables_and_emphasis() -> None:
    """What people use is kept."""
    assert markdown("**a** *b*") == "<p><strong>a</strong> <em>b</em></p>\n"
    assert "<td>1</td>" in markdown("|a|\n|-|\n|1|")


def test_links_tell_nobody_where_they_came_from() -> None:
    """A link opens what it names, and no more."""
    assert markdown("[a](https://example.com)") == (
        '<p><a href="https://example.com" rel="noopener noreferrer">a</a></p>\n'
    )


def test_html_is_text_and_images_are_not_fetched() -> None:
    """The page is still when it is opened."""
    assert markdown("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"
    assert "<img" not in markdown("![a](https://example.com/a.png)")
    assert "href" not in markdown("[a](javascript:alert(1)) [b](data:text/html,x) [c](file:///etc/passwd)")


def test_deep_nesting_takes_no_time() -> None:
    """Neither quotes in quotes nor brackets without end keep anybody waiting."""
    begun = time.perf_counter()
    for source in (">" * 20_000, "[" * 20_000, "*" * 20_000, "- " * 5_000):
        markdown(source)
    assert time.perf_counter() - begun < 10
