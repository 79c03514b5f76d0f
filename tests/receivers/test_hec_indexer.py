"""The collector's decisions about whole requests, without a network."""

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.receivers import Event, Settings, Token, hec_faults
from smokealarm.receivers.hec.faults import Symptom
from smokealarm.receivers.hec.indexer import Indexer
from smokealarm.receivers.hec.request import Request
from smokealarm.receivers.hec.status import Answer

REQUESTS = json.loads((Path(__file__).parents[1] / "oracle" / "hec" / "requests.json").read_text())["rows"]
CHANNEL = "18654c68-b28b-4450-9cf0-6e7645ca60ca"
OTHER_CHANNEL = "28654c68-b28b-4450-9cf0-6e7645ca60ca"
# A short alphabet spares Hypothesis its table of all characters, which takes seconds to make.
short_text = st.text("aZ09 :=%-\t\x00\xe4\u20ac\U0001f600", max_size=12)
header_values = short_text | st.sampled_from(["Splunk plain", "Splunk ack", "Basic eDpwbGFpbg==", "gzip", CHANNEL])
TOKENS = (
    Token("plain", name="plain", indexes=("alerts",)),
    Token("off", name="off", disabled=True),
    Token("query", name="query", allow_query_string_auth=True),
    Token("ack", name="ack", use_ack=True),
)


class Bench:
    """An indexer with a clock that the test sets, and short ways to ask it."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.now = 1000.0
        self.events: list[Event] = []
        self.indexer = Indexer(TOKENS, settings or Settings(), lambda: self.now, lambda *new: self.events.extend(new))

    def ask(self, path: str, body: bytes | str = b"", who: str = "plain", **more: Any) -> Answer | Symptom:
        """Send a request with a token in its header."""
        octets = body.encode() if isinstance(body, str) else body
        headers = {"authorization": f"Splunk {who}", "host": "hec.example:8088"} | more.pop("headers", {})
        return self.indexer.handle(Request("POST", f"/services/collector{path}", headers, more, octets))

    def json(self, *args: Any, **more: Any) -> dict[str, Any]:
        """Send a request and read its answer."""
        answer = self.ask(*args, **more)
        assert isinstance(answer, Answer)
        return json.loads(answer.body)

    def code(self, *args: Any, **more: Any) -> int:
        """Send a request and return the code of its answer."""
        return self.json(*args, **more)["code"]

    def acks(self, *ids: int, channel: str = CHANNEL) -> dict[str, bool]:
        """Ask which requests are indexed."""
        return self.json("/ack", json.dumps({"acks": ids}), "ack", channel=channel)["acks"]

    def health(self, **query: str) -> int:
        """Ask for the health and return its code."""
        answer = self.indexer.handle(Request("GET", "/services/collector/health", {}, query))
        assert isinstance(answer, Answer)
        return json.loads(answer.body)["code"]


@pytest.mark.parametrize("row", REQUESTS, ids=lambda row: row["name"])
def test_requests_are_answered_as_the_vendor_does(row: dict[str, Any]) -> None:
    """Each row of the oracle: the HTTP status, and the code or a page of HTML."""
    answer = Bench().indexer.handle(
        Request(row["method"], row["path"], row["headers"], row["query"], row["body"].encode())
    )
    assert isinstance(answer, Answer)
    code = json.loads(answer.body)["code"] if answer.media_type.startswith("application/json") else None
    assert (answer.http, code) == (row["http"], row["code"])


def test_defaults_fill_what_an_event_leaves_open() -> None:
    """Time is the clock's, host the Host header's, source and sourcetype the token's."""
    bench = Bench()
    bench.ask("", '{"event":"a"}')
    (event,) = bench.events
    assert (event.time, event.received_at, event.host) == (1000.0, 1000.0, "hec.example:8088")
    assert (event.source, event.sourcetype, event.index) == ("http:plain", "httpevent", "main")


def test_an_event_overrules_its_defaults() -> None:
    """What the envelope says wins, the time of reception stays."""
    bench = Bench()
    bench.ask("", '{"event":"a","time":5,"host":"h","source":"s","sourcetype":"t","index":"alerts","fields":{"k":"v"}}')
    (event,) = bench.events
    assert (event.time, event.received_at, event.host, event.source) == (5.0, 1000.0, "h", "s")
    assert (event.sourcetype, event.index, event.field("k"), event.field("no")) == ("t", "alerts", "v", None)


def test_an_event_may_be_from_the_beginning_of_time() -> None:
    """Zero is a time, not the lack of one."""
    bench = Bench()
    bench.ask("", '{"event":"a","time":0}')
    assert [event.time for event in bench.events] == [0.0]


