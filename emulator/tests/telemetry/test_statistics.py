"""What GetMetricData and GetMetricStatistics compute from samples."""

import pytest

from smokealarm_localstack.telemetry.errors import UnsupportedStatisticError
from smokealarm_localstack.telemetry.statistics import (
    Observation,
    anchor,
    by_period,
    evaluate,
    percentile_of,
    rounded_start,
)

DAY = 86400
NOON = 1_893_499_200.0


def observations(*values: float) -> list[Observation]:
    """Make single samples of the given values."""
    return [Observation.of_value(0, value) for value in values]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SampleCount", 4), ("Sum", 10), ("Average", 2.5), ("Minimum", 1), ("Maximum", 4)],
)
def test_a_basic_statistic_is_taken_over_all_samples(name: str, expected: float) -> None:
    """Sum, count, average and extremes need no explanation, only that no sample is lost."""
    assert evaluate(name, observations(3, 1, 4, 2)) == expected


# Nearest rank: the value at place ceil(p/100 * n) of the sorted samples.
NEAREST_RANK = [
    ("p0", 10),
    ("p1", 10),
    ("p10", 10),
    ("p10.1", 20),
    ("p50", 50),
    ("p90", 90),
    ("p95", 100),
    ("p99.9", 100),
    ("p100", 100),
]


@pytest.mark.parametrize(("name", "expected"), NEAREST_RANK)
def test_a_percentile_is_the_sample_at_its_nearest_rank(name: str, expected: float) -> None:
    """Of ten samples the tenth percentile is the first, and anything above it the next."""
    assert evaluate(name, observations(*range(100, 0, -10))) == expected


def test_a_linear_percentile_lies_between_samples() -> None:
    """With the option ``linear`` the median of two samples is their middle."""
    assert evaluate("p50", observations(10, 20), "linear") == 15


def test_a_weighted_sample_counts_as_often_as_it_was_sent() -> None:
    """Values [1, 9] with Counts [99, 1] put only the top percentile at 9."""
    weighted = [Observation.of_value(0, 1, 99), Observation.of_value(0, 9, 1)]
    assert [evaluate(name, weighted) for name in ("SampleCount", "Sum", "p99", "p99.1")] == [100, 108, 1, 9]


def test_percentiles_need_true_values() -> None:
    """A statistic set of several samples, or a negative value, leaves no percentile but keeps the average."""
    sets = [Observation(0, 10, 50, 1, 9)]
    assert evaluate("p50", sets) is None
    assert evaluate("Average", sets) == 5
    assert evaluate("p50", observations(-1, 1)) is None


def test_a_statistic_set_of_equal_samples_still_has_percentiles() -> None:
    """Minimum = Maximum reveals every value."""
    assert evaluate("p50", [Observation(0, 10, 70, 7, 7)]) == 7


@pytest.mark.parametrize("name", ["tm90", "TM(10%:90%)", "wm98", "tc90", "ts90", "PR(:300)", "IQM"])
def test_trimmed_statistics_are_refused_by_name(name: str) -> None:
    """A statistic of CloudWatch that is not answered here says so, instead of answering wrongly."""
    with pytest.raises(UnsupportedStatisticError, match="is not answered here"):
        percentile_of(name)


@pytest.mark.parametrize("name", ["p101", "median", "p", "P99", ""])
def test_an_unknown_statistic_is_told_apart_from_a_refused_one(name: str) -> None:
    """A misspelt statistic names what is expected."""
    with pytest.raises(UnsupportedStatisticError, match="is not a statistic; expected SampleCount"):
        percentile_of(name)


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        (NOON + 59, 60, NOON),
        (NOON + 59, 300, NOON),
        (NOON - 20 * DAY + 299, 300, NOON - 20 * DAY),
        (NOON - 70 * DAY + 3599, 3600, NOON - 70 * DAY),
        (NOON + 7, 5, NOON + 5),
    ],
)
def test_a_start_time_is_rounded_down_by_its_age(start: float, period: int, expected: float) -> None:
    """Up to 15 days to the minute, up to 63 to five minutes, beyond that to the hour."""
    assert rounded_start(start, NOON, period) == expected


def test_periods_begin_where_the_option_says() -> None:
    """A five-minute period that starts at 12:02 begins there, or at 12:00 when anchored to the period."""
    assert anchor(NOON + 120, NOON + 600, 300, "start") == NOON + 120
    assert anchor(NOON + 120, NOON + 600, 300, "period") == NOON


def test_a_sample_falls_into_the_period_that_holds_it() -> None:
    """Periods are half open and stamped with their start; empty ones are absent."""
    found = by_period([Observation.of_value(at, 1) for at in (0, 59.9, 60, 240)], 0, 60)
    assert {start: len(each) for start, each in found.items()} == {0: 2, 60: 1, 240: 1}
