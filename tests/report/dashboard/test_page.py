"""The page as HTML: small parts as they are written, and what holds for every page."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.dashboard.making import NAN, Read, explorer, page_of, tile

from smokealarm.report.dashboard import write_page
from smokealarm.report.dashboard.palette import DARK, LIGHT, Palette

SENT = {"sent": {"a": [1, 2, NAN, 4], "b": [4, NAN, 2, NAN]}}
THRESHOLDS = [{"rules": [{"value": 0, "color": "#7DC540"}, {"value": 3, "color": "RED"}, {"value": 99, "color": "x"}]}]


def html(*tiles: object, **named: object) -> str:
    """Return the page of some tiles."""
    return write_page(page_of(*tiles, **{"metrics": SENT, **named}))  # type: ignore[arg-type]


def body(text: str) -> str:
    """Return what stands in the only tile of a page."""
    found = re.search(r"<main>(.*)</main>", text, re.DOTALL)
    assert found
    return found[1]


# ---- the whole page


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    """A browser runs no script, fetches nothing, and takes no other style."""
    text = html(explorer("sent", visual={"thresholds": THRESHOLDS}))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policies = [each["content"] for tag, each in Read(text).elements if each.get("http-equiv")]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert not re.search(r"url\(|@import|https?://", text)


def test_the_header_says_when_and_how_much() -> None:
    """Timeframe in UTC, origin, and how many tiles are alive."""
    text = html(tile("HEADER", "Queues"), explorer("sent"), explorer("nothing"))
    assert "<h1>Board</h1><p>2025-10-22 12:00 to 2025-10-22 12:04 UTC · a test · 1 of 2 tiles have data</p>" in text
    assert text.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')
    assert "<title>Board</title>" in text


def test_tiles_stand_in_reading_order() -> None:
    """From above and from the left, whatever the order in the file."""
    places = {"low": (38, 0), "right": (0, 38), "left": (0, 0)}
    tiles = [
        {**tile("MARKDOWN", name, markdown=name), "bounds": {"top": top, "left": left, "width": 38, "height": 38}}
        for name, (top, left) in places.items()
    ]
    text = html(*tiles)
    assert re.findall(r'aria-label="(\w+)"', text) == ["left", "right", "low"]
    assert "#t1{left:38px;top:0px;width:38px;height:38px}" in text
    assert "main{width:76px;height:76px}" in text


def test_a_page_without_tiles_is_a_page() -> None:
    """Nothing is shown, and that is all."""
    assert "<main></main>" in html()


# ---- single tiles


def test_a_heading() -> None:
    """A section begins with it."""
    assert body(html(tile("HEADER", "Queues"))) == '<article id="t0" class="section"><h2>Queues</h2></article>'


def test_an_empty_tile() -> None:
    """The reason stands in its place."""
    assert body(html(explorer("nothing"))) == (
        '<article id="t0" class="tile dead" aria-label="Tile" tabindex="0"><h3>Tile</h3>'
        '<p class="empty">no metric of this key: nothing</p></article>'
    )


def test_a_text() -> None:
    """A text has no title."""
    assert body(html(tile("MARKDOWN", "Text", markdown="*a*"))) == (
        '<article id="t0" class="tile quiet" aria-label="Text" tabindex="0">'
        '<div class="writing"><p><em>a</em></p>\n</div></article>'
    )


def test_how_fresh_a_tile_is() -> None:
    """With what is missing beside it."""
    text = body(html(explorer("sent", "nothing"), minutes=10))
    assert '<p class="fresh">newest 2025-10-22 12:04 UTC, 6 min before the end · B: no metric of this key' in text


def test_a_plot_is_said_in_words() -> None:
    """For those who do not see it: title, description, and the numbers."""
    text = body(
        html(explorer("sent:filter(eq(queue,a))", visual={"rules": [{"matcher": "A:", "unitTransform": "Byte"}]}))
    )
    assert 'role="img" aria-labelledby="t0-title t0-desc"' in text
    assert '<title id="t0-title">Tile</title>' in text
    assert "2025-10-22 12:00 to 2025-10-22 12:04 UTC. a: from 1 B to 4 B, at last 4 B.</desc>" in text
    assert (
        '<tr><th scope="row">a</th><td>3</td><td>1 B</td><td>2.33 B</td><td>4 B</td><td>4 B</td>'
        "<td>2025-10-22 12:04</td></tr>"
    ) in text


def test_a_gap_is_a_gap_and_a_point_alone_is_a_dot() -> None:
    """Unless the tile connects what is missing."""
    text = html(explorer("sent:filter(eq(queue,a))"))
    (line,), (dot,) = (re.findall(rf'class="{kind} c0" d="([^"]*)"', text) for kind in ("line", "dot"))
    assert (line.count("M"), line.count("L"), dot.count("M"), dot.endswith("h0")) == (1, 1, 1, True)
    visual = {"graphChartSettings": {"connectNulls": True}}
    connected = re.findall(r'class="line c0" d="([^"]*)"', html(explorer("sent:filter(eq(queue,a))", visual=visual)))
    assert (connected[0].count("M"), connected[0].count("L")) == (1, 2)


def test_a_series_of_no_number_beside_others() -> None:
    """It is named, draws nothing, and its axis has no thresholds."""
    axes = {"yAxes": [{"position": "RIGHT", "queryIds": ["B"]}]}
    thresholds = [{"axisTarget": "RIGHT", "rules": [{"value": 1, "color": "RED"}]}]
    endless = {**SENT, "endless": {"x": [float("inf")] * 4}}
    text = html(explorer("sent", "endless", visual={"axes": axes, "thresholds": thresholds}), metrics=endless)
    assert '<th scope="row">x</th><td>0</td><td>-</td>' in text
    assert 'class="line c2"' not in text
    assert 'class="band' not in text


def test_columns_stand_on_the_axis_side_by_side() -> None:
    """Each slot is shared out among the series."""
    text = html(explorer("sent", visual={"global": {"seriesType": "COLUMN"}}))
    first, second = re.findall(r'class="column c\d" d="M([\d.]+) ([\d.]+)V[\d.]+h([\d.]+)V', text)
    assert float(second[0]) == pytest.approx(float(first[0]) + float(first[2]), abs=0.11)
    assert first[1] == second[1]


def test_thin_columns_become_outlines() -> None:
    """Hundreds of columns in a tile could not be told apart; one series keeps them."""
    many = {"sent": {"a": [1.0] * 300 + [NAN] * 2 + [2.0] * 100, "b": [2.0] * 402}}
    visual = {"global": {"seriesType": "COLUMN"}}
    text = html(explorer("sent", visual=visual), metrics=many, minutes=402)
    assert "column" not in body(text)
    (outline,) = re.findall(r'class="line c0" d="([^"]*)"', text)
    grounds = [float(each) for each in re.findall(r"M[\d.]+ ([\d.]+)V", outline)]
    assert len(grounds) == 2
    assert len(set(grounds)) == 1
    assert float(outline.rpartition("V")[2]) == grounds[0]
    assert 'class="column c0"' in html(explorer("sent:filter(eq(queue,a))", visual=visual), metrics=many, minutes=402)


def test_stacked_areas_lie_upon_one_another() -> None:
    """The second begins where the first ends; where the first is missing, on what lies below it."""
    text = html(explorer("sent", kind="STACKED_AREA"))
    tops = re.findall(r'class="(?:line|dot) c\d" d="M[\d.]+ ([\d.]+)', text)
    assert float(tops[1]) < float(tops[0])
    assert text.count('class="area') == 2
    (dots,) = re.findall(r'class="dot c1" d="([^"]*)"', text)
    assert dots.count("M") == 2


def test_thresholds_are_bands_and_lines_and_named() -> None:
    """One that is far beyond the data is only named."""
    text = html(explorer("sent", visual={"thresholds": THRESHOLDS}))
    assert text.count('class="band') == 3
    assert text.count('<path class="level ') == 1
    near = [{"rules": [{"value": 10, "color": "RED"}]}]
    assert 'text-anchor="end">10</text>' in html(explorer("sent", visual={"thresholds": near}))
    assert ".k7dc540{--c:#7dc540}.kdc172a{--c:#dc172a}" in text
    assert '<i class="swatch level kdc172a"></i>from 3</li>' in text


def test_the_legend_can_be_hidden() -> None:
    """As the tile says."""
    assert '<ul class="legend">' not in html(explorer("sent", visual={"global": {"hideLegend": True}}))
    assert '<i class="swatch line c1"></i>b</li>' in html(explorer("sent"))


def test_a_second_axis_has_its_own_ticks() -> None:
    """Values of the right axis do not squeeze those of the left."""
    axes = {
        "yAxes": [
            {"position": "LEFT", "queryIds": ["A"]},
            {"position": "RIGHT", "queryIds": ["B"], "min": 0, "max": 800},
        ]
    }
    metrics = {**SENT, "lost": {"x": [500] * 4}}
    thresholds = [{"axisTarget": "RIGHT", "rules": [{"value": 600, "color": "RED"}]}]
    text = html(explorer("sent", "lost", visual={"axes": axes, "thresholds": thresholds}), metrics=metrics)
    assert re.search(r'text-anchor="start">800</text>', text)
    assert re.search(r'text-anchor="end">4</text>', text)
    alone = html(
        explorer("lost", visual={"axes": {"yAxes": [{"position": "RIGHT", "queryIds": ["A"]}]}}), metrics=metrics
    )
    assert 'text-anchor="end">' not in alone


def test_a_single_value() -> None:
    """Number, name, course and threshold."""
    text = html(explorer("sent:max:filter(eq(queue,b))", kind="SINGLE_VALUE", visual={"thresholds": THRESHOLDS}))
    assert '<p class="single kdc172a">4</p><p class="of">b</p>' in text
    assert '<svg width="280"' in text
    text = html(explorer("sent:max", kind="SINGLE_VALUE"))
    assert '<p class="single">4</p><p class="of">a (the first of 2 series)</p>' in text


def test_a_top_list() -> None:
    """Bars are as long as their share of the longest."""
    text = html(explorer("sent:sum", kind="TOP_LIST", visual={"thresholds": THRESHOLDS}))
    assert re.findall(r'<th scope="row">(\w)</th>.*?width="([\d.]+)".*?<td class="number">(\d+)</td>', text) == [
        ("a", "100", "7"),
        ("b", "85.7", "6"),
    ]


def test_a_table() -> None:
    """Cells are marked with the colour of the threshold that they reach."""
    metrics = {**SENT, "lost": {"a": [1, 1, 1, 1]}}
    thresholds = [{"rules": [{"value": 5, "color": "RED"}]}]
    text = html(explorer("sent:sum", "lost:sum", kind="TABLE", visual={"thresholds": thresholds}), metrics=metrics)
    assert '<td class="number marked kdc172a">7</td><td class="number">4</td>' in text
    assert '<th scope="row">b</th><td class="number marked kdc172a">6</td><td class="number">-</td>' in text


# ---- colours


@pytest.mark.parametrize(("colors", "ground"), [(LIGHT, "#ffffff"), (DARK, "#1e2328")])
def test_series_stand_out_from_the_ground(colors: tuple[str, ...], ground: str) -> None:
    """At least 3:1, as https://www.w3.org/TR/WCAG22/#non-text-contrast asks of graphics."""
    assert all(contrast(color, ground) >= 3 for color in colors)
    assert len(set(colors)) == len(colors)


