"""Moments and timeframes read as the vendor's pages say."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smokealarm.dynatrace.tenant.timeframe import Timeframe, parse_moment, parse_timeframe
from smokealarm.errors import ParameterInvalid

ORACLE = Path(__file__).parents[1] / "oracle" / "tenant"
HOUR = 3_600_000


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


def milliseconds(text: str) -> int:
    """Return a moment of a table in epoch milliseconds."""
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


NOW = milliseconds("2020-09-13T12:26:40.500Z")


@pytest.mark.parametrize("row", rows("moments.json"), ids=lambda row: row["text"])
def test_moments(row: dict[str, Any]) -> None:
    """A text names the moment that the table says."""
    now = milliseconds(row["now"]) if "now" in row else NOW
    assert parse_moment(row["text"], now, "from") == milliseconds(row["moment"])


@pytest.mark.parametrize("row", rows("not_moments.json"), ids=lambda row: row["text"])
def test_what_is_no_moment_is_refused_under_its_parameter(row: dict[str, Any]) -> None:
    """The refusal names the parameter, the text, and what was expected."""
    with pytest.raises(ParameterInvalid) as caught:
        parse_moment(row["text"], NOW, "writtenSince")
    assert caught.value.parameter == "writtenSince"
    assert row["hint"] in caught.value.message
    assert repr(row["text"]) in str(caught.value)


def test_a_timeframe_is_the_last_two_hours_unless_something_else_is_said() -> None:
    """Each endpoint has its own default for the start; the end is now."""
    assert parse_timeframe(None, None, NOW) == Timeframe(NOW - 2 * HOUR, NOW)
    assert parse_timeframe("", "", NOW, "now-3d") == Timeframe(NOW - 72 * HOUR, NOW)
    assert parse_timeframe("now-1h", "now-30m", NOW) == Timeframe(NOW - HOUR, NOW - HOUR // 2)


def test_a_timeframe_may_be_a_moment_but_not_end_before_it_starts() -> None:
    """The start is to blame."""
    assert parse_timeframe("now", "now", NOW) == Timeframe(NOW, NOW)
    with pytest.raises(ParameterInvalid, match="from: 'now' lies after the end"):
        parse_timeframe("now", "now-1m", NOW)


PIECES = st.sampled_from(
    ["now", "-", "/", "2", "999999999", "d", "M", "y", "w", "2021-01-25", "T", " ", "05:57", ":01", ".1", "+01:00"]
)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join)), st.integers(0, 10**16))
@settings(max_examples=300)
def test_any_text_is_a_moment_or_refused(text: str, now: int) -> None:
    """Nothing but a refusal comes out, whatever the clock says."""
    try:
        assert isinstance(parse_moment(text, now, "to"), int)
    except ParameterInvalid as error:
        assert error.parameter == "to"  # noqa: PT017 - a text may also be read


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))  # noqa: DTZ001 - the zone is added
def test_a_written_moment_is_read_as_the_same(moment: datetime) -> None:
    """What the standard library writes in UTC reads back, with a T or a blank."""
    seconds = int(moment.replace(tzinfo=UTC).timestamp())
    assert parse_moment(moment.isoformat(), 0, "from") == seconds * 1000
    assert parse_moment(f"{moment.isoformat(' ')}Z", 0, "from") == seconds * 1000


@given(st.integers(0, 4 * 10**12), st.sampled_from("mhdwMy"))
def test_aligning_twice_changes_nothing(now: int, unit: str) -> None:
    """An aligned moment is not later, and it is its own alignment."""
    aligned = parse_moment(f"now/{unit}", now, "from")
    assert aligned <= now
    assert parse_moment(f"now/{unit}", aligned, "from") == aligned