def test_raw_events_take_their_metadata_from_the_query() -> None:
    """The body is text only."""
    bench = Bench()
    bench.ask("/raw", "one\ntwo", channel=CHANNEL, host="h", source="s", sourcetype="t", index="alerts")
    assert [event.event for event in bench.events] == ["one", "two"]
    assert {(e.host, e.source, e.sourcetype, e.index, e.channel) for e in bench.events} == {
        ("h", "s", "t", "alerts", CHANNEL)
    }


def test_events_before_a_bad_one_are_indexed_though_the_answer_is_an_error() -> None:
    """This is why a client must not repeat the whole batch."""
    bench = Bench()
    assert bench.json("", '{"event":"a"}{"event":""}{"event":"c"}') == {
        "text": "Event field cannot be blank",
        "code": 13,
        "invalid-event-number": 1,
    }
    assert [event.event for event in bench.events] == ["a"]


def test_gzip_is_unpacked() -> None:
    """The content type does not matter, the encoding does."""
    bench = Bench()
    assert bench.code("", gzip.compress(b'{"event":"a"}'), headers={"content-encoding": "gzip"}) == 0


def test_a_truncated_gzip_body_is_a_bad_format() -> None:
    """Half a body is not taken for a whole one."""
    body = gzip.compress(b'{"event":"a"}' * 100)[:-4]
    assert Bench().code("", body, headers={"content-encoding": "gzip"}) == 6


def test_a_small_body_that_unpacks_to_a_large_one_is_refused_in_little_memory() -> None:
    """A gzip bomb of 64 MiB costs no more than the limit."""
    bomb = gzip.compress(bytes(64 * 1_048_576))
    tracemalloc.start()
    try:
        answer = Bench(Settings(max_content_length=100_000)).ask("", bomb, headers={"content-encoding": "gzip"})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(answer, Answer)
    assert (answer.http, answer.media_type.startswith("text/html")) == (413, True)
    assert peak < 1_000_000


def test_the_content_limit_is_inclusive() -> None:
    """A body of exactly the limit passes, one byte more is refused with 413, packed or not."""
    body = b'{"event":"abc"}'
    assert Bench(Settings(max_content_length=len(body))).code("", body) == 0
    tight = Bench(Settings(max_content_length=len(body) - 1))
    assert tight.ask("", body).http == 413
    packed = gzip.compress(b" " * 61)
    small = Bench(Settings(max_content_length=60))
    assert small.ask("", packed, headers={"content-encoding": "gzip"}).http == 413


def test_acknowledgement_ids_count_up_for_each_channel() -> None:
    """They start at 0, and a failed request takes none."""
    bench = Bench()
    sent = [
        ('{"event":1}', CHANNEL),
        ('{"event":""}', CHANNEL),
        ('{"event":2}', CHANNEL),
        ('{"event":3}', OTHER_CHANNEL),
    ]
    assert [bench.json("", body, "ack", channel=to).get("ackId") for body, to in sent] == [0, None, 1, 0]


def test_a_channel_is_the_same_however_its_guid_is_written() -> None:
    """Upper and lower case name one channel."""
    bench = Bench()
    ids = [bench.json("", '{"event":1}', "ack", channel=channel)["ackId"] for channel in (CHANNEL, CHANNEL.upper())]
    assert ids == [0, 1]


def test_an_acknowledgement_is_true_once() -> None:
    """Then it is forgotten, and an id that never was is false."""
    bench = Bench()
    bench.ask("", '{"event":1}', "ack", channel=CHANNEL)
    assert bench.acks(0, 1) == {"0": True, "1": False}
    assert bench.acks(0) == {"0": False}
    assert bench.acks(0, channel=OTHER_CHANNEL) == {"0": False}


def test_what_is_not_indexed_is_neither_acknowledged_nor_seen_until_the_fault_ends() -> None:
    """Asking in between does not use the answer up."""
    bench = Bench()
    with bench.indexer.fault(hec_faults.not_indexed()):
        bench.ask("", '{"event":1}', "ack", channel=CHANNEL)
        assert (bench.acks(0), bench.events) == ({"0": False}, [])
    assert bench.acks(0) == {"0": True}
    assert len(bench.events) == 1


def test_an_idle_channel_is_forgotten() -> None:
    """After 600 s its ids start again; use keeps it alive."""
    bench = Bench()
    bench.ask("", '{"event":1}', "ack", channel=CHANNEL)
    bench.now += 599
    assert bench.acks(5) == {"5": False}
    bench.now += 599
    assert bench.json("", '{"event":1}', "ack", channel=CHANNEL)["ackId"] == 1
    bench.now += 600
    assert bench.json("", '{"event":1}', "ack", channel=CHANNEL)["ackId"] == 0


