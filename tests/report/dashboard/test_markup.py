"""No text that comes from outside becomes markup, wherever it stands."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.dashboard.making import Read, explorer, page_of, tile

from smokealarm.report.dashboard import write_page
from smokealarm.report.dashboard.markdown import markdown
from smokealarm.report.dashboard.markup import Markup, element, text

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "</title></style></svg><script>alert(1)</script>",
        "<!--",
        "]]>",
        "&lt;script&gt;",
        "{{7*7}}",
        "\x00\x1b\u202e\ud800\ufffe",
        "[x](javascript:alert(1))",
        "&#x202e;&#27;&lt;b&gt;",
        "![x](http://example.com/x.png)",
        "<http://example.com>",
        "`<b>`",
    ]
)
TEXTS = st.lists(HOSTILE | st.text(max_size=40), min_size=1, max_size=3).map("".join)
SAFE_TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "main",
}
SAFE_TAGS |= {"article", "svg", "desc", "g", "path", "text", "rect", "ul", "li", "i", "details", "summary", "div", "a"}
SAFE_TAGS |= {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "ol",
    "blockquote",
    "pre",
    "code",
    "em",
    "strong",
    "hr",
    "br",
}


def judge(page: str) -> Read:
    """Require that a page has no element and no attribute that acts, and can be written."""
    page.encode("utf-8")
    read = Read(page)
    assert read.tags <= SAFE_TAGS
    for tag, attributes in read.elements:
        assert not any(name.startswith("on") or name in ("style", "src", "srcdoc") for name in attributes)
        target = attributes.get("href") or ""
        assert tag == "a" or not target
        assert not target or target.lower().startswith(("http://", "https://", "mailto:", "#"))
    return read


@given(TEXTS)
def test_a_text_is_shown_as_it_is(content: str) -> None:
    """What was escaped reads as before, except for what no page may hold."""
    shown = "".join(Read(element("p", {"title": content}, content)).texts)
    assert len(shown) == len(content.replace("\r\n", "\n")) or "\r" in content
    assert all(
        theirs in (ours, "\ufffd", "\n") for ours, theirs in zip(content, shown, strict=False) if "\r" not in content
    )


def test_characters_that_no_page_may_hold_are_replaced() -> None:
    """Controls, halves of pairs, and what turns a line around."""
    assert text("a\x00b\x1b\ud800\u202e\ufffe\tc\n") == "a\ufffdb\ufffd\ufffd\ufffd\ufffd\tc\n"
    assert text("<a href=\"x\" class='y'>&") == "&lt;a href=&quot;x&quot; class=&#x27;y&#x27;&gt;&amp;"


def test_markup_is_not_escaped_again() -> None:
    """Elements nest; an attribute of None is left out."""
    inner = element("b", {"class": None, "id": "x&"}, "1<2")
    assert element("p", None, inner, " <", Markup("<hr>")) == '<p><b id="x&amp;">1&lt;2</b> &lt;<hr></p>'


@settings(deadline=None)
@given(TEXTS)
def test_any_markdown_is_harmless(source: str) -> None:
    """Neither HTML nor images nor links that act come through."""
    judge(markdown(source))


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_name_on_a_page_is_harmless(title: str, name: str, series: str) -> None:
    """Titles, aliases, series, colours and units go through the same door."""
    rules = [{"matcher": "A:", "unitTransform": name, "properties": {"alias": title, "color": series}}]
    visual = {"rules": rules, "thresholds": [{"rules": [{"value": 2, "color": name}]}]}
    kinds = ("GRAPH_CHART", "SINGLE_VALUE", "TABLE", "TOP_LIST", "STACKED_AREA")
    tiles = [explorer("sent", kind=kind, visual=visual, name=name) for kind in kinds]
    tiles += [
        tile("HEADER", title),
        tile("MARKDOWN", name, markdown=series),
        tile("SLO", name, assignedEntities=[series]),
    ]
    metrics = {"sent": {series: [1, 2, 3, 4], "other": [2, 2, 2, 2]}}
    judge(write_page(page_of(*tiles, metrics=metrics, name=title)))
