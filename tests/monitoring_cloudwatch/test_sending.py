"""Sending: again where that helps, within the time that is left, and never the same event twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from forwarder.batches import Limits
from forwarder.dynatrace import DynatraceTarget
from forwarder.sending import Sender, Sent
from forwarder.splunk import SplunkTarget
from tests.monitoring_cloudwatch.making import TOKENS, Clock, Scripted, a_delivery, a_secret, an_answer

if TYPE_CHECKING:
    from forwarder.verdicts import Answer

DYNATRACE = DynatraceTarget("https://tenant.example.org", "us-east-1", "forwarder")
SPLUNK = SplunkTarget("https://splunk.example.org:8088", "us-east-1")
OK, BUSY, DENIED = an_answer(204), an_answer(503), an_answer(401)


def sent(answers: list[Answer | None], clock: Clock, count: int = 3) -> tuple[Sent, Scripted]:
    """Send some messages to a Dynatrace that answers so, and return what came of it."""
    transport = Scripted(answers)
    sender = Sender(DYNATRACE, transport, a_secret(), clock.patience())
    return sender.send(a_delivery("abc"[:count]), clock.remaining), transport


def test_a_request_shows_the_token_and_is_packed() -> None:
    """The body is gzip, which the scripted target unpacks."""
    outcome, transport = sent([OK], Clock())
    assert (outcome.delivered, outcome.rejections) == (3, [])
    (headers,) = transport.headers
    assert headers["Authorization"] == f"Api-Token {TOKENS['dynatrace_token']}"
    assert headers["Content-Encoding"] == "gzip"
    assert [each["content"] for each in json.loads(transport.bodies[0])] == ["a", "b", "c"]


@pytest.mark.parametrize("failure", [BUSY, an_answer(429), None])
def test_what_may_be_better_next_time_is_sent_again(failure: Answer | None) -> None:
    """Waits double, and the same bytes are sent."""
    clock = Clock()
    outcome, transport = sent([failure, failure, failure, OK], clock)
    assert outcome.delivered == 3
    assert clock.slept == [0.5, 1.0, 2.0]
    assert len(set(transport.bodies)) == 1


def test_the_target_may_ask_for_a_longer_wait() -> None:
    """What it asks for is the least that is waited."""
    clock = Clock()
    sent([an_answer(429, retry_after="30"), OK], clock)
    assert clock.slept == [30.0]


def test_attempts_end() -> None:
    """After the last one the batch is rejected with what was answered."""
    outcome, transport = sent([an_answer(503, b"busy")], Clock())
    assert len(transport.bodies) == 6
    assert [(each.reason, len(each.items)) for each in outcome.rejections] == [("503 busy", 3)]


def test_nothing_is_begun_for_which_no_time_is_left() -> None:
    """A wait beyond the end of the function would lose the events without a trace."""
    clock = Clock(left=1.2)
    outcome, transport = sent([BUSY], clock)
    assert (len(transport.bodies), clock.slept) == (2, [0.5])
    assert outcome.rejections[0].reason.startswith("no time was left to send it again: 503")
    assert transport.timeouts == [1.2, pytest.approx(0.7)]
    assert sent([OK], Clock(left=0.0))[0].rejections[0].reason == "no time was left to send it"


def test_a_token_that_was_changed_is_read_anew_once() -> None:
    """Then the batch is sent again at once; a second refusal is the last word."""
    clock, transport = Clock(), Scripted([DENIED, OK])
    secret = a_secret(TOKENS, {"dynatrace_token": "dt0c01.PUBLIC.ROTATED"})
    outcome = Sender(DYNATRACE, transport, secret, clock.patience()).send(a_delivery("a"), clock.remaining)
    assert (outcome.delivered, clock.slept) == (1, [])
    assert transport.headers[1]["Authorization"] == "Api-Token dt0c01.PUBLIC.ROTATED"
    outcome, transport = sent([DENIED], Clock())
    assert (len(transport.bodies), outcome.rejections[0].reason) == (2, "401")


def test_a_target_that_repeats_the_token_does_not_put_it_into_a_reason() -> None:
    """Reasons go into logs and onto the queue."""
    outcome, _ = sent([an_answer(400, f"bad token {TOKENS['dynatrace_token']}".encode())], Clock())
    assert outcome.rejections[0].reason == "400 bad token ***"


def test_a_bad_event_is_rejected_alone() -> None:
    """Splunk has taken those before it; those after it are sent anew."""
    clock = Clock()
    bad = an_answer(400, {"text": "Invalid data format", "code": 6, "invalid-event-number": 1})
    transport = Scripted([bad, an_answer(200, {"code": 0})])
    sender = Sender(SPLUNK, transport, a_secret(), clock.patience())
    outcome = sender.send(a_delivery("abcd"), clock.remaining)
    assert outcome.delivered == 3
    assert [item.event.message for each in outcome.rejections for item in each.items] == ["b"]
    assert [json.loads(line)["event"] for line in transport.bodies[1].splitlines()] == ["c", "d"]


@pytest.mark.parametrize("number", [-1, 4, 99])
def test_a_number_of_no_event_rejects_the_batch(number: int) -> None:
    """A collector that cannot count is not believed."""
    clock = Clock()
    answer = an_answer(400, {"code": 6, "invalid-event-number": number})
    outcome = Sender(SPLUNK, Scripted([answer]), a_secret(), clock.patience()).send(a_delivery("abcd"), clock.remaining)
    assert (outcome.delivered, [len(each.items) for each in outcome.rejections]) == (0, [4])


def test_what_was_taken_is_not_sent_again() -> None:
    """Lambda repeats a delivery whose dead letters could not be written; only the rest goes out."""
    clock, transport = Clock(), Scripted([OK])
    sender = Sender(DYNATRACE, transport, a_secret(), clock.patience())
    sender.send(a_delivery("ab"), clock.remaining)
    outcome = sender.send(a_delivery("abc"), clock.remaining)
    assert outcome.delivered == 1
    assert [each["content"] for each in json.loads(transport.bodies[1])] == ["c"]


def test_a_rejected_batch_does_not_keep_the_next_one_back() -> None:
    """Each batch has its own fate."""
    clock = Clock()
    target = DynatraceTarget("https://t.example.org", "us-east-1", "f", limits=Limits(10_000, 1))
    outcome = Sender(target, Scripted([an_answer(400), OK]), a_secret(), clock.patience()).send(
        a_delivery("ab"), clock.remaining
    )
    assert (outcome.delivered, len(outcome.rejections)) == (1, 1)
