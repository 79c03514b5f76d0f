"""What is sent to Dynatrace and to Splunk, and what their answers mean."""

from __future__ import annotations

import json

import pytest
from forwarder.batches import Item, Limits, batches
from forwarder.dynatrace import DynatraceTarget
from forwarder.splunk import SplunkTarget
from forwarder.subscription import LogEvent
from forwarder.verdicts import Again, Answer, Delivered, Partly, Refused, Unauthorized
from hypothesis import given
from hypothesis import strategies as st
from tests.monitoring_cloudwatch.making import GROUP, NOW, a_delivery, an_answer, payload

from smokealarm.dynatrace.logs import Forwarder, forwarded_events
from smokealarm.receivers.hec.parsing import parse_events
from smokealarm.receivers.hec.settings import MEBIBYTE, Settings, Token

DYNATRACE = DynatraceTarget("https://tenant.example.org/", "us-east-1", "forwarder")
SPLUNK = SplunkTarget("https://splunk.example.org:8088", "us-east-1", "pipeline")
STATES = "/aws/vendedlogs/states/weather-observations"


@pytest.mark.parametrize("group", [GROUP, STATES])
def test_records_are_those_of_dynatraces_own_forwarder(group: str) -> None:
    """Rules need not know which of the two was used."""
    messages = ["INIT_START", '{"level":"ERROR"}', "[ERROR] ValueError: bad\nTraceback", "", "ü \u2028"]
    sent = json.loads(DYNATRACE.body(DYNATRACE.items(a_delivery(messages, group))))
    assert sent == list(forwarded_events(payload(messages, group), Forwarder("us-east-1", "forwarder")))


def test_a_long_message_is_trimmed_to_what_dynatrace_keeps() -> None:
    """It says so at its end."""
    (record,) = json.loads(DYNATRACE.body(DYNATRACE.items(a_delivery(["x" * 9000]))))
    assert len(record["content"]) == 8192
    assert record["content"].endswith("x[TRUNCATED]")


def test_splunk_gets_events_with_their_time_and_origin() -> None:
    """The strict collector takes them; the id lets a search drop what was sent twice."""
    batch = parse_events(
        SPLUNK.body(SPLUNK.items(a_delivery(["one\n", "two"]))), Token("t", index="pipeline"), Settings()
    )
    assert batch.failure is None
    first = batch.events[0]
    assert (json.loads(first.event_json), first.time, first.host) == ("one", NOW / 1000, "weather-ingest")
    assert (first.index, first.sourcetype) == ("pipeline", "pipeline:lambda")
    assert first.source == f"us-east-1:{GROUP}:a/[$LATEST]b"
    assert dict(first.fields) == {"aws_account_id": "000000000000", "aws_region": "us-east-1", "log_event_id": "0"}
    assert batch.events[1].time == NOW / 1000 + 0.001


@pytest.mark.parametrize(("group", "sourcetype"), [(STATES, "pipeline:states"), ("/other/group", "aws:cloudwatchlogs")])
def test_the_sourcetype_follows_from_the_group(group: str, sourcetype: str) -> None:
    """Each has its own fields."""
    (item,) = SPLUNK.items(a_delivery(["one"], group))
    assert json.loads(item.body)["sourcetype"] == sourcetype


def test_splunk_gets_no_blank_events() -> None:
    """The collector would refuse them, and with them what follows in the request."""
    assert [item.event.id for item in SPLUNK.items(a_delivery(["\n", " ", "one"]))] == ["2"]


def test_without_an_index_the_tokens_own_is_used() -> None:
    """The key is left out; an empty one would be an error."""
    (item,) = SplunkTarget("https://splunk.example.org", "us-east-1").items(a_delivery(["one"]))
    assert "index" not in json.loads(item.body)


@given(st.lists(st.text(min_size=1)))
def test_the_collector_takes_any_message(messages: list[str]) -> None:
    """Whatever a function logs is an event of its own."""
    items = SPLUNK.items(a_delivery(messages))
    batch = parse_events(SPLUNK.body(items), Token("t", index="pipeline"), Settings())
    assert len(batch.events) == len(items)
    assert batch.failure is None or not items


@given(st.lists(st.integers(1, 60)), st.integers(1, 5))
def test_batches_keep_order_and_limits(sizes: list[int], most_items: int) -> None:
    """Nothing is lost; only an item that is too large by itself makes a request that is too large."""
    items = [Item(LogEvent(str(place), 0, ""), b"x" * size) for place, size in enumerate(sizes)]
    made = list(batches(items, Limits(50, most_items)))
    assert [item for batch in made for item in batch] == items
    for batch in made:
        assert 1 <= len(batch) <= most_items
        assert len(batch) == 1 or len(b"[" + b",".join(item.body for item in batch) + b"]") <= 50


def test_the_worst_message_stays_within_a_request() -> None:
    """JSON may write each character as six."""
    (item,) = SPLUNK.items(a_delivery(["\x01" * 1_000_000]))
    assert len(item.body) < SPLUNK.limits.most_bytes < MEBIBYTE
    (item,) = DYNATRACE.items(a_delivery(["\x01" * 1_000_000]))
    assert len(item.body) < DYNATRACE.limits.most_bytes


PARTIAL = {"details": {"code": 200, "message": "2 events were not ingested"}}


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (an_answer(204), Delivered),
        (an_answer(200, PARTIAL), Refused),
        (an_answer(200, b"<html>log in</html>"), Again),
        (an_answer(301), Refused),
        (an_answer(400), Refused),
        (an_answer(401), Unauthorized),
        (an_answer(403), Unauthorized),
        (an_answer(404), Refused),
        (an_answer(413), Refused),
        (an_answer(429, retry_after="7"), Again),
        (an_answer(500), Again),
        (an_answer(503), Again),
    ],
)
def test_what_dynatrace_answers(answer: Answer, verdict: type) -> None:
    """Only what may be better the next time is sent again."""
    assert isinstance(DYNATRACE.verdict(answer), verdict)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (an_answer(200, {"text": "Success", "code": 0}), Delivered),
        (an_answer(200, {"text": "HEC queue is approaching its capacity limit", "code": 24}), Delivered),
        (an_answer(200, b"<html>log in</html>"), Again),
        (an_answer(302), Refused),
        (an_answer(400, {"code": 5}), Refused),
        (an_answer(400, {"code": 6, "invalid-event-number": 3}), Partly),
        (an_answer(400, {"code": 6}), Refused),
        (an_answer(400, {"code": 7, "invalid-event-number": 1}), Refused),
        (an_answer(400, b"\xff"), Refused),
        (an_answer(403, {"code": 4}), Unauthorized),
        (an_answer(413), Refused),
        (an_answer(429, {"code": 26}, retry_after="soon"), Again),
        (an_answer(503, {"code": 9}), Again),
    ],
)
def test_what_splunk_answers(answer: Answer, verdict: type) -> None:
    """An index that is wrong is wrong for all events; another bad event is bad alone."""
    assert isinstance(SPLUNK.verdict(answer), verdict)


def test_the_wait_that_is_asked_for_is_taken_from_the_header() -> None:
    """A number of seconds, and nothing else."""
    assert DYNATRACE.verdict(an_answer(429, retry_after="7")) == Again("429", 7.0)
    assert DYNATRACE.verdict(an_answer(429, retry_after="Fri, 31 Dec 2029")) == Again("429", None)
    assert DYNATRACE.verdict(an_answer(429, retry_after="-1")) == Again("429", None)