def test_acknowledgement_limits_refuse_before_anything_is_indexed() -> None:
    """A full channel answers 27, one channel too many 9."""
    bench = Bench(Settings(max_pending_acks=1, max_channels=1))
    codes = [bench.code("", '{"event":1}', "ack", channel=c) for c in (CHANNEL, CHANNEL, OTHER_CHANNEL)]
    assert codes == [0, 27, 9]
    assert len(bench.events) == 1


@pytest.mark.parametrize(
    ("fault", "http", "code"),
    [
        (hec_faults.busy(), 503, 9),
        (hec_faults.at_capacity(), 429, 26),
        (hec_faults.internal_error(), 500, 8),
        (hec_faults.shutting_down(), 503, 23),
        (hec_faults.token_disabled("plain"), 403, 1),
        (hec_faults.token_unknown(), 403, 4),
    ],
    ids=lambda value: value.name if isinstance(value, hec_faults.Fault) else None,
)
def test_a_fault_answers_with_its_code_and_ends_with_its_block(fault: hec_faults.Fault, http: int, code: int) -> None:
    """Nothing is indexed meanwhile, and afterwards all is well."""
    bench = Bench()
    with bench.indexer.fault(fault):
        answer = bench.ask("", '{"event":"a"}')
        assert isinstance(answer, Answer)
        assert (answer.http, json.loads(answer.body)["code"], bench.events) == (http, code, [])
    assert bench.code("", '{"event":"a"}') == 0


def test_a_fault_can_be_limited_in_number_and_ask_for_patience() -> None:
    """Two refusals with Retry-After, then success, so that a retry can be tested."""
    bench = Bench()
    with bench.indexer.fault(hec_faults.busy(times=2, retry_after=7)):
        answers = [bench.ask("", '{"event":"a"}') for _ in range(3)]
    assert [answer.http for answer in answers] == [503, 503, 200]
    assert answers[0].headers == (("Retry-After", "7"),)


def test_a_broken_connection_may_or_may_not_have_delivered() -> None:
    """Both are possible in reality; the fault says which."""
    bench = Bench()
    with bench.indexer.fault(hec_faults.reset()):
        assert bench.ask("", '{"event":"a"}') is Symptom.RESET
    assert bench.events == []
    with bench.indexer.fault(hec_faults.hang(stores=True)):
        assert bench.ask("", '{"event":"a"}') is Symptom.SILENCE
    assert len(bench.events) == 1


def test_only_the_named_token_is_disabled() -> None:
    """Other tokens go on."""
    bench = Bench()
    with bench.indexer.fault(hec_faults.token_disabled("query")):
        assert (bench.code("", '{"event":"a"}'), bench.code("", '{"event":"a"}', "query")) == (0, 1)


def test_health_tells_what_is_wrong() -> None:
    """The acknowledgement service counts only if it is asked for."""
    bench = Bench()
    with bench.indexer.fault(hec_faults.busy()):
        assert bench.health() == 18
        with bench.indexer.fault(hec_faults.ack_unavailable()):
            assert (bench.health(), bench.health(ack="true")) == (18, 20)
            with bench.indexer.fault(hec_faults.shutting_down()):
                assert bench.health() == 23
    with bench.indexer.fault(hec_faults.ack_unavailable()):
        assert (bench.health(), bench.health(ack="true")) == (17, 19)
        assert bench.code("/ack", '{"acks":[0]}', "ack", channel=CHANNEL) == 9


def test_no_repr_shows_a_token() -> None:
    """Values end up in logs and reports; secrets must not."""
    bench = Bench()
    secret = "0f0f-secret"  # noqa: S105 - this is the test's point
    request = Request("POST", "/services/collector", {"authorization": f"Splunk {secret}"}, {"token": secret})
    bench.ask("", '{"event":"a"}')
    assert secret not in repr((request, Token(secret)))
    assert "token='plain'" in repr(bench.events[0]), "the event shows the name of its token"


@given(
    path=st.sampled_from(["", "/event", "/raw", "/ack", "/health", "/nothing"]),
    method=st.sampled_from(["GET", "POST", "PUT"]),
    headers=st.dictionaries(
        st.sampled_from(["authorization", "content-encoding", "x-splunk-request-channel", "host"]), header_values
    ),
    query=st.dictionaries(st.sampled_from(["channel", "token", "ack", "index"]), short_text | st.just(CHANNEL)),
    body=st.binary(max_size=60) | st.sampled_from([b'{"event":1}', b'{"acks":[1,-1,99999999999999999999]}']),
)
def test_no_request_breaks_the_collector(
    path: str, method: str, headers: dict[str, str], query: dict[str, str], body: bytes
) -> None:
    """Whatever is sent, there is one of the vendor's answers."""
    answer = Bench().indexer.handle(Request(method, f"/services/collector{path}", headers, query, body))
    assert isinstance(answer, Answer)
    assert answer.http in {200, 400, 401, 403, 404, 405, 415}
