"""Problem and event selectors select what the vendor's pages say, and what is none is refused at its place."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.problems.listed import ENVIRONMENT, EVENT_A, EVENT_B, EVENT_C, PROBLEMS
from tests.problems.test_oracle import rows

from smokealarm.dynatrace.problems import parse_event_selector, parse_problem_selector
from smokealarm.dynatrace.selector import SelectorError
from smokealarm.errors import ParameterInvalid


@pytest.mark.parametrize("row", rows("problem_selectors.json"), ids=lambda row: row["selector"])
def test_problem_selectors(row: dict[str, Any]) -> None:
    """A selector selects the problems that the table names."""
    selector = parse_problem_selector(row["selector"])
    assert [name for name, problem in PROBLEMS.items() if selector.selects(problem, ENVIRONMENT)] == row["found"]


@pytest.mark.parametrize("row", rows("not_problem_selectors.json"), ids=lambda row: row["selector"])
def test_what_is_no_problem_selector(row: dict[str, Any]) -> None:
    """It is refused at the guilty part, with what was expected."""
    with pytest.raises(SelectorError) as caught:
        parse_problem_selector(row["selector"])
    error = caught.value
    assert row["error"] in error.message
    assert row["hint"] in error.hint
    assert row["selector"][error.offset : error.end] == row["at"]


@pytest.mark.parametrize("row", rows("event_selectors.json"), ids=lambda row: row["selector"])
def test_event_selectors(row: dict[str, Any]) -> None:
    """A selector selects the events that the table names."""
    selector = parse_event_selector(row["selector"])
    found = [event.event_id for event in (EVENT_A, EVENT_B, EVENT_C) if selector.selects(event, ENVIRONMENT)]
    assert found == row["found"]


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("relatedEntityId(1)", "did you mean entityId?"),
        ('property.("x")', "property.<key>"),
        ('eventType("a","b")', "remove the others"),
        ('frequentEvent("often")', "true, false"),
    ],
)
def test_what_is_no_event_selector(selector: str, hint: str) -> None:
    """It is refused with what was expected."""
    with pytest.raises(SelectorError) as caught:
        parse_event_selector(selector)
    assert hint in caught.value.hint


def test_events_are_not_filtered_by_properties_that_cannot_be() -> None:
    """The list of event properties says which can."""
    with pytest.raises(ParameterInvalid, match=r"by the property dt\.event\.allow_davis_merge"):
        parse_event_selector('property.dt.event.allow_davis_merge("true")')


def test_relevance_counts_the_texts_that_hold_what_is_searched_for() -> None:
    """Without a search everything is equally irrelevant."""
    search = parse_problem_selector('text("DEEPER")')
    assert [search.relevance(problem, ENVIRONMENT) for problem in PROBLEMS.values()] == [1, 0, 0]
    assert parse_problem_selector('text("a")').relevance(PROBLEMS["C"], ENVIRONMENT) == 2
    assert parse_problem_selector('status("open")').relevance(PROBLEMS["A"], ENVIRONMENT) == 0


WORDS = ("status", "text", "entityTags", "property.", "eventType", "underMaintenance", "open", "true", "problemId")
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from((*WORDS, *'(),"~ \n.x🔥')), max_size=40).map("".join))


@given(TEXTS)
@settings(max_examples=400)
def test_any_text_is_a_selector_or_refused_at_a_place_in_it(text: str) -> None:
    """Nothing but a refusal comes out, and its span lies in the text or just behind it."""
    for parse in (parse_problem_selector, parse_event_selector):
        try:
            with suppress(ParameterInvalid):
                parse(text)
        except SelectorError as error:
            assert 0 <= error.offset < error.end <= len(text) + 1  # noqa: PT017 - a text may also be read
            assert error.hint  # noqa: PT017 - the same


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=4))
def test_every_value_can_be_written(values: list[str]) -> None:
    """A quote and a tilde are escaped with a tilde; what was written is read."""
    quoted = ",".join('"' + value.replace("~", "~~").replace('"', '~"') + '"' for value in values)
    [criterion] = parse_problem_selector(f"problemId({quoted})").criteria
    assert list(criterion.values) == values


@pytest.mark.parametrize("text", ['problemId("' * 20_000, "problemId(" + "a," * 50_000, "~" * 100_000, '"' * 100_000])
def test_a_long_text_takes_no_long_time(text: str) -> None:
    """The limit of this test run is the judge."""
    with pytest.raises(SelectorError):
        parse_problem_selector(text)
