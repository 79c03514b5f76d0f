"""A tape is written for people, read again exactly, and refused at the place where something is wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.settings.drawn import damaged
from tests.tape.making import TAPES, a_tape

from smokealarm.check.document import Kind
from smokealarm.check.schema_files import validator
from smokealarm.errors import TapeInvalid
from smokealarm.pipeline.measurement import Metric
from smokealarm.tape import MetricTrack, Recorded, Tape, TenantTrack, read_tape, write_tape

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ERRORS = Metric("AWS/Lambda", "Errors", (("FunctionName", "drill-ingest"),))


def lines(tape: Tape) -> list[str]:
    """Return the lines of a tape."""
    return write_tape(tape).splitlines()


@given(TAPES)
@MANY
def test_what_is_written_is_read_again(tape: Tape) -> None:
    """Every part of it, and the schema accepts it."""
    text = write_tape(tape)
    assert read_tape("a.json", text) == tape
    assert write_tape(read_tape("a.json", text)) == text
    schema = validator(Kind.TAPE)
    assert schema is not None
    schema.validate(json.loads(text))


@given(TAPES.map(lambda tape: json.loads(write_tape(tape))).flatmap(damaged))
@MANY
def test_what_the_schema_refuses_is_refused(document: object) -> None:
    """The reader may know better, such as that counts and sums have their values in the same minutes."""
    schema = validator(Kind.TAPE)
    assert schema is not None
    if not schema.is_valid(document):
        with pytest.raises(TapeInvalid):
            read_tape("a.json", json.dumps(document))


def test_a_series_is_one_line() -> None:
    """With what does not follow from the rest: three values of 2 need no minimum."""
    several = Recorded((3.0, 2.0), (6.0, 3.0), (2.0, 1.0), (2.0, 2.0), ((1, (1.0, 2.0)),))
    written = lines(a_tape(metrics=(MetricTrack(ERRORS, several),)))
    assert written[-3] == (
        '{"namespace": "AWS/Lambda", "metric": "Errors", "dimensions": {"FunctionName": "drill-ingest"}, '
        '"count": "3 2", "sum": "6 3", "min": "2 1", "max": "2 2", "samples": {"1": "1 2"}}'
    )


def test_single_values_are_a_sum_alone() -> None:
    """Count, minimum and maximum follow from it."""
    track = TenantTrack("orders", (), Recorded.of((1.0,) * 9, (0.0,) * 9), (None, None, 5.0))
    assert lines(a_tape(tenant=(track,)))[-3] == '{"key": "orders", "sum": "0x8", "known": "_x2 5"}'


def test_a_series_without_a_value_is_left_out() -> None:
    """It says nothing."""
    assert lines(a_tape(metrics=(MetricTrack(ERRORS, Recorded.of((), ())),))) == lines(a_tape())


def test_a_recorded_series_is_a_time_series() -> None:
    """A minute without a value is missing; percentiles are of the samples."""
    recorded = Recorded((3.0, None, 1.0), (6.0, None, 7.0), (1.0, None, 7.0), (3.0, None, 7.0), ((0, (1.0, 2.0, 3.0)),))
    series = recorded.series(100, 4, (("a", "b"),))
    assert (series.start, series.stop, series.dimensions) == (100, 104, ((("a", "b"),),))
    assert series.count.tolist() == [[3, 0, 1, 0]]
    assert np.array_equal(series.aggregate("max"), [[3, np.nan, 7, np.nan]], equal_nan=True)
    assert np.array_equal(series.percentile(50), [[2, np.nan, 7, np.nan]], equal_nan=True)


def test_samples_that_are_not_all_known_are_none() -> None:
    """A percentile is then an estimate, as of any summary."""
    assert Recorded((2.0, 2.0), (3.0, 3.0), (1.0, 1.0), (2.0, 2.0), ((0, (1.0, 2.0)),)).series(0, 2).samples is None


WRITTEN = write_tape(a_tape(metrics=(MetricTrack(ERRORS, Recorded.of((2.0, 1.0), (4.0, 1.0))),)))


@pytest.mark.parametrize(
    ("old", "new", "line", "guilty", "says"),
    [
        ('"4 1"', '"4 1y"', 10, "1y", "'1y' is no value"),
        ('"sum"', '"sun"', 10, "{", "sum is missing"),
        ('"count": "2 1"', '"count": "2"', 10, '"', "count and sum have values in different minutes"),
        ('"count": "2 1"', '"count": "2 0"', 10, '"', "count has a minute with no whole number"),
        ('"count": "2 1"', '"mim": "2 1"', 10, '"', "did you mean min?"),
        ('"seed": 0', '"seed": true', 5, "t", "seed is true or false"),
        ('"minute_of_hour": 0', '"minute_of_hour": 60', 7, "6", "expected 0 to 59"),
        ('"minutes": 10', '"minutes": 0', 6, "0", "expected at least 1"),
        ('"format": 1', '"format": 2', 2, "2", "reads 1; record it again"),
        ('"name": "A scenario"', '"name": 7', 3, "7", "name is a number"),
        ('"FunctionName": "drill-ingest"', '"FunctionName": null', 10, "n", "FunctionName is null"),
        ('"cloudwatch": [', '"cloudwatch": [3,', 9, "3", "here is a number"),
    ],
)
def test_a_wrong_tape_is_refused_at_its_place(old: str, new: str, line: int, guilty: str, says: str) -> None:
    """With the file, the line, and a caret below the guilty characters."""
    assert old in WRITTEN
    with pytest.raises(TapeInvalid) as raised:
        read_tape("tapes/a.json", WRITTEN.replace(old, new))
    message = str(raised.value)
    head, shown, carets, *_ = message.split("\n")
    assert head.startswith(f"tapes/a.json:{line}:")
    assert says in message
    start = carets.index("^")
    assert shown[start : start + carets.count("^")] == guilty


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{\n1}", r"a.json:2:1: this is no JSON"),
        ("[]", "here is a list"),
        ('{"format": 1, "format": 1}', "'format' twice"),
        ('{"format": NaN}', "NaN is no number"),
        ("[" * 100_000, "a.json"),
    ],
)
def test_what_is_no_json_object_is_no_tape(text: str, says: str) -> None:
    """The message names the file."""
    with pytest.raises(TapeInvalid, match=says):
        read_tape("a.json", text)


@given(st.text(max_size=200))
def test_no_text_crashes_the_reader(text: str) -> None:
    """It is a tape or it is refused."""
    with pytest.raises(TapeInvalid):
        read_tape("a.json", text)
