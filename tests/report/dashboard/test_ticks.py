"""Ticks are round, few, in order, and cover what they are asked to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smokealarm.report.dashboard.ticks import moment, time_label, time_ticks, value_range

VALUES = st.floats(-1e12, 1e12) | st.floats(-1e290, 1e290)
MINUTES = st.integers(0, 4_000_000_000)


@given(VALUES, VALUES, st.integers(1, 12), st.booleans())
def test_values_are_covered_by_few_even_steps(low: float, high: float, most: int, whole: bool) -> None:  # noqa: FBT001
    """Whatever the data are, the axis holds them."""
    assume(abs(high - low) > abs(low) * 1e-9 or high == low)
    low, high = min(low, high), max(low, high)
    found = value_range(low, high, most, whole=whole)
    steps = [after - before for before, after in pairwise(found.ticks)]
    near = (found.high - found.low) * 1e-9 + 1e-290
    assert found.low <= low + near
    assert found.high >= high - near
    assert (found.ticks[0], found.ticks[-1]) == (found.low, found.high)
    assert 1 <= len(steps) <= max(2, most)
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-6)
    assert not whole or all(float(tick).is_integer() for tick in found.ticks)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, (0, 5, 10)),
        (0, 97, (0, 50, 100)),
        (-3, 4, (-5, 0, 5)),
        (0, 0, (0, 0.5, 1)),
        (0, 5e-324, (0, 0.5, 1)),
        (-1.7e308, 1.7e308, (-1e300, 0, 1e300)),
        (5, 5, (4, 6, 8, 10)),
        (0, 0.3, (0, 0.1, 0.2, 0.3)),
    ],
)
def test_examples(low: float, high: float, ticks: tuple[float, ...]) -> None:
    """Steps are 1, 2 or 5 times a power of ten."""
    assert value_range(low, high, 3).ticks == pytest.approx(ticks)


def test_whole_numbers_have_no_ticks_between_them() -> None:
    """Half a message is none."""
    assert value_range(0, 1, 5, whole=True).ticks == (0, 1)


@given(MINUTES, st.integers(0, 5_000_000), st.integers(1, 12))
def test_moments_lie_in_the_window_and_are_few(start: int, minutes: int, most: int) -> None:
    """Never more than asked for, and evenly apart."""
    ticks = time_ticks(start, start + minutes, most)
    assert all(start <= tick <= start + minutes for tick in ticks)
    assert len(ticks) <= most
    assert len({after - before for before, after in pairwise(ticks)}) <= 1


def test_two_hours_have_a_tick_every_half_hour() -> None:
    """Ticks are full half hours, not halves since the start."""
    noon = 29_352_240
    assert [time_label(tick, 30) for tick in time_ticks(noon - 117, noon + 3, 6)] == [
        "10:30",
        "11:00",
        "11:30",
        "12:00",
    ]


def test_a_midnight_is_a_day() -> None:
    """The day stands where it begins."""
    midnight = 29_352_240 - 720
    assert (time_label(midnight, 60), time_label(midnight + 60, 60)) == ("22 Oct", "01:00")
    assert time_label(midnight + 720, 1440) == "22 Oct"
    assert moment(midnight) == "2025-10-22 00:00"
