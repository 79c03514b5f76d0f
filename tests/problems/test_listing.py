"""A query finds the problems and events of its timeframe and scope, in its order."""

from __future__ import annotations

from typing import Any

import pytest
from tests.problems.listed import ENVIRONMENT, EVENT_A, EVENT_B, EVENT_C, PROBLEMS

from smokealarm.dynatrace.problems import (
    Environment,
    EventQuery,
    ProblemOptions,
    ProblemQuery,
    Surroundings,
    parse_event_selector,
    parse_problem_selector,
    parse_problem_sort,
    select_events,
    select_problems,
)
from smokealarm.errors import ParameterInvalid

NAMES = {problem.number: name for name, problem in PROBLEMS.items()}


def found(start: int, end: int, now: int = 100, environment: Environment = ENVIRONMENT, **more: Any) -> str:
    """Return the names of the problems found between two minutes."""
    query = ProblemQuery(start * 60_000, end * 60_000, now * 60_000, **more)
    return "".join(NAMES[problem.number] for problem in select_problems(PROBLEMS.values(), query, environment))


def sorted_by(text: str, selector: str = "") -> str:
    """Return the names of all problems in an order."""
    parsed = parse_problem_selector(selector)
    return found(0, 100, selector=parsed, sort=parse_problem_sort(text, parsed))


@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        (0, 100, "CBA"),
        (10, 10, "A"),
        (11, 19, ""),
        (20, 20, "B"),
        (21, 29, ""),
        (30, 30, "B"),
        (31, 39, ""),
        (40, 99, "C"),
    ],
)
def test_a_problem_belongs_to_a_timeframe_in_which_it_starts_or_ends(start: int, end: int, names: str) -> None:
    """One that was open all the time does not."""
    assert found(start, end) == names


def test_an_open_problem_ends_now() -> None:
    """So it lies in every timeframe up to now; that is a choice."""
    assert found(90, 100) == "CA"
    closed_only = Environment(Surroundings(ProblemOptions(open_ends_now=False)))
    assert found(90, 100, environment=closed_only) == ""


def test_a_scope_is_met_by_any_entity() -> None:
    """The environment's own problems are those of its entity."""
    assert found(0, 100, scope=frozenset({"HOST-1", "SERVICE-1"})) == "BA"
    assert found(0, 100, scope=frozenset({"ENVIRONMENT-0000000000000001"})) == "C"
    assert found(0, 100, scope=frozenset()) == ""


def test_a_selector_narrows() -> None:
    """Both the timeframe and the selector have to fit."""
    assert found(0, 100, selector=parse_problem_selector('status("open")')) == "CA"


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("+startTime", "ABC"),
        ("startTime", "ABC"),
        (" startTime", "ABC"),
        ("-startTime", "CBA"),
        ("+status,-startTime", "CAB"),
        ("-status,+startTime", "BAC"),
        ("", "CBA"),
    ],
)
def test_sorting(sort: str, names: str) -> None:
    """A plus puts open and old problems first; without a wish the newest come first."""
    assert sorted_by(sort) == names


def test_sorting_by_relevance() -> None:
    """A minus puts the most relevant first."""
    assert sorted_by("-relevance", 'text("i")') == "ABC"
    assert sorted_by("+relevance", 'text("i")') == "CBA"


def test_an_order_that_does_not_exist_is_refused() -> None:
    """So is relevance where nothing is searched for."""
    with pytest.raises(ParameterInvalid, match=r"sort: .* did you mean startTime\?"):
        sorted_by("-starttime")
    with pytest.raises(ParameterInvalid, match="expected one of status, startTime, relevance"):
        sorted_by("+42")
    with pytest.raises(ParameterInvalid, match="needs a text to search for"):
        sorted_by("-relevance", 'status("open")')


@pytest.mark.parametrize(
    ("start", "end", "ids"), [(0, 100, "cba"), (0, 6, ""), (7, 7, "a"), (18, 29, "ba"), (30, 30, "ba"), (31, 36, "a")]
)
def test_an_event_belongs_to_a_timeframe_in_which_it_was_open(start: int, end: int, ids: str) -> None:
    """The newest come first."""
    events = (EVENT_A, EVENT_B, EVENT_C)
    query = EventQuery(start * 60_000, end * 60_000)
    assert "".join(event.event_id for event in select_events(events, query, ENVIRONMENT)) == ids


def test_events_are_narrowed_by_selector_and_scope() -> None:
    """Both have to fit."""
    events = (EVENT_A, EVENT_B, EVENT_C)
    everything = 10**9
    scoped = EventQuery(0, everything, scope=frozenset({"HOST-1"}))
    selected = EventQuery(0, everything, parse_event_selector('status("OPEN")'))
    assert select_events(events, scoped, ENVIRONMENT) == [EVENT_B]
    assert select_events(events, selected, ENVIRONMENT) == [EVENT_C, EVENT_A]
