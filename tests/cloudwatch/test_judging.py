"""What else judging an alarm comes to: expressions, long alarms, percentiles, and the reasons that are given."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cloudwatch.making import ERRORS, START, FixedRange, alarm_document, an_alarm, by_minute

from smokealarm.cloudwatch import (
    AlarmLimits,
    AlarmOptions,
    MetricAlarm,
    RecordedMetrics,
    StateValue,
    evaluated_at,
    evaluation_range,
    judge,
    parse_alarm,
    reason,
    reason_data,
)
from smokealarm.cloudwatch.wording import java_double
from smokealarm.dynatrace.choices import describe
from smokealarm.pipeline.measurement import Metric
from smokealarm.series import TimeSeries

OK, ALARM = StateValue.OK, StateValue.ALARM
INVOCATIONS = Metric("AWS/Lambda", "Invocations", ERRORS.dimensions)


def rate_alarm(returned: str = "rate", **more: Any) -> MetricAlarm:
    """Return an alarm on the error rate in percent above 50."""

    def stat(metric: Metric) -> dict[str, Any]:
        identity = {"Namespace": metric.namespace, "MetricName": metric.name}
        dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions]
        return {"Metric": {**identity, "Dimensions": dimensions}, "Period": 60, "Stat": "Sum"}

    metrics = [
        {"Id": "share", "Expression": "e / i"},
        {"Id": "rate", "Expression": "share * 100"},
        {"Id": "e", "MetricStat": stat(ERRORS)},
        {"Id": "i", "MetricStat": stat(INVOCATIONS)},
    ]
    chosen = [{**each, "ReturnData": each["Id"] == returned} for each in metrics]
    only_one = dict.fromkeys(("Namespace", "MetricName", "Dimensions", "Statistic", "Period"))
    alarm = parse_alarm(alarm_document(**{**only_one, "Metrics": chosen, "Threshold": 50, **more}))
    assert isinstance(alarm, MetricAlarm)
    return alarm


METRICS = RecordedMetrics({ERRORS: by_minute([1, 0, 4]), INVOCATIONS: by_minute([4, 4, 5])})
MINUTES = [START + 1, START + 2, START + 3]


def test_an_expression_is_judged_minute_by_minute() -> None:
    """A rate of 25, 0 and 80 percent; the value in the reason is the expression's, and no statistic is named."""
    judged = judge(rate_alarm(), METRICS, MINUTES)
    first, second = judged.changes()
    assert [each.state for each in (first, second)] == [OK, ALARM]
    assert reason(second).startswith("Threshold Crossed: 1 datapoint [80.0 (")
    assert "statistic" not in json.loads(reason_data(second, 0.0))


def test_a_metric_among_expressions_may_be_judged() -> None:
    """The one that is returned."""
    assert judge(rate_alarm("e", Threshold=3), METRICS, MINUTES).last is ALARM


def test_a_metric_that_nobody_recorded_has_no_datapoints() -> None:
    """As a misspelt one in CloudWatch."""
    assert judge(an_alarm(), RecordedMetrics({}), MINUTES, OK).last is StateValue.INSUFFICIENT_DATA


def test_no_minutes_leave_the_state() -> None:
    """Nothing is judged and nothing changes."""
    judged = judge(an_alarm(), METRICS, [], OK)
    assert judged.last is OK
    assert list(judged.changes()) == []


def test_an_alarm_that_looks_back_for_more_than_a_day_is_judged_each_hour() -> None:
    """Exactly a day still is each minute."""
    long, day = an_alarm(Period=3600, EvaluationPeriods=25), an_alarm(Period=3600, EvaluationPeriods=24)
    minutes = range(START, START + 121)
    assert [minute for minute in minutes if evaluated_at(long, minute)] == [START, START + 60, START + 120]
    assert all(evaluated_at(day, minute) for minute in minutes)
    assert judge(long, METRICS, minutes).minutes.tolist() == [START, START + 60, START + 120]
    assert not evaluated_at(an_alarm(), START + 1, AlarmLimits(hourly_above_seconds=1))


@pytest.mark.parametrize(("periods", "read"), [(1, 3), (2, 4), (3, 5), (6, 8), (9, 12), (12, 16)])
def test_more_datapoints_are_read_than_evaluation_periods(periods: int, read: int) -> None:
    """Five for three, as in AWS's examples."""
    assert evaluation_range(an_alarm(EvaluationPeriods=periods), AlarmOptions()) == read