@pytest.mark.parametrize(("ink", "ground"), [("#565f6a", "#f4f5f7"), ("#a7b0ba", "#14171a"), ("#0b6bcb", "#ffffff")])
def test_texts_can_be_read(ink: str, ground: str) -> None:
    """At least 4.5:1, as https://www.w3.org/TR/WCAG22/#contrast-minimum asks; these are the palest."""
    assert contrast(ink, ground) >= 4.5
    assert ink in html()


@pytest.mark.parametrize("color", ["", "DEFAULT", "red;}", "#12", "#1234567", "url(x)"])
def test_what_is_no_colour_is_that_of_the_place(color: str) -> None:
    """Nothing but hexadecimal digits and known names goes into the style sheet."""
    palette = Palette()
    assert (palette.of(color, 11), palette.rules()) == ("c1", "")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---- any data


@settings(deadline=None)
@given(
    st.lists(st.floats(), min_size=1, max_size=30),
    st.sampled_from(["LINE", "AREA", "COLUMN", "STACKED_AREA", "STACKED_COLUMN"]),
    st.integers(0, 2000),
    st.sampled_from(["GRAPH_CHART", "SINGLE_VALUE", "TABLE", "TOP_LIST"]),
)
def test_any_values_in_any_size_are_drawn(values: list[float], shape: str, size: int, kind: str) -> None:
    """Coordinates are numbers, whatever was measured."""
    sized = explorer("m", "m", kind=kind, visual={"global": {"seriesType": shape}})
    sized["bounds"] = {"top": 0, "left": 0, "width": size, "height": size}
    text = html(sized, metrics={"m": {"x": values}}, minutes=len(values))
    assert not re.search(r' (?:d|x|y|width|height)="[^"]*(?:nan|inf)', text)
