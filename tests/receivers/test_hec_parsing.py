"""Bodies of the event endpoint become events, and bad ones end where the vendor says."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.receivers.hec.parsing import parse_events, parse_raw
from smokealarm.receivers.hec.settings import Settings, Token
from smokealarm.receivers.hec.status import Status

TOKEN = Token("secret", indexes=("alerts",))
BODIES = json.loads((Path(__file__).parents[1] / "oracle" / "hec" / "bodies.json").read_text())["rows"]

# A short alphabet spares Hypothesis its table of all characters, which takes seconds to make.
texts = st.text('aZ0 "{}[]\\\n\x00\xe4\u20ac\U0001f600\ud800', max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["event", "time", "host", "source", "sourcetype", "index", "fields", "other"])
envelopes = st.dictionaries(keys, json_values, max_size=4)
bodies = st.one_of(
    st.binary(max_size=200),
    st.lists(st.one_of(envelopes.map(json.dumps), st.sampled_from(["{", "}", ",", "[", '"', "\x00"])), max_size=6).map(
        lambda parts: "".join(parts).encode()
    ),
)


@pytest.mark.parametrize("row", BODIES, ids=lambda row: row["name"])
def test_bodies_are_answered_as_the_vendor_does(row: dict[str, Any]) -> None:
    """Each row of the oracle: how many events stand, the code, the number of the bad event."""
    batch = parse_events(row["body"].encode(), TOKEN, Settings())
    code = 0 if batch.failure is None else batch.failure.value
    assert (len(batch.events), code, batch.event_number) == (row["accepted"], row["code"], row["number"])


def test_what_an_event_says_of_itself_is_kept() -> None:
    """Time, metadata and fields come through; the event is kept as JSON."""
    body = b'{"event":{"a":1},"time":"1.5","host":"h","index":"alerts","fields":{"f":[1,"x"]}}'
    (event,) = parse_events(body, TOKEN, Settings()).events
    assert (event.event_json, event.time, event.host, event.source) == ('{"a": 1}', 1.5, "h", None)
    assert (event.index, event.fields) == ("alerts", (("f", (1, "x")),))


def test_bytes_that_are_not_utf8_end_the_body_there() -> None:
    """Events before the bad byte stand."""
    for rest in (b'{"event":"\xff"}', b"\xff"):
        batch = parse_events(b'{"event":"a"}' + rest, TOKEN, Settings())
        assert (len(batch.events), batch.failure, batch.event_number) == (1, Status.INVALID_DATA_FORMAT, 1)


def test_nesting_without_end_is_a_bad_format() -> None:
    """A body made to exhaust the stack is refused like any other nonsense."""
    batch = parse_events(b'{"event":' + b"[" * 100_000, TOKEN, Settings())
    assert batch.failure is Status.INVALID_DATA_FORMAT


def test_an_event_over_its_limit_is_a_bad_format() -> None:
    """The limit is in bytes of one event, not in characters and not of the body."""
    settings = Settings(max_event_size=20)
    fits, too_long = '{"event":"12345678"}', '{"event":"\xe4\xf6\xfc\xe4\xf6"}'
    batch = parse_events((fits + too_long).encode(), TOKEN, settings)
    assert (len(batch.events), batch.failure, batch.event_number) == (1, Status.INVALID_DATA_FORMAT, 1)


def test_named_choices_can_be_made_otherwise() -> None:
    """Arrays, unknown keys and the numbering of code 7 follow the settings."""
    lenient = Settings(accept_arrays=True, ignore_unknown_keys=True, incorrect_index_from=0)
    batch = parse_events(b'[{"event":"a"},{"event":"b","x":1}]{"event":"c","index":"nope"}', TOKEN, lenient)
    assert (len(batch.events), batch.failure, batch.event_number) == (2, Status.INCORRECT_INDEX, 2)


def test_a_token_without_indexes_allows_all() -> None:
    """As in inputs.conf, an empty list is no restriction."""
    assert parse_events(b'{"event":"a","index":"any"}', Token("x"), Settings()).failure is None


def test_every_line_of_raw_data_is_an_event() -> None:
    """Blank lines are none."""
    assert [line.event_json for line in parse_raw(b"one\r\n\n  \ntwo")] == ['"one"', '"two"']


@given(bodies)
def test_no_body_breaks_the_parser(body: bytes) -> None:
    """Whatever is sent, the parser answers, and a failure of an event always has a number."""
    batch = parse_events(body, TOKEN, Settings())
    assert batch.failure is not None or batch.events
    assert (batch.event_number is None) == (batch.failure in {None, Status.NO_DATA})
    parse_raw(body)


@given(st.lists(envelopes, min_size=1, max_size=5))
def test_events_are_judged_one_by_one(values: list[dict[str, Any]]) -> None:
    """A batch accepts exactly the events that stand before the first one that fails alone."""
    texts = [json.dumps(value).encode() for value in values]
    good = [parse_events(text, TOKEN, Settings()).failure is None for text in texts]
    expected = good.index(False) if False in good else len(good)
    assert len(parse_events(b" ".join(texts), TOKEN, Settings()).events) == expected


def test_memory_stays_within_a_multiple_of_the_body() -> None:
    """A full body of the smallest events needs tens of times its size, not thousands."""
    body = b'{"event":1}' * 20_000
    tracemalloc.start()
    try:
        parse_events(body, TOKEN, Settings())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60 * len(body)
