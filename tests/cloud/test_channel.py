"""The control interface of a backend: capabilities and the virtual clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.cloud.stub_server import Answer, Stub

from smokealarm.clock import Instant
from smokealarm.cloud.capabilities import Capabilities, read_capabilities
from smokealarm.cloud.channel import Channel
from smokealarm.cloud.control import Advance, Due, VirtualClock
from smokealarm.cloud.endpoint import Endpoint
from smokealarm.cloud.extent import MetricExtent, read_extent
from smokealarm.cloud.port import reserved_port
from smokealarm.errors import BackendDied, BackendUnreachable, CapabilityMissing, ControlError

CAPABILITIES = "GET /_smokealarm/capabilities"
CLOCK = "GET /_smokealarm/clock"
ADVANCE = "POST /_smokealarm/clock/advance"
ODD_METRICS = (["AWS/SQS", "m"], ["AWS/SQS", None, []], ["AWS/SQS", "m", [["QueueName"]]], ["AWS/SQS", "m", [["a", 1]]])
ADVANCED = Answer({"now": 120.0, "jumps": 3, "wall_seconds": 0.5})


@pytest.fixture
def channel(stub: Stub) -> Iterator[Channel]:
    """Provide a channel to the stub."""
    with Channel(stub.endpoint, lambda: None) as opened:
        yield opened


def test_a_backend_of_ours_says_what_it_can(stub: Stub, channel: Channel) -> None:
    """The table that the emulator answers is read field by field."""
    stub.answers[CAPABILITIES] = Answer(
        {"clock": "virtual", "functions": "process", "telemetry": True, "faults": False}
    )
    assert read_capabilities(channel) == Capabilities(
        virtual_clock=True, telemetry=True, faults=False, function_processes=True
    )


@pytest.mark.parametrize("status", [400, 403, 404, 405])
def test_a_plain_backend_has_no_capabilities(stub: Stub, channel: Channel, status: int) -> None:
    """An AWS-compatible endpoint refuses the question in its own way; then it has none of what is ours."""
    stub.answers[CAPABILITIES] = Answer(b"<Error/>", status)
    assert read_capabilities(channel) == Capabilities()


@pytest.mark.parametrize(
    "answer", [Answer(b"<html>"), Answer([]), Answer({"clock": 1}), Answer({}, 500), Answer(b"", 302)]
)
def test_an_answer_that_is_no_table_is_an_error(stub: Stub, channel: Channel, answer: Answer) -> None:
    """Something else that listens there is not taken for a backend."""
    stub.answers[CAPABILITIES] = answer
    with pytest.raises(ControlError, match="/_smokealarm/capabilities"):
        read_capabilities(channel)


def test_a_missing_capability_is_named() -> None:
    """The reason for a skip says what is missing and where it is to be had."""
    plain = Capabilities(telemetry=True)
    plain.require("telemetry")
    with pytest.raises(CapabilityMissing, match=r"virtual_clock\) and .*faults\); .*unset SMOKEALARM_ENDPOINT"):
        plain.require("virtual_clock", "telemetry", "faults")


def test_the_clock_is_read_and_advanced(stub: Stub, channel: Channel) -> None:
    """Lengths are sent in seconds and moments as seconds since the epoch."""
    stub.answers |= {CLOCK: Answer({"mode": "virtual", "now": 60.0}), ADVANCE: ADVANCED}
    clock = VirtualClock(channel)
    assert clock.now() == Instant(60)
    assert clock.advance(timedelta(minutes=1)) == Advance(Instant(120), 3, timedelta(milliseconds=500))
    clock.advance_to(Instant(7200))
    assert stub.asked[1:] == [(ADVANCE, {"seconds": 60.0}), (ADVANCE, {"to": 7200})]


def test_an_hour_of_its_own_starts_by_advancing(stub: Stub, channel: Channel) -> None:
    """From one minute past midnight the own hour is the one that starts at two."""
    stub.answers |= {CLOCK: Answer({"now": 60.0}), ADVANCE: Answer({"now": 7200.0, "jumps": 0, "wall_seconds": 0})}
    assert VirtualClock(channel).start_own_hour() == Instant(7200)
    assert stub.asked[-1] == (ADVANCE, {"to": 7200.0})


def test_settling_moves_no_time(stub: Stub, channel: Channel) -> None:
    """Settling is a request of its own, without a length."""
    stub.answers["POST /_smokealarm/clock/settle"] = ADVANCED
    assert VirtualClock(channel).settle().now == Instant(120)


def test_what_is_due_is_listed_soonest_first(stub: Stub, channel: Channel) -> None:
    """Due moments carry the label of what will happen."""
    listed = [{"due": 9, "label": "later"}, {"due": 4.5, "label": "sooner"}]
    stub.answers["GET /_smokealarm/clock/pending"] = Answer({"pending": listed, "at_work": []})
    assert VirtualClock(channel).pending() == (Due(Instant(4.5), "sooner"), Due(Instant(9), "later"))


def test_a_refusal_carries_the_backends_words(stub: Stub, channel: Channel) -> None:
    """The message names the request, the status and what the backend said."""
    stub.answers[ADVANCE] = Answer({"message": "time does not run backwards"}, 400)
    with pytest.raises(ControlError, match=r"POST http://.*/advance was answered 400: time does not run backwards"):
        VirtualClock(channel).advance(timedelta(seconds=-1))


@pytest.mark.parametrize("body", [{}, {"now": "noon"}, [], "text", None])
def test_an_answer_that_is_no_time_is_an_error(stub: Stub, channel: Channel, body: object) -> None:
    """An answer is never read as something it does not say."""
    stub.answers[CLOCK] = Answer(body)
    with pytest.raises(ControlError):
        VirtualClock(channel).now()


def test_how_far_metrics_reach_is_asked_of_an_account(stub: Stub, channel: Channel) -> None:
    """Each metric that has samples since a moment is told by its namespace, name and dimensions."""
    path = "GET /_smokealarm/telemetry/extent?account=1&region=eu-west-1&since=120&namespace=AWS%2FSQS&namespace=own"
    stub.answers[path] = Answer({"metrics": 3, "alive": [["own", "a", []], ["AWS/SQS", "b", [["QueueName", "q"]]]]})
    alive = {("own", "a", ()), ("AWS/SQS", "b", (("QueueName", "q"),))}
    assert read_extent(channel, ("1", "eu-west-1"), {"own", "AWS/SQS"}, Instant(120)) == MetricExtent(3, alive)


@pytest.mark.parametrize(
    "answer",
    [{"metrics": None, "alive": []}, {"metrics": 1}, *({"metrics": 1, "alive": [each]} for each in ODD_METRICS)],
)
def test_an_extent_that_is_not_understood_is_an_error(stub: Stub, channel: Channel, answer: object) -> None:
    """Whoever polls must not take it for silence."""
    stub.answers["GET /_smokealarm/telemetry/extent?account=1&region=r&since=0"] = Answer(answer)
    with pytest.raises(ControlError, match="does not say how far metrics reach"):
        read_extent(channel, ("1", "r"), (), Instant(0))


def test_a_redirect_leads_nowhere(stub: Stub, elsewhere: Stub, channel: Channel) -> None:
    """The channel speaks to its backend only."""
    stub.answers[CLOCK] = Answer(b"", 307, {"Location": elsewhere.endpoint.url})
    with pytest.raises(ControlError, match="answered 307"):
        VirtualClock(channel).now()


def test_proxies_of_this_machine_are_not_used(stub: Stub, elsewhere: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that is set here sees nothing."""
    monkeypatch.setenv("HTTP_PROXY", elsewhere.endpoint.url)
    stub.answers[CLOCK] = Answer({"now": 1})
    with Channel(stub.endpoint, lambda: None) as channel:
        assert VirtualClock(channel).now() == Instant(1)


def test_silence_is_death_or_absence() -> None:
    """No answer means that the backend died when its process has ended, and otherwise that nothing is there."""

    def dead() -> None:
        raise BackendDied("it has ended")

    with reserved_port() as port:
        nowhere = Endpoint("http", "127.0.0.1", port)
        with Channel(nowhere, dead) as channel, pytest.raises(BackendDied, match="it has ended"):
            read_capabilities(channel)
        with Channel(nowhere, lambda: None) as channel, pytest.raises(BackendUnreachable, match=nowhere.url):
            read_capabilities(channel)
