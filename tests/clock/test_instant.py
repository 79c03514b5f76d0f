"""Moments of virtual time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.clock import Instant, own_hour
from smokealarm.errors import UsageError

NEW_YEAR = Instant.of(datetime(2030, 1, 1, tzinfo=UTC))
MOMENTS = st.integers(min_value=0, max_value=4 * 10**9).map(Instant)


def test_a_moment_is_the_same_in_every_zone() -> None:
    """A datetime's zone is taken into account, and the datetime given back is in UTC."""
    paris = datetime(2030, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    assert Instant.of(paris) == NEW_YEAR
    assert NEW_YEAR.datetime == datetime(2030, 1, 1, tzinfo=UTC)
    assert NEW_YEAR.datetime.tzinfo is UTC


def test_a_datetime_without_zone_is_refused() -> None:
    """A moment that could mean several is not guessed."""
    with pytest.raises(UsageError, match="does not say its time zone"):
        Instant.of(datetime(2030, 1, 1))  # noqa: DTZ001 - the point of the test


def test_moments_are_written_in_utc_with_milliseconds() -> None:
    """The text of a moment is ISO 8601 with a Z."""
    assert str(NEW_YEAR + timedelta(milliseconds=1250)) == "2030-01-01T00:00:01.250Z"


def test_lengths_are_added_and_differences_taken() -> None:
    """A later moment minus an earlier one is the length in between."""
    later = NEW_YEAR + timedelta(minutes=5)
    assert later.since(NEW_YEAR) == timedelta(minutes=5)
    assert later - timedelta(minutes=5) == NEW_YEAR
    assert later > NEW_YEAR


def test_floor_and_ceiling_enclose_a_moment() -> None:
    """A moment on a step is its own floor and ceiling; one between two steps lies between them."""
    minute = timedelta(minutes=1)
    inside = NEW_YEAR + timedelta(seconds=61)
    assert NEW_YEAR.floor(minute) == NEW_YEAR == NEW_YEAR.ceiling(minute)
    assert inside.floor(minute) == NEW_YEAR + minute
    assert inside.ceiling(minute) == NEW_YEAR + 2 * minute


@given(MOMENTS)
def test_an_own_hour_is_out_of_reach_of_the_past(now: Instant) -> None:
    """It starts on the hour, at least an hour and less than two after now."""
    start = own_hour(now)
    assert start.epoch % 3600 == 0
    assert timedelta(hours=1) <= start.since(now) < timedelta(hours=2)
