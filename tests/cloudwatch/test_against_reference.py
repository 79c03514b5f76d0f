"""Alarms judged all at once are what a slow and obvious judge says of them, minute by minute."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.cloudwatch.making import ERRORS, START, an_alarm
from tests.cloudwatch.reference import PlainAlarm, states

from smokealarm.cloudwatch import RecordedMetrics, StateValue, judge
from smokealarm.series import TimeSeries

OPERATORS = (
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
)
STATISTICS = ("Sum", "Average", "Minimum", "Maximum", "SampleCount", "p50", "p90", "p20")


@st.composite
def plain_alarms(draw: st.DrawFn) -> PlainAlarm:
    """Draw an alarm."""
    periods = draw(st.integers(1, 7))
    statistic = draw(st.sampled_from(STATISTICS))
    return PlainAlarm(
        statistic,
        draw(st.integers(1, 3)),
        periods,
        draw(st.integers(1, periods)),
        draw(st.sampled_from(OPERATORS)),
        draw(st.integers(0, 3)),
        draw(st.sampled_from(["missing", "ignore", "breaching", "notBreaching"])),
        statistic.startswith("p") and draw(st.booleans()),
    )


MINUTES = st.lists(
    st.one_of(st.just([]), st.lists(st.integers(0, 4).map(float), max_size=3), st.just([1.0] * 120)), max_size=40
)


@given(plain_alarms(), MINUTES, st.sampled_from(StateValue))
def test_states(plain: PlainAlarm, minutes: list[list[float]], before: StateValue) -> None:
    """Every state of every minute is the same; and so it is when the minutes are judged one at a time."""
    alarm = an_alarm(
        Period=60 * plain.period,
        EvaluationPeriods=plain.periods,
        DatapointsToAlarm=plain.needed,
        ComparisonOperator=plain.operator,
        Threshold=plain.threshold,
        TreatMissingData=plain.missing,
        Statistic=None if plain.statistic.startswith("p") else plain.statistic,
        ExtendedStatistic=plain.statistic if plain.statistic.startswith("p") else None,
        EvaluateLowSampleCountPercentile="ignore" if plain.ignore_few else "evaluate",
    )
    at = np.array([START + at for at, values in enumerate(minutes) for _ in values], np.int64)
    flat = np.array([value for values in minutes for value in values], float)
    series = TimeSeries.of_samples((START, len(minutes)), [()], np.zeros(len(at), np.int64), at, flat)
    metrics = RecordedMetrics({ERRORS: series})
    ends = range(START + 1, START + len(minutes) + 1)
    judged = judge(alarm, metrics, ends, before)
    expected = states(plain, minutes, before)
    assert [judged.state(place).value for place in range(len(minutes))] == expected
    state, one_by_one = before, []
    for end in ends:
        state = judge(alarm, RecordedMetrics({ERRORS: series}), [end], state).last
        one_by_one.append(state.value)
    assert one_by_one == expected
