"""Series by slots: making, asking, cutting, merging."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from smokealarm.series import AGGREGATIONS, TimeSeries

A, B = (("host", "a"),), (("host", "b"),)


@pytest.fixture
def series() -> TimeSeries:
    """Two series over the minutes 10, 11 and 12: 1, 3 | - | 5 and - | 7 | -."""
    rows, minutes = np.array([0, 0, 0, 1, 1]), np.array([10, 10, 12, 11, 99])
    return TimeSeries.of_samples((10, 3), [A, B], rows, minutes, np.array([3.0, 1.0, 5.0, 7.0, 1.0]))


@pytest.mark.parametrize(
    ("name", "first"),
    [("min", 1), ("max", 3), ("sum", 4), ("count", 2), ("avg", 2), ("median", 2), ("percentile", 2), ("value", 4)],
)
def test_a_slot_answers_every_aggregation_and_a_missing_one_none(series: TimeSeries, name: str, first: float) -> None:
    """Each aggregation of the values 1 and 3 is known; slots without values are NaN, never zero."""
    assert name in AGGREGATIONS
    values = series.aggregate(name)
    assert values[0, 0] == first
    assert np.isnan(values[0, 1])
    assert np.isnan(values[1, 0])
    assert series.missing.tolist() == [[False, True, False], [True, False, True]]


def test_values_outside_the_window_are_left_out(series: TimeSeries) -> None:
    """A value of minute 99 is in no slot of the minutes 10 to 12."""
    assert np.nansum(series.count) == 4
    assert (series.start, series.stop, series.slots) == (10, 13, 3)


def test_percentiles_are_exact_where_samples_were_kept(series: TimeSeries) -> None:
    """The 90th percentile of 1 and 3 lies at nine tenths of the way."""
    assert series.percentile(90)[0, 0] == pytest.approx(2.8)


def test_percentiles_are_estimated_from_a_summary() -> None:
    """Without samples the percentile runs from the minimum over the average to the maximum."""
    slot = TimeSeries(0, (A,), *(np.array([[value]]) for value in (0.0, 10.0, 8.0, 4.0)))
    assert [slot.percentile(rank)[0, 0] for rank in (0, 25, 50, 75, 100)] == [0, 1, 2, 6, 10]


def test_merging_rows_pours_their_values_together(series: TimeSeries) -> None:
    """Both series become one whose slots hold the values of both."""
    merged = series.merged(np.array([0, 0]), [()], keep_samples=True)
    assert merged.total.tolist() == [[4, 7, 5]]
    assert merged.count.tolist() == [[2, 1, 1]]
    assert merged.folded(keep_samples=True).percentile(50).tolist() == [[4]]
    assert merged.folded().minimum.tolist() == [[1]]


def test_merging_keeps_samples_only_when_asked(series: TimeSeries) -> None:
    """Samples cost memory, so a merge drops them unless percentiles are wanted."""
    assert series.merged(np.array([0, 0]), [()]).samples is None


def test_samples_are_made_up_where_slots_hold_one_value_at_most() -> None:
    """Single values are their own samples, so a median over merged slots is exact."""
    single = TimeSeries.of_values(0, [A, B], np.array([[1.0, 2.0], [9.0, np.nan]]))
    assert single.folded(keep_samples=True).percentile(100).tolist() == [[2], [9]]
    assert single.merged(np.array([0, 0]), [()], keep_samples=True).percentile(50).tolist() == [[5, 2]]


def test_lost_samples_stay_lost() -> None:
    """A summary of several values has no samples to keep."""
    slot = TimeSeries(0, (A,), *(np.array([[value]]) for value in (0.0, 10.0, 8.0, 4.0)))
    assert slot.folded(keep_samples=True).samples is None


def test_slots_merge_into_longer_slots(series: TimeSeries) -> None:
    """Two-minute slots are counted from the first minute; the last may be short."""
    longer = series.resampled(2, keep_samples=True)
    assert (longer.start, longer.minutes, longer.slots) == (10, 2, 2)
    assert longer.aggregate("sum").tolist() == [[4, 5], [7, pytest.approx(np.nan, nan_ok=True)]]


def test_a_window_cuts_and_pads(series: TimeSeries) -> None:
    """Minutes 9 to 13 show the known minutes and missing ones around them, samples included."""
    wider = series.window(9, 5)
    assert np.isnan(wider.total[0, 0])
    assert wider.total[0, 1] == 4
    assert wider.percentile(100)[0, 1] == 3
    assert np.isnan(wider.percentile(100)[0, 4])
    assert series.window(12, 1).total[0, 0] == 5
    assert TimeSeries.of_values(0, [A], np.array([[1.0]])).window(5, 2).missing.all()


def test_rows_are_chosen_in_any_order(series: TimeSeries) -> None:
    """Chosen rows bring their dimensions and samples; none, and a mask, are choices too."""
    turned = series.rows([1, 0])
    assert turned.dimensions == (B, A)
    assert turned.percentile(100)[1, 0] == 3
    assert series.rows([]).dimensions == ()
    assert series.rows(np.array([False, True])).dimensions == (B,)
    assert TimeSeries.of_values(0, [A], np.array([[1.0]])).rows([0]).samples is None


def test_rows_chosen_twice_have_no_samples(series: TimeSeries) -> None:
    """Samples belong to one row only."""
    assert series.rows([0, 0]).samples is None


def test_gaps_are_filled_and_slots_taken_out(series: TimeSeries) -> None:
    """A filled slot holds one value; a slot taken out holds none, in the samples too."""
    filled = series.filled(2)
    assert filled.aggregate("median").tolist() == [[2, 2, 5], [2, 7, 2]]
    emptied = series.without(np.array([[True, False, False], [False, False, False]]))
    assert np.isnan(emptied.percentile(50)[0, 0])
    assert emptied.count.tolist() == [[0, 0, 1], [0, 1, 0]]
    plain = TimeSeries.of_values(0, [A], np.array([[1.0, np.nan]]))
    assert plain.filled(3).total.tolist() == [[1, 3]]
    assert plain.without(np.array([[True, False]])).missing.all()


def test_no_series_is_a_table_too() -> None:
    """A table of no series folds, merges and aggregates to nothing."""
    none = TimeSeries.empty(0, 3)
    assert none.folded().count.shape == (0, 1)
    assert none.merged(np.array([], dtype=np.int64), []).count.shape == (0, 3)
    assert none.aggregate("avg").shape == (0, 3)
    assert TimeSeries.empty(0, 0).folded().slots == 1


def test_series_move_in_time_and_under_other_names(series: TimeSeries) -> None:
    """Start and dimensions change without touching values."""
    moved = series.at(20).named([B, A])
    assert (moved.start, moved.dimensions) == (20, (B, A))
    assert moved.total is series.total


@given(hnp.arrays(np.float64, (3, 7), elements=st.integers(-9, 9).map(float) | st.just(np.nan)), st.integers(1, 8))
def test_merging_in_two_steps_is_merging_in_one(values: np.ndarray, minutes: int) -> None:
    """Rows then slots, or slots then rows, give the same summaries and the same medians."""
    series = TimeSeries.of_values(0, [A, B, ()], values)
    groups = np.array([0, 1, 0])
    one = series.merged(groups, [A, B], keep_samples=True).resampled(minutes, keep_samples=True)
    other = series.resampled(minutes, keep_samples=True).merged(groups, [A, B], keep_samples=True)
    for name in AGGREGATIONS:
        np.testing.assert_allclose(one.aggregate(name), other.aggregate(name))


@given(st.integers(0, 5), st.integers(-9, 9), st.integers(0, 9))
def test_a_window_anywhere_holds_what_each_of_its_minutes_held(slots: int, start: int, wide: int) -> None:
    """Before, behind, within or around the series: what it has stays where it was, all else is missing."""
    values = np.arange(1.0, 2 * slots + 1).reshape(2, slots)
    cut = TimeSeries.of_values(0, [A, B], values).window(start, wide)
    expected = [[row[at] if 0 <= at < slots else None for at in range(start, start + wide)] for row in values.tolist()]
    assert [[None if np.isnan(cell) else cell for cell in row] for row in cut.total.tolist()] == expected
    assert cut.count.tolist() == [[float(cell is not None) for cell in row] for row in expected]
    assert (cut.start, cut.slots) == (start, wide)


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_single_values_stay_single_through_cutting_and_filling(name: str) -> None:
    """What was made of single values knows it after every cut, and each aggregation but the count is the value."""
    made = TimeSeries.of_values(0, [A, B], np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0]]))
    for series in (made, made.window(1, 4), made.rows([1, 0]), made.filled(9), made.without(made.missing)):
        assert series.single
        expected = series.total if name != "count" else np.where(series.missing, np.nan, 1.0)
        np.testing.assert_array_equal(series.aggregate(name), expected)


def test_series_of_samples_are_not_single(series: TimeSeries) -> None:
    """Samples and merged series may hold several values in a slot."""
    assert not series.single
    single = TimeSeries.of_values(0, [A, B], np.ones((2, 2)))
    assert not single.merged(np.array([0, 0]), [A]).single