def test_one_datapoint_more_is_read_whatever_is_chosen() -> None:
    """AWS says so."""
    options = AlarmOptions(extra_periods_least=0, extra_periods_share=0)
    assert evaluation_range(an_alarm(), options) == 2


def test_an_early_breach_may_be_ok() -> None:
    """The page only says that it is no alarm."""
    early = FixedRange([None, None, None, None, 1])
    alarm = an_alarm(EvaluationPeriods=3)
    assert judge(alarm, early, [1], ALARM).last is ALARM
    assert judge(alarm, early, [1], ALARM, AlarmOptions(early_breach="OK")).last is OK


def test_samples_of_a_percentile_may_be_counted_together() -> None:
    """A p90 needs a hundred: each period has sixty."""
    alarm = an_alarm(
        Statistic=None,
        ExtendedStatistic="p90",
        EvaluationPeriods=2,
        EvaluateLowSampleCountPercentile="ignore",
    )
    few = FixedRange([None, None, 5, 5], [0, 0, 60, 60])
    assert judge(alarm, few, [1], OK).last is OK
    assert judge(alarm, few, [1], OK, AlarmOptions(low_samples="together")).last is ALARM
    fewer = FixedRange([None, None, 5, 5], [0, 0, 50, 49])
    assert judge(alarm, fewer, [1], OK, AlarmOptions(low_samples="together")).last is OK
    nothing = FixedRange([None] * 4, [0] * 4)
    for counted in ("each", "together"):
        assert judge(alarm, nothing, [1], OK, AlarmOptions(low_samples=counted)).last is StateValue.INSUFFICIENT_DATA


@pytest.mark.parametrize(
    ("percentile", "samples", "state"),
    [
        ("p99", 999, OK),
        ("p99", 1000, ALARM),
        ("p50", 19, OK),
        ("p50", 20, ALARM),
        ("p10", 99, OK),
        ("p10", 100, ALARM),
        ("p0", 10**9, OK),
        ("p100", 10**9, OK),
    ],
)
def test_a_percentile_needs_ten_samples_beyond_it(percentile: str, samples: float, state: StateValue) -> None:
    """Fewer leave the state as it was."""
    alarm = an_alarm(Statistic=None, ExtendedStatistic=percentile, EvaluateLowSampleCountPercentile="ignore")
    assert judge(alarm, FixedRange([None, None, 5], [0, 0, samples]), [1], OK).last is state
    evaluated = an_alarm(Statistic=None, ExtendedStatistic=percentile)
    assert judge(evaluated, FixedRange([None, None, 5], [0, 0, samples]), [1], OK).last is ALARM


@pytest.mark.parametrize(
    ("statistic", "value"), [("Sum", 8), ("Average", 8 / 3), ("Minimum", 1), ("Maximum", 4), ("SampleCount", 3)]
)
def test_statistics_of_recorded_minutes(statistic: str, value: float) -> None:
    """Of four minutes of which one has no data; a period without any has no datapoint."""
    alarm = an_alarm(Statistic=statistic, Period=240)
    judged = judge(alarm, RecordedMetrics({ERRORS: by_minute([1, None, 4, 3])}), [START + 4])
    np.testing.assert_allclose(judged.values, [[np.nan, np.nan, value]])


def test_percentiles_of_recorded_minutes() -> None:
    """Exact where the values are known; of a summary of several values there is none."""
    alarm = an_alarm(Statistic=None, ExtendedStatistic="p50", Period=120, Threshold=2)
    single = {ERRORS: by_minute([1, None, 4, 3])}
    assert judge(alarm, RecordedMetrics(single), [START + 4]).values[0, -1] == 3
    assert judge(alarm, RecordedMetrics(single, "linear"), [START + 4]).values[0, -1] == 3.5
    pair = np.array([[2.0, 2.0]])
    summary = TimeSeries(START, ((),), pair, pair + 1, pair + 3, np.array([[2.0, 1.0]]))
    assert np.isnan(judge(alarm, RecordedMetrics({ERRORS: summary}), [START + 2]).values[0, -1])


