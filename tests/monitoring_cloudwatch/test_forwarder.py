"""The forwarder as a whole: shares of time, dead letters, addresses and secrets."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from forwarder import handler as forwarding
from forwarder.batches import Item
from forwarder.dead_letters import DeadLetters
from forwarder.dynatrace import DynatraceTarget
from forwarder.sending import Rejection, Sender
from forwarder.splunk import SplunkTarget
from forwarder.subscription import LogEvent
from forwarder.transport import AddressRefusedError, checked_url
from stored_secret import SecretInvalidError, StoredSecret
from tests.monitoring_cloudwatch.making import (
    Clock,
    Scripted,
    SecretsManager,
    a_delivery,
    a_secret,
    an_answer,
    packed,
    payload,
)


class Queue:
    """An SQS client that keeps what is sent, within the limit of a queue that was never raised."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's words
        """Keep a message."""
        assert QueueUrl == "https://queue"
        assert len(MessageBody.encode()) <= 262_144
        self.letters.append(json.loads(MessageBody))


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """Let the function have a queue for its dead letters."""
    made = Queue()
    monkeypatch.setattr(forwarding, "dead_letters", lambda: DeadLetters(made, "https://queue"))
    return made


def context(seconds: float) -> Any:
    """Return a context with so much time left."""
    return SimpleNamespace(get_remaining_time_in_millis=lambda: seconds * 1000)


def use(monkeypatch: pytest.MonkeyPatch, *senders: Sender) -> None:
    """Let the function have these senders."""
    monkeypatch.setattr(forwarding, "senders", lambda: senders)


def dynatrace(transport: Scripted, clock: Clock) -> Sender:
    """Return a sender to Dynatrace."""
    return Sender(DynatraceTarget("https://t.example.org", "r", "f"), transport, a_secret(), clock.patience())


def splunk(transport: Scripted, clock: Clock) -> Sender:
    """Return a sender to Splunk."""
    return Sender(SplunkTarget("https://s.example.org", "r"), transport, a_secret(), clock.patience())


def test_both_targets_get_everything(monkeypatch: pytest.MonkeyPatch, queue: Queue) -> None:
    """The answer says how many each has taken."""
    good = an_answer(200, {"code": 0})
    use(monkeypatch, dynatrace(Scripted([an_answer(204)]), Clock()), splunk(Scripted([good]), Clock()))
    told = forwarding.handler(packed(payload(["a", "b"])), context(60))
    assert told == {"dynatrace": {"delivered": 2, "dead": 0}, "splunk": {"delivered": 2, "dead": 0}}
    assert queue.letters == []


def test_a_target_that_fails_takes_nothing_from_the_other(monkeypatch: pytest.MonkeyPatch, queue: Queue) -> None:
    """It has half of the time, and what it did not take is on the queue with the reason."""
    clock, other = Clock(left=30.0), Scripted([an_answer(200, {"code": 0})])
    broken = dynatrace(Scripted([an_answer(503)]), clock)
    use(monkeypatch, broken, splunk(other, clock))
    told = forwarding.forward(a_delivery("ab"), clock.remaining)
    assert told == {"dynatrace": {"delivered": 0, "dead": 2}, "splunk": {"delivered": 2, "dead": 0}}
    assert sum(clock.slept) < 15.0
    (letter,) = queue.letters
    assert (letter["target"], letter["log_group"], letter["log_stream"]) == (
        "dynatrace",
        "/aws/lambda/weather-ingest",
        "a/[$LATEST]b",
    )
    assert "503" in letter["reason"]
    assert [event["message"] for event in letter["events"]] == ["a", "b"]


def test_an_unreadable_delivery_is_a_dead_letter(queue: Queue) -> None:
    """It is not repeated: it would never be readable."""
    assert forwarding.handler({"awslogs": {"data": "!"}}, context(60)) == {"unreadable": 1}
    (letter,) = queue.letters
    assert (letter["target"], json.loads(letter["unreadable"])) == (None, {"awslogs": {"data": "!"}})


def test_dead_letters_stay_within_the_queues_limit() -> None:
    """Many events take several messages; one that is too large by itself is cut."""
    queue = Queue()
    items = tuple(Item(LogEvent(str(place), 0, "\x01" * 20_000), b"") for place in range(5))
    large = Item(LogEvent("large", 0, "\x01" * 200_000), b"")
    rejection = Rejection("no " * 1000, (*items, large))
    assert DeadLetters(queue, "https://queue").put("splunk", a_delivery(""), [rejection]) == 6
    assert [event["id"] for letter in queue.letters for event in letter["events"]] == ["0", "1", "2", "3", "4", "large"]
    assert len(queue.letters) > 1


def test_targets_are_those_with_an_address() -> None:
    """A region and an id come from the function's environment."""
    common = {"AWS_REGION": "us-east-1", "FORWARDER_ID": "f", "DYNATRACE_URL": "", "SPLUNK_URL": ""}
    assert forwarding.targets(common) == ()
    both = {**common, "DYNATRACE_URL": "https://t.example.org", "SPLUNK_URL": "http://127.0.0.1:8088"}
    assert [target.name for target in forwarding.targets(both)] == ["dynatrace", "splunk"]


@pytest.mark.parametrize("url", ["https://t.example.org", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"])
def test_a_token_goes_by_https_or_to_this_machine(url: str) -> None:
    """Plain HTTP is for a sandbox."""
    assert checked_url(url) == url


@pytest.mark.parametrize(
    "url", ["http://t.example.org", "http://127.0.0.1.example.org", "https://u:p@t.example.org", "ftp://t", "https://"]
)
def test_a_token_goes_nowhere_else(url: str) -> None:
    """The error says what was expected, without the user."""
    with pytest.raises(AddressRefusedError, match="expected https") as raised:
        checked_url(url)
    assert "u:p" not in str(raised.value)


def test_a_secret_is_kept_until_it_is_old() -> None:
    """It is read again after its time."""
    moments = iter([0.0, 10.0, 301.0, 301.0])
    client = SecretsManager({"key": "first"}, {"key": "second"})
    secret = StoredSecret(client, "pipeline/forwarder", clock=lambda: next(moments))
    assert [secret.get("key"), secret.get("key"), secret.get("key")] == ["first", "first", "second"]
    assert client.calls == 2


@pytest.mark.parametrize("value", ["no JSON", [], {"key": 7}, {"other": "x"}, {"key": ""}])
def test_a_secret_of_another_shape_is_an_error_that_does_not_show_it(value: object) -> None:
    """The message names the secret and the key."""
    secret = a_secret(value)
    with pytest.raises(SecretInvalidError, match="pipeline/forwarder") as raised:
        secret.get("key")
    assert "no JSON" not in str(raised.value).replace("is no JSON object", "")
    assert repr(secret) == "StoredSecret(pipeline/forwarder)"
