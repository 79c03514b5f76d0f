"""Whatever the bytes, ingestion neither crashes nor loses a line, and what it reads it can read again."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.oracle import NOW

from smokealarm.dynatrace.ingest import DataPoint, IngestLimits, LineError, Summary, ingest, parse_line

WORDS = ("a", "shop.x", "gauge", "count", "delta=", "min=", "max=", "sum=", "dt.meta.", "dt.", "NaN", "1600000000000")
PIECES = st.sampled_from((*WORDS, *',="\\#1-+.eö🔥 \t\u2028\x00\r\x85'))
LINES = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)).filter(lambda line: "\n" not in line)

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.from_regex(r"[a-z_][a-zA-Z0-9_-]{0,9}(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,9}){0,3}", fullmatch=True)
DIMENSIONS = st.dictionaries(
    st.from_regex(r"[a-z0-9_.:-]{1,20}", fullmatch=True),
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=40),
    max_size=5,
)


def _written(key: str, dimensions: dict[str, str], payload: str) -> str:
    quoted = (
        f',{name}="{value}"'
        for name, value in (
            (name, value.replace("\\", "\\\\").replace('"', '\\"')) for name, value in dimensions.items()
        )
    )
    return f"{key}{''.join(quoted)} {payload}"


@given(LINES)
@settings(max_examples=400)
def test_any_line_is_read_or_refused_at_a_place_in_it(line: str) -> None:
    """Nothing but a line error comes out, and its span lies in the line."""
    try:
        parse_line(line)
    except LineError as error:
        assert 0 <= error.offset < error.end <= len(line) + 1  # noqa: PT017 - a line may also be read
        assert error.hint  # noqa: PT017 - the same


@given(
    st.one_of(st.binary(), st.lists(LINES, max_size=12).map(lambda lines: "\n".join(lines).encode(errors="replace")))
)
@settings(max_examples=300)
def test_no_line_of_any_body_is_lost(body: bytes) -> None:
    """Each line is taken, refused, or says nothing; a good line is taken whatever stands around it."""
    alone, among = ingest(body, NOW), ingest(body + b"\nshop.x 1\n1bad 1", NOW)
    assert alone.response.lines_ok + alone.response.lines_invalid <= body.count(b"\n") + 1
    assert among.response.lines_ok == alone.response.lines_ok + 1
    assert among.response.lines_invalid == alone.response.lines_invalid + 1
    assert len(among.refused) == min(10, among.response.lines_invalid)


@given(KEYS.filter(lambda key: not key.startswith("dt.")), DIMENSIONS, NUMBERS, st.none() | st.integers(0, 10**15))
def test_what_is_written_is_read_back(
    key: str, dimensions: dict[str, str], number: float, timestamp: int | None
) -> None:
    """Any key, any dimension value in quotes, any number and timestamp come back as they were."""
    payload = f"gauge,{number!r}" if timestamp is None else f"{number!r} {timestamp}"
    expected = DataPoint(key, tuple(dimensions.items()), "gauge", Summary.of(number), timestamp)
    assert parse_line(_written(key, dimensions, payload)) == expected


@pytest.mark.parametrize("piece", ['"', "\\", "a", "a.", ",a=", ',a="\\', "1", "#", " ", ",", "a=\\", "min=1,"])
@pytest.mark.parametrize("start", ["", "s,a=", 's,a="', "s gauge,", "#s gauge dt.meta.unit="])
def test_long_lines_are_judged_at_once(start: str, piece: str) -> None:
    """A hundred thousand characters take a moment, even without the limit of the line."""
    line = start + piece * (100_000 // len(piece))
    began = time.process_time()
    with suppress(LineError):
        parse_line(line, limits=IngestLimits(line=10**9))
    assert time.process_time() - began < 1.5


def test_a_body_of_errors_takes_little_memory() -> None:
    """Ten thousand bad lines need little more than their own text."""
    body = b"1\n" * 10_000
    tracemalloc.start()
    try:
        brought = ingest(body, NOW)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert brought.response.lines_invalid == 10_000
    assert peak < 1_000_000