@given(st.lists(st.integers(-3, 9), min_size=1, max_size=30), st.sampled_from(["p1", "p50", "p90", "p95", "p99.9"]))
def test_a_percentile_is_that_of_the_inverted_distribution(values: list[int], percentile: str) -> None:
    """The smallest value that at least so many percent of the values do not exceed, as NumPy has it."""
    alarm = an_alarm(Statistic=None, ExtendedStatistic=percentile, Period=60 * len(values))
    judged = judge(alarm, RecordedMetrics({ERRORS: by_minute(values)}), [START + len(values)])
    expected = np.percentile(values, float(percentile[1:]), method="inverted_cdf")
    assert judged.values[0, -1] == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1.0"),
        (0, "0.0"),
        (-0.5, "-0.5"),
        (0.001, "0.001"),
        (0.00015, "1.5E-4"),
        (1e7, "1.0E7"),
        (9999999.5, "9999999.5"),
        (-12345678.25, "-1.234567825E7"),
        (99.50160229693434, "99.50160229693434"),
    ],
)
def test_numbers_are_written_as_java_writes_them(value: float, text: str) -> None:
    """CloudWatch's reasons show doubles."""
    assert java_double(value) == text


def test_a_trace_says_it_in_one_line() -> None:
    """With every judged datapoint, the newest first."""
    alarm = an_alarm(EvaluationPeriods=3, DatapointsToAlarm=2, TreatMissingData="notBreaching")
    (change,) = judge(alarm, FixedRange([None, None, 4, None, 5]), [START + 10], OK).changes()
    assert str(change) == (
        "00:10 OK -> ALARM: 2 of 3 datapoints breach, 2 needed, "
        "5.0 > 0.0 at 00:09, 4.0 > 0.0 at 00:07, 1 missing (notBreaching)"
    )
    quiet = judge(an_alarm(EvaluationPeriods=2), FixedRange([None, None, None, 0]), [START + 10], OK).trace(0)
    assert str(quiet) == "00:10 OK: 0 of 2 datapoints breach, 2 needed, 0.0 <= 0.0 at 00:09, 1 missing"
    assert not quiet.changed
    full = judge(an_alarm(), FixedRange([None, None, 1]), [START + 10], ALARM).trace(0)
    assert str(full) == "00:10 ALARM: 1 of 1 datapoints breach, 1 needed, 1.0 > 0.0 at 00:09"


def test_a_state_for_which_no_datapoint_speaks_names_what_was_filled_in() -> None:
    """One datapoint breaches, and two that are missing do not."""
    alarm = an_alarm(EvaluationPeriods=3, TreatMissingData="notBreaching")
    (change,) = judge(alarm, FixedRange([None, None, 1, None, None]), [START], ALARM).changes()
    assert reason(change) == "Threshold Crossed: 2 missing datapoints were treated as [NonBreaching]."


def test_reason_data_hold_what_was_judged() -> None:
    """Oldest first; what is missing is only a timestamp; no start without data."""
    alarm = an_alarm(EvaluationPeriods=2, Period=300, Unit="Count", TreatMissingData="breaching")
    points = FixedRange([None, None, 3, None], [0, 0, 2, 0])
    (change,) = judge(alarm, points, [START + 20], OK).changes()
    assert json.loads(reason_data(change, START * 60 + 1200.25)) == {
        "version": "1.0",
        "queryDate": "2025-02-21T00:20:00.250+0000",
        "startDate": "2025-02-21T00:10:00.000+0000",
        "unit": "Count",
        "statistic": "Sum",
        "period": 300,
        "recentDatapoints": [3.0],
        "threshold": 0.0,
        "evaluatedDatapoints": [
            {"timestamp": "2025-02-21T00:10:00.000+0000", "sampleCount": 2.0, "value": 3.0},
            {"timestamp": "2025-02-21T00:15:00.000+0000"},
        ],
    }
    (gone,) = judge(an_alarm(), FixedRange([None] * 3), [START], OK).changes()
    assert "startDate" not in json.loads(reason_data(gone, 0.0))


def test_reasons_and_their_data_are_no_longer_than_aws_takes() -> None:
    """A hundred datapoints of a hundred are too many to name."""
    alarm = an_alarm(EvaluationPeriods=100)
    (change,) = judge(alarm, FixedRange([123456.125] * 133), [START], OK).changes()
    assert len(reason(change)) == 1023
    data = reason_data(change, 0.0)
    assert 3800 < len(data) <= 4000
    assert json.loads(data)["evaluatedDatapoints"][-1]["timestamp"] == "2025-02-20T23:59:00.000+0000"


def test_a_false_condition_may_stand_for_a_missing_one() -> None:
    """As an option."""
    chosen = rate_alarm(Threshold=-1)
    assert judge(chosen, METRICS, MINUTES, OK, AlarmOptions(missing_condition="false")).last is ALARM


def test_each_choice_says_what_it_means() -> None:
    """And which page leaves it open."""
    for each in [*describe(AlarmOptions()), *describe(AlarmLimits())]:
        assert each.meaning
        assert each.source.startswith("https://docs.aws.amazon.com/")
