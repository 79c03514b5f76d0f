"""Reading: wildcards, warnings with their places, complaints as a compiler makes them."""

from __future__ import annotations

import pytest

from smokealarm.dynatrace.selector import SelectorError, canonical, metric_keys, parse
from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.dynatrace.selector.syntax import Metric
from smokealarm.errors import UsageError


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("builtin:host.*", Metric("builtin:host", wildcard=True)),
        ("builtin:*", Metric("builtin:", wildcard=True)),
        ("*", Metric("", wildcard=True)),
    ],
)
def test_wildcards_are_read_where_metrics_are_listed(text: str, metric: Metric) -> None:
    """The list of metrics takes a trailing star; its canonical text is itself."""
    selector = parse(text, wildcards=True)
    assert selector.expressions == (metric,)
    assert canonical(selector) == text


def test_spans_cover_what_a_node_was_read_from() -> None:
    """Each node knows its characters, blanks around it left out."""
    text = " 100 * ( a.b : sum\n:limit( 5 ) ) , c "
    product, other = parse(text).expressions
    assert [text[slice(*node.span)] for node in (product, *product.operands, other)] == [
        "100 * ( a.b : sum\n:limit( 5 ) )",
        "100",
        "a.b : sum\n:limit( 5 )",
        "c",
    ]
    assert [text[slice(*step.span)] for step in product.operands[1].transformations] == [": sum", ":limit( 5 )"]


def test_nodes_that_differ_only_in_place_are_equal() -> None:
    """Blanks do not change the tree."""
    assert parse("a : sum") == parse("a:sum")
    assert hash(parse("a : sum").expressions[0]) == hash(parse("a:sum").expressions[0])


def test_a_bare_word_is_warned_about_with_its_place() -> None:
    """The warning carries the span of the word, quotes included in the advice."""
    text = "a:splitBy(x, Test Step)"
    warnings = parse(text).warnings
    assert [text[slice(*warning.span)] for warning in warnings] == ["x", "Test Step"]
    assert str(warnings[1]) == "'Test Step' should be quoted: \"Test Step\""


def test_a_metric_is_named_once() -> None:
    """Metric keys come in the order of their first mention, without repetition."""
    assert metric_keys(parse("b + a / b:sum, c.(d,e)")) == ("b", "a", "c.d", "c.e")


def test_a_complaint_shows_line_caret_and_hint() -> None:
    """The message is the sentence, the line with carets under the guilty part, and what was expected."""
    with pytest.raises(SelectorError) as caught:
        parse("shop.a\n\t:avrg\n:sum")
    assert isinstance(caught.value, UsageError)
    assert str(caught.value).splitlines() == [
        "'avrg' is no transformation",
        "   2 | \t:avrg",
        "     | \t ^^^^",
        "did you mean avg?",
    ]
    assert (caught.value.offset, caught.value.end) == (9, 13)


def test_a_long_line_is_cut_around_the_guilty_place() -> None:
    """A line of thousands of characters is shown only near the error."""
    shown = pointed("x" * 5000 + "?" + "y" * 5000, (5000, 5001)).splitlines()
    assert shown[0].count("x") == 80
    assert shown[1].index("^") == shown[0].index("?")


def test_a_guilty_part_over_several_lines_is_underlined_on_its_first() -> None:
    """Carets end with the line."""
    assert pointed("a\r\nbc\nd", (3, 7)).splitlines() == ["   2 | bc", "     | ^^"]


def test_an_entity_selector_is_complained_about_at_its_own_place() -> None:
    """Offsets inside quotes count the escaped characters of the outer text."""
    text = 'a:filter(in("h",entitySelector("type(~"HOST~"),tag(~"x~" y)")))'
    with pytest.raises(SelectorError) as caught:
        parse(text)
    assert text[caught.value.offset] == "y"


def test_entity_selectors_nest_only_so_deep() -> None:
    """Fifty levels are read, more are refused."""
    nest = 'a:filter(in("h",entitySelector("type(H),{}type(H){}")))'
    assert parse(nest.format("not(" * 48, ")" * 48))
    with pytest.raises(SelectorError, match="nested too deeply"):
        parse(nest.format("not(" * 60, ")" * 60))
