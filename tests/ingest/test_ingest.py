"""What a body brings, how errors read, and how points become series."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from click.testing import CliRunner
from tests.ingest.oracle import NOW

from smokealarm.cli import main
from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.ingest import (
    DataPoint,
    IngestLimits,
    IngestOptions,
    LineError,
    Metadata,
    PayloadTooLargeError,
    Summary,
    ingest,
    parse_line,
    to_series,
)

MINUTE = NOW // 60_000


def _point(key: str, value: float | Summary, minute: float = 0, **dimensions: str) -> DataPoint:
    summary = value if isinstance(value, Summary) else Summary.of(value)
    return DataPoint(key, tuple(dimensions.items()), "gauge", summary, MINUTE * 60_000 + int(minute * 60_000))


# ---- bodies


def test_points_carry_their_stored_key_and_a_timestamp() -> None:
    """A point without a timestamp gets the server's; one with a timestamp keeps it."""
    brought = ingest(b"shop.orders count,delta=2\nshop.heat 3 1600000000001", NOW)
    assert brought.points == (
        DataPoint("shop.orders.count", (), "count", Summary.of(2.0), NOW),
        DataPoint("shop.heat", (), "gauge", Summary.of(3.0), NOW + 1),
    )


def test_the_first_metadata_of_a_key_is_used() -> None:
    """Later metadata of the same stored key is passed over, and the key has the suffix of its type."""
    brought = ingest(b"#a count dt.meta.unit=s\n#a count dt.meta.unit=ms\n#a gauge dt.meta.unit=B", NOW)
    assert brought.metadata == (
        Metadata("a.count", "count", (("unit", "s"),)),
        Metadata("a", "gauge", (("unit", "B"),)),
    )
    assert brought.response.lines_ok == 3


def test_a_summary_of_nothing_counts_but_stores_nothing() -> None:
    """A gauge with count=0 is a good line without a point."""
    brought = ingest(b"a gauge,min=0,max=0,sum=0,count=0", NOW)
    assert (brought.points, brought.response.lines_ok) == ((), 1)


def test_refused_lines_are_kept_for_a_person_as_far_as_they_are_listed() -> None:
    """The first errors are kept with their numbers; the others are only counted."""
    brought = ingest(b"b 1\n1a 1\n1c 1", NOW, IngestOptions(reported_errors=1))
    assert [(number, error.text) for number, error in brought.refused] == [(2, "1a 1")]
    assert [each.line for each in brought.response.invalid_lines] == [2]
    assert brought.response.lines_invalid == 2
    assert brought.response.message == "First 1 errors reported"


def test_bytes_that_are_no_utf_8_spoil_only_keys() -> None:
    """In a value they become U+FFFD; in a key they are refused; other lines are taken."""
    brought = ingest(b'a,x="\xff" 1\n\xff 1\nb 1', NOW)
    assert [point.dimensions for point in brought.points] == [(("x", "\ufffd"),), ()]
    assert [number for number, _ in brought.refused] == [2]


def test_a_body_over_the_limit_is_not_read() -> None:
    """The limit itself is read; one byte more is not, and the error says what to do."""
    limits = IngestLimits(body=3)
    assert ingest(b"a 1", NOW, limits=limits).response.lines_ok == 1
    with pytest.raises(PayloadTooLargeError, match="the body has 4 bytes; at most 3 are read") as caught:
        ingest(b"a 12", NOW, limits=limits)
    assert caught.value.status == 413


def test_a_timestamp_out_of_range_is_pointed_at() -> None:
    """The caret stands under the timestamp, and the hint says how far off it is."""
    ((_, error),) = ingest(b"a 1 1599990000000 ", NOW).refused
    assert str(error) == (
        "invalid timestamp\n   1 | a 1 1599990000000 \n     |     ^^^^^^^^^^^^^\n"
        "at most 60 minutes in the past and 10 in the future are allowed; this is -166.7 minutes from now"
    )


# ---- errors


def test_an_error_reads_like_a_compilers() -> None:
    """The vendor's words come first, then the line with carets, then what was expected."""
    with pytest.raises(LineError) as caught:
        parse_line("shop,a=b gauge,min=1,max=2")
    assert str(caught.value) == (
        "invalid value\n   1 | shop,a=b gauge,min=1,max=2\n     |                ^^^^^^^^^^^\n"
        "a gauge is one number, or all of min=, max=, sum= and count=; sum, count is missing"
    )


def test_lines_that_say_nothing_are_none() -> None:
    """Blank lines and comments are neither data nor errors."""
    assert [parse_line(line) for line in ("", " \t", "#", "# x", "#\tx")] == [None] * 5


def test_a_line_may_be_as_long_as_the_limit() -> None:
    """The limit itself is read; one character more is pointed at."""
    limits = IngestLimits(line=3)
    assert parse_line("a 1", limits=limits) == DataPoint("a", (), "gauge", Summary.of(1.0), None)
    with pytest.raises(LineError, match="line too long") as caught:
        parse_line("a 12", limits=limits)
    assert (caught.value.offset, caught.value.end) == (3, 4)


# ---- options


