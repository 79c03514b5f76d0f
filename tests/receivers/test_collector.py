"""The collector over its real socket."""

import contextlib
import socket
import time
import tracemalloc
from collections.abc import Iterator

import httpx
import pytest

from smokealarm.errors import NotListening
from smokealarm.receivers import Collector, Identity, NotReceived, ReceiverError, Settings, Token, hec_faults

AUTHORIZED = {"Authorization": "Splunk secret"}


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Serve a collector with one token and a small limit."""
    with Collector(Token("secret"), settings=Settings(max_content_length=1000), clock=lambda: 42.0) as collector:
        yield collector


@pytest.fixture
def client(collector: Collector) -> Iterator[httpx.Client]:
    """Open a client of that collector."""
    with httpx.Client(base_url=collector.url, headers=AUTHORIZED) as client:
        yield client


def test_an_event_that_is_posted_arrives(collector: Collector, client: httpx.Client) -> None:
    """The answer is the vendor's to the byte, the event a value with the collector's time."""
    answer = client.post("/services/collector", content='{"event":{"alert":"DLQ"}}')
    assert (answer.status_code, answer.content) == (200, b'{"text":"Success","code":0}')
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    (event,) = collector.wait()
    assert (event.event, event.time, event.host) == ({"alert": "DLQ"}, 42.0, collector.url.removeprefix("http://"))


def test_it_starts_in_well_under_a_second() -> None:
    """Start, one request and stop together."""
    started = time.perf_counter()
    with Collector(Token("secret")) as collector:
        assert httpx.get(f"{collector.url}/services/collector/health").json()["code"] == 17
    assert time.perf_counter() - started < 0.8


def test_it_listens_on_loopback_only_and_ends_with_its_block() -> None:
    """Nobody else can reach it, and afterwards nobody at all."""
    with Collector(Token("secret")) as collector:
        url = collector.url
        assert url == f"http://127.0.0.1:{collector.port}"
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_it_hangs_up_on_clients_that_stay() -> None:
    """An idle connection ends with the block."""
    with Collector(Token("secret")) as collector:
        idle = socket.create_connection(("127.0.0.1", collector.port), timeout=5)
        idle.sendall(b"GET /services/collector/health HTTP/1.1\r\nHost: x\r\n\r\n")
        with idle.makefile("rb") as answer:
            while (line := answer.readline()) != b"\r\n":
                assert line, "the connection ended before its answer"
            assert b'"code":17' in answer.read(35)
    with idle, contextlib.suppress(ConnectionResetError):
        assert idle.recv(1000) == b""


def test_it_speaks_tls_with_an_identity() -> None:
    """The client verifies against the identity's authority."""
    identity = Identity()
    with Collector(Token("secret"), identity=identity) as collector:
        answer = httpx.get(f"{collector.url}/services/collector/health", verify=identity.client_context())
        assert (collector.url.split(":")[0], answer.status_code) == ("https", 200)


def test_a_body_over_the_limit_is_refused_without_being_kept(collector: Collector, client: httpx.Client) -> None:
    """The connection survives: the next request on it is answered."""
    assert client.post("/services/collector", content=b"x" * 3_000_000).status_code == 413
    assert client.post("/services/collector", content='{"event":1}').status_code == 200
    assert len(collector.events) == 1


def test_a_body_without_end_costs_no_memory(client: httpx.Client) -> None:
    """32 MiB in chunks are read and dropped."""
    tracemalloc.start()
    try:
        answer = client.post("/services/collector", content=(bytes(65_536) for _ in range(512)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (answer.status_code, peak < 4_000_000) == (413, True)


def test_a_reset_is_seen_as_a_reset(collector: Collector, client: httpx.Client) -> None:
    """The fault is over with its block, the events were taken if it says so."""
    with collector.fault(hec_faults.reset(stores=True)), pytest.raises(httpx.ReadError):
        client.post("/services/collector", content='{"event":1}')
    assert client.post("/services/collector", content='{"event":2}').status_code == 200
    assert [event.event for event in collector.events] == [1, 2]


def test_a_hanging_collector_is_left_by_the_clients_time_limit(collector: Collector, client: httpx.Client) -> None:
    """And it still can be stopped at once: the block ends while the request hangs."""
    with collector.fault(hec_faults.hang()), pytest.raises(httpx.ReadTimeout):
        client.post("/services/collector", content='{"event":1}', timeout=0.2)
    assert client.post("/services/collector", content='{"event":2}').status_code == 200


def test_throttling_carries_its_headers(collector: Collector, client: httpx.Client) -> None:
    """A client can honour Retry-After."""
    with collector.fault(hec_faults.at_capacity(retry_after=3)):
        answer = client.post("/services/collector", content='{"event":1}')
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")


def test_waiting_in_vain_says_what_did_arrive(collector: Collector, client: httpx.Client) -> None:
    """The error names the number and the last events."""
    client.post("/services/collector", content='{"event":"other"}')
    with pytest.raises(NotReceived, match=r"1 event\(s\) and received 0, beside 1 that did not match: main/httpevent"):
        collector.wait(timeout=0.01, where=lambda event: event.event == "mine")


def test_clearing_forgets_events(collector: Collector, client: httpx.Client) -> None:
    """A scenario can start from nothing."""
    client.post("/services/collector", content='{"event":1}')
    collector.clear()
    assert collector.events == ()


def test_tokens_must_be_distinct() -> None:
    """Events are told apart by the name of their token; no message shows a token's value."""
    with pytest.raises(ReceiverError, match="two tokens are named 'token'"):
        Collector(Token("a"), Token("b"))
    with pytest.raises(ReceiverError, match="same value") as caught:
        Collector(Token("secret", name="a"), Token("SECRET", name="b"))
    assert "secret" not in str(caught.value).lower()


def test_a_closed_collector_says_that_it_is_closed() -> None:
    """Asking for its address too early is a mistake with one clear sentence, and nothing is left open."""
    collector = Collector(Token("secret"))
    with pytest.raises(NotListening, match="the event collector has no port because it is not open"):
        _ = collector.url
    with collector:
        assert repr(collector) == f"Collector({collector.url})"
    assert repr(collector) == "Collector(closed)"
