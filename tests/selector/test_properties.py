"""What holds for every selector and for every text."""

from __future__ import annotations

import time

from hypothesis import example, given, settings
from tests.selector.drawn import SELECTORS, TEXTS, mutated
from tests.selector.oracle import rows

from smokealarm.dynatrace.selector import (
    Selector,
    SelectorError,
    advice,
    canonical,
    explain,
    metric_keys,
    parse,
    transformation_names,
)

ACCEPTED = [row["selector"] for row in rows("accepted")]


@given(SELECTORS)
@settings(max_examples=150, deadline=None)
def test_every_tree_is_read_back_from_its_canonical_text(selector: Selector) -> None:
    """The canonical text of any tree reads as that tree, and is the canonical text of what is read."""
    text = canonical(selector)
    again = parse(text)
    assert again == selector
    assert canonical(again) == text


def _read(text: str) -> Selector | SelectorError:
    try:
        return parse(text)
    except SelectorError as error:
        return error


def _judge(text: str) -> None:
    read = _read(text)
    if isinstance(read, SelectorError):
        assert 0 <= read.offset <= read.end <= len(text)
        assert read.message
        assert read.hint
        assert "^" in str(read)
    else:
        assert parse(canonical(read)) == read
        assert metric_keys(read)
        assert len(transformation_names(read)) == len(set(transformation_names(read)))
        assert "canonical" in explain(read, text)
        assert all(0 <= start <= end <= len(text) for start, end in (found.span for found in advice(read)))


@given(TEXTS)
@example("a:sum(")
@example('"')
@example("a.b:filter(eq(~,~))")
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    """No text crashes the parser: it is read, and then read again from its canonical text, or it is refused."""
    _judge(text)


@given(mutated(ACCEPTED))
@settings(max_examples=200, deadline=None)
def test_damaged_selectors_are_read_or_refused(text: str) -> None:
    """Selectors with pieces missing, doubled or out of place are read or refused like any text."""
    _judge(text)


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    """A text of 200,000 characters that is wrong at its very end is refused at once."""
    texts = ['"~' * 100_000, "a-" * 100_000, "a." * 100_000, "(" * 100_000, "a:sum" * 40_000, "9" * 200_000 + "."]
    for text in texts:
        began = time.process_time()
        _read(text)
        assert time.process_time() - began < 3


def test_a_nest_of_many_levels_is_read() -> None:
    """More than 200 levels of conditions, expressions and signs are read, written and compared."""
    conditions = "a:filter(" + "and(" * 205 + 'eq("x","y")' + ")" * 206
    expressions = "(" * 205 + "a" + ":avg)" * 205
    arithmetic = "(1 + " * 205 + "a" + ")" * 205
    for text in (conditions, expressions, "-" * 205 + "a", "(" * 5000 + "a" + ")" * 5000, arithmetic):
        assert canonical(parse(canonical(parse(text)))) == canonical(parse(text))