@pytest.mark.parametrize("choices", [IngestOptions(), IngestLimits()])
def test_every_option_and_limit_says_what_it_means(choices: IngestOptions | IngestLimits) -> None:
    """Each has a meaning and a page, and its default is what it is here."""
    said = list(describe(choices))
    assert len(said) == len(type(choices).__dataclass_fields__)
    for each in said:
        assert each.value == each.default
        assert each.meaning
        assert each.source.startswith("https://")


# ---- series


def test_points_become_one_table_per_metric() -> None:
    """Rows are sets of dimensions in the order of their keys, slots are minutes, several values of a slot are kept."""
    points = [
        _point("m", 1.0, 0, a="x", b="y"),
        _point("m", 4.0, 0.9, b="y", a="x"),
        _point("m", 3.0, 2, a="z"),
        _point("n", 7.0, 1),
    ]
    tables = to_series(points, MINUTE, 3)
    assert list(tables) == ["m", "n"]
    assert tables["m"].dimensions == ((("a", "x"), ("b", "y")), (("a", "z"),))
    np.testing.assert_array_equal(tables["m"].total, [[5, math.nan, math.nan], [math.nan, math.nan, 3]])
    np.testing.assert_array_equal(tables["m"].count, [[2, 0, 0], [0, 0, 1]])
    assert tables["m"].percentile(50)[0, 0] == 2.5
    np.testing.assert_array_equal(tables["n"].total, [[math.nan, 7, math.nan]])


def test_summaries_are_merged_within_their_slot() -> None:
    """Minimum, maximum, sum and count of a slot are those of all lines that fell into it."""
    points = [_point("m", Summary(1, 5, 9, 3)), _point("m", 0.5), _point("m", Summary(2, 9, 11, 2), 1, a="x")]
    table = to_series(points, MINUTE, 2)["m"]
    np.testing.assert_array_equal(table.minimum, [[0.5, math.nan], [math.nan, 2]])
    np.testing.assert_array_equal(table.maximum, [[5, math.nan], [math.nan, 9]])
    np.testing.assert_array_equal(table.total, [[9.5, math.nan], [math.nan, 11]])
    np.testing.assert_array_equal(table.count, [[4, 0], [0, 2]])


def test_points_outside_the_window_or_time_are_left_out() -> None:
    """Neither earlier nor later points nor those without a timestamp make rows or tables."""
    timeless = DataPoint("t", (), "gauge", Summary.of(1.0), None)
    points = [_point("m", 1.0, -1), _point("m", 2.0, 1), _point("m", Summary(1, 2, 3, 2), 2), timeless]
    tables = to_series(points, MINUTE + 1, 1)
    assert list(tables) == ["m"]
    np.testing.assert_array_equal(tables["m"].total, [[2.0]])


# ---- the command


def _run(*arguments: str, stdin: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["ingest", *arguments], input=stdin)
    return done.exit_code, done.output


def test_a_line_is_explained() -> None:
    """What a line says is listed, and what it does not say is not."""
    code, output = _run("shop.orders,a=b count,delta=2")
    assert code == 0
    assert output.splitlines() == [
        "type: count",
        "metric: shop.orders",
        "stored: shop.orders.count",
        "dimensions: {'a': 'b'}",
        "value: 2.0",
    ]
    assert _run("# note") == (0, "comment\n")


def test_a_wrong_line_is_shown_with_a_caret() -> None:
    """The exit code is 2 and the guilty characters are underlined."""
    code, output = _run("1shop 5")
    assert code == 2
    assert "error: invalid metric key\n   1 | 1shop 5\n     | ^\n" in output


def test_many_lines_are_checked() -> None:
    """Raw lines, JSON strings and objects are read; each gives one object; blank lines give none."""
    lines = ["a 1 5", json.dumps('b,x="1" gauge,min=1,max=2,sum=3,count=2'), json.dumps({"line": "1c 1"}), "", "# note"]
    code, output = _run("--json", "-", stdin="\n".join([*lines, "#d count dt.meta.unit=s"]))
    assert code == 0
    said = [json.loads(line) for line in output.splitlines()]
    nothing = dict.fromkeys(("type", "metric", "stored", "dimensions", "value", "timestamp", "metadata"))
    assert said[0] == {
        **nothing,
        "ok": True,
        "type": "gauge",
        "metric": "a",
        "stored": "a",
        "dimensions": {},
        "value": 1.0,
        "timestamp": 5,
    }
    assert said[1]["value"] == {"min": 1.0, "max": 2.0, "sum": 3.0, "count": 2}
    assert said[1]["dimensions"] == {"x": "1"}
    assert (said[2]["ok"], said[2]["error"], said[2]["offset"]) == (False, "invalid metric key", 0)
    assert said[3] == {"ok": True, **nothing}
    assert (said[4]["stored"], said[4]["metadata"], said[4]["value"]) == ("d.count", {"unit": "s"}, None)


@pytest.mark.parametrize("line", ['{"query": "a 1"}', '"a 1', "{}"])
def test_json_without_a_line_is_taken_as_raw_text(line: str) -> None:
    """It is refused as the text that it is."""
    said = json.loads(_run("--json", "-", stdin=line)[1])
    assert (said["ok"], said["offset"]) == (False, 0)
