"""Events that are sent become events of the environment, as the vendor's page on them says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.problems.listed import HOST
from tests.problems.making import SERVICE, Known, around
from tests.problems.test_oracle import rows

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.problems import (
    DavisEvent,
    EventIngest,
    EventIngestLimits,
    EventIngestOptions,
    EventIngestResults,
    Ingestion,
    ProblemState,
    advance,
    ingest_event,
    read_event_ingest,
)
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.errors import ParameterInvalid

NOW = 28_000_000
"""What the clock says, in minutes."""

ENTITIES = Known(
    SERVICE,
    Entity("SERVICE-2", "SERVICE", "store", attributes={"lastSeenTms": str((NOW - 1440) * 60_000)}),
    Entity("GROUP-1", "GROUP", "all"),
    HOST,
)
CUSTOM_ALERT = {"eventType": "CUSTOM_ALERT", "title": "t"}


def read(body: dict[str, Any]) -> EventIngest:
    """Return what a body says that is taken."""
    event = read_event_ingest(body).event
    assert event is not None
    return event


def send(
    body: dict[str, Any], now: int = NOW, existing: tuple[DavisEvent, ...] = (), **options: Any
) -> EventIngestResults:
    """Send a body at a minute."""
    into = Ingestion(ENTITIES, EventIngestOptions(**options))
    return ingest_event(read(body), now * 60_000, existing, into)


def minutes(event: DavisEvent) -> dict[str, Any]:
    """Return an event as the table tells it."""
    moments = {"started": event.started_at, "closed": event.closed_at, "expires": event.expires_at}
    told = {name: None if moment is None else moment - NOW for name, moment in moments.items()}
    return {"status": "OK", "entity": event.entity, **told}


@pytest.mark.parametrize("row", rows("event_ingest.json"), ids=lambda row: row["name"])
def test_event_ingest(row: dict[str, Any]) -> None:
    """Each report is what the table says."""
    body = {
        name: (NOW + value) * 60_000 if name in ("startTime", "endTime") else value
        for name, value in row["body"].items()
    }
    found = send(body, **row.get("options", {}))
    told = [minutes(each.event) if each.event else {"status": each.status} for each in found.results]
    assert told == row["results"]


@pytest.mark.parametrize("row", rows("not_event_ingest.json"), ids=lambda row: row["name"])
def test_a_body_that_is_refused(row: dict[str, Any]) -> None:
    """The property at fault is named, and nothing else is."""
    reading = read_event_ingest(row["body"])
    assert reading.event is None
    assert row["path"] in {finding.path for finding in reading.findings}
    assert any(row["message"] in str(finding) for finding in reading.findings)


def test_a_property_that_bodies_do_not_have_is_only_warned_of() -> None:
    """It says the nearest one."""
    reading = read_event_ingest({**CUSTOM_ALERT, "starttime": 1})
    assert reading.event is not None
    assert [str(each) for each in reading.findings] == [
        "starttime: is not a property of this object; did you mean startTime?"
    ]


def test_the_longest_title_is_a_choice() -> None:
    """The vendor's page names none."""
    body = {**CUSTOM_ALERT, "title": "t" * 501}
    assert read_event_ingest(body).event is None
    assert read_event_ingest(body, EventIngestOptions(longest_title=501)).event is not None


def test_what_was_sent_is_in_the_event() -> None:
    """Type, title, description and properties come from the body; the ids from all of it."""
    properties = {"dt.event.description": "deep", "team": "x"}
    [event] = send({"eventType": "ERROR_EVENT", "title": "Queue", "properties": properties}).events
    assert (event.event_type, event.title, event.description) == ("ERROR_EVENT", "Queue", "deep")
    assert event.properties == tuple(properties.items())
    assert re.fullmatch(r"[0-9a-f]{16}", event.correlation_id or "")
    assert event.event_id == f"{event.correlation_id}_{NOW * 60_000}"


def test_scalars_among_the_properties_become_texts() -> None:
    """As JSON writes them."""
    properties = {"dt.event.is_rootcause_relevant": True, "attempt": 2, "share": 0.5}
    assert read({**CUSTOM_ALERT, "properties": properties}).properties == (
        ("dt.event.is_rootcause_relevant", "true"),
        ("attempt", "2"),
        ("share", "0.5"),
    )


def test_the_answer_counts_the_reports() -> None:
    """Correlation ids differ by entity."""
    document = send({**CUSTOM_ALERT, "entitySelector": "type(SERVICE)"}).document()
    first, second = document["eventIngestResults"]
    assert document["reportCount"] == 2
    assert (first["status"], second["status"]) == ("OK", "OK")
    assert first["correlationId"] != second["correlationId"]


