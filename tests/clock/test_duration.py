"""Lengths of time as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.clock import format_duration, parse_duration
from smokealarm.errors import UsageError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15 minutes", 900),
        ("90 s", 90),
        ("90s", 90),
        ("1 h 30 min", 5400),
        ("1 hour and 30 minutes", 5400),
        ("2 days, 1 hour", 176_400),
        ("a minute", 60),
        ("an hour", 3600),
        ("1.5 h", 5400),
        ("250 ms", 0.25),
        ("  3 Minutes ", 180),
        ("5 m", 300),
    ],
)
def test_counts_with_units_are_read(text: str, seconds: float) -> None:
    """A length is the sum of its counts, whatever the spelling of a unit."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "  ", "15", "minutes", "-5 min", "5 min later", "1 h 30", "5 min,, 3 s"])
def test_anything_else_is_refused(text: str) -> None:
    """A length without count, unit or sense is refused with an example of a right one."""
    with pytest.raises(UsageError, match=r"expected one like .15 minutes.|not a unit"):
        parse_duration(text)


def test_an_unknown_unit_names_the_nearest() -> None:
    """A misspelt unit is answered with the unit that was probably meant."""
    with pytest.raises(UsageError, match="'minuets' is not a unit; did you mean 'minutes'"):
        parse_duration("15 minuets")


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=90), "1 min 30 s"),
        (timedelta(hours=25), "1 d 1 h"),
        (timedelta(milliseconds=1500), "1 s 500 ms"),
        (timedelta(minutes=-3), "-3 min"),
    ],
)
def test_lengths_are_written_in_their_largest_units(length: timedelta, text: str) -> None:
    """What is written has no fraction and no needless zero."""
    assert format_duration(length) == text


@given(st.integers(min_value=0, max_value=10**10))
def test_what_is_written_is_read_back(milliseconds: int) -> None:
    """Writing and reading a length of whole milliseconds gives the same length."""
    length = timedelta(milliseconds=milliseconds)
    assert parse_duration(format_duration(length)) == length