def test_the_same_body_again_keeps_a_problem_opening_event_open() -> None:
    """Its timeout begins anew; it stays the same event."""
    [event] = send(CUSTOM_ALERT).events
    [again] = send(CUSTOM_ALERT, NOW + 10, (event,)).events
    assert again == replace(event, expires_at=NOW + 25)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    """JSON Schema takes 15.0 for an integer; 0.5 and true are none."""
    written = read_event_ingest({**CUSTOM_ALERT, "timeout": 15.0}).event
    assert written is not None
    assert repr(written.timeout) == "15"
    for wrong in (0.5, True, float("inf"), -1.0, "15"):
        [finding] = read_event_ingest({**CUSTOM_ALERT, "timeout": wrong}).findings
        assert "expected a whole number" in finding.hint


def test_the_order_of_properties_does_not_make_another_body() -> None:
    """Any other difference does."""
    first = {**CUSTOM_ALERT, "properties": {"a": "1", "b": "2"}}
    [event] = send(first).events
    [same] = send({**CUSTOM_ALERT, "properties": {"b": "2", "a": "1"}}, NOW + 1, (event,)).events
    assert same.event_id == event.event_id
    for change in ({"title": "u"}, {"timeout": 20}, {"eventType": "ERROR_EVENT"}, {"properties": {"a": "1"}}):
        [other] = send({**first, **change}, NOW + 1, (event,)).events
        assert other.event_id != event.event_id


def test_a_refresh_never_shortens_an_event() -> None:
    """One that was sent ahead keeps its later end, and one whose end was sent keeps that."""
    ahead = {**CUSTOM_ALERT, "startTime": (NOW + 5) * 60_000}
    [event] = send(ahead).events
    [again] = send(ahead, NOW + 1, (event,)).events
    assert (event.expires_at, again.expires_at) == (NOW + 20, NOW + 20)
    ending = {**CUSTOM_ALERT, "startTime": NOW * 60_000, "endTime": (NOW + 40) * 60_000}
    [event] = send(ending).events
    assert send(ending, NOW + 39, (event,)).events == (event,)


def test_a_closed_event_and_an_info_event_are_not_refreshed() -> None:
    """The same body raises another event."""
    [event] = send(CUSTOM_ALERT).events
    [after] = send(CUSTOM_ALERT, NOW + 20, (replace(event, closed_at=NOW + 15),)).events
    assert (after.opened_at, after.correlation_id) == (NOW + 20, event.correlation_id)
    assert after.event_id != event.event_id
    info = {"eventType": "CUSTOM_INFO", "title": "t"}
    [event] = send(info).events
    [another] = send(info, NOW + 1, (event,)).events
    assert another.event_id != event.event_id


def test_a_sent_event_opens_a_problem_that_ends_with_its_timeout() -> None:
    """Nothing closes it but the clock."""
    [event] = send(CUSTOM_ALERT).events
    state = advance(ProblemState(), NOW, (event,), around()).state
    assert [problem.closed_at for problem in state.problems] == [None]
    state = advance(state, NOW + 14, (), around()).state
    assert [problem.closed_at for problem in state.problems] == [None]
    state = advance(state, NOW + 15, (), around()).state
    assert [problem.closed_at for problem in state.problems] == [NOW + 15]


def test_a_selector_may_not_select_too_many_entities() -> None:
    """The number is a choice."""
    with pytest.raises(ParameterInvalid, match="entitySelector: selects 2 entities; at most 1"):
        send({**CUSTOM_ALERT, "entitySelector": "type(SERVICE)"}, most_entities=1)


def test_every_limit_and_option_says_what_it_means() -> None:
    """They can be listed with their pages."""
    for choices in (EventIngestLimits(), EventIngestOptions()):
        assert all(each.meaning and each.source.startswith("https://") for each in describe(choices))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
NAMES = ("eventType", "title", "startTime", "endTime", "timeout", "entitySelector", "properties")


@given(st.one_of(JSON, st.dictionaries(st.sampled_from(NAMES), st.one_of(JSON, st.just("CUSTOM_ALERT")), max_size=7)))
def test_any_body_is_read_or_refused_with_a_reason(body: Any) -> None:
    """What is read can be taken."""
    reading = read_event_ingest(body)
    if reading.event is None:
        assert reading.findings
    else:
        ingest_event(reading.event, NOW * 60_000, (), Ingestion(ENTITIES))
