"""What an evaluation says besides opening and closing: limits, texts, traces, memory, learned bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.detection.making import START, a_rule, key_query, seen

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.detection import (
    Context,
    DetectionLimits,
    DetectionOptions,
    RuleQuery,
    RuleState,
    RuleWatch,
    evaluate,
)
from smokealarm.dynatrace.detection.bounds import LearnedBounds
from smokealarm.dynatrace.detection.quantiles import percentiles
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.series import TimeSeries

DAY = 1440


def test_every_option_and_limit_says_what_it_means_and_where_it_is_from() -> None:
    """The list is what the fidelity report prints."""
    for choices in (DetectionOptions(decimals=1), DetectionLimits()):
        for each in describe(choices):
            assert each.meaning
            assert each.source.startswith("https://docs.dynatrace.com/")
    changed = {each.name: (each.value, each.default) for each in describe(DetectionOptions(decimals=1))}
    assert changed["decimals"] == (1, 3)


def test_a_metric_key_rule_raises_at_most_two_hundred_alerts_at_once() -> None:
    """The documented throttle; a series that finds no room opens when another closes."""
    rows = [[1] * 3 + [0] * 6] + [[1] * 9] * 200
    result = evaluate(a_rule(key_query()), seen(rows))
    assert [event.opened_at - START for event in result.opened] == [3] * 200 + [8]
    assert evaluate(a_rule(), seen(rows)).opened[200].opened_at - START == 3


@pytest.mark.parametrize(("model", "limit"), [({}, 1000), ({"type": "SEASONAL_BASELINE", "tolerance": 4}, 500)])
def test_a_selector_rule_monitors_a_limited_number_of_tuples(model: Any, limit: int) -> None:
    """Excess tuples are dropped and counted; those monitored before stay."""
    rule = a_rule({}, model)
    rows = {(("series", str(at)),): [0] for at in range(limit + 2)}
    first = evaluate(rule, seen(rows))
    assert (first.dropped, len(first.state.dimensions)) == (2, limit)
    again = evaluate(rule, seen({(("new", "x"),): [0], **rows}), first.state)
    assert again.dropped == 3
    assert set(again.state.dimensions) == set(first.state.dimensions)


def test_a_vanished_tuple_can_still_miss_its_data_until_it_is_forgotten() -> None:
    """The last evaluation before forgetting may raise the event, if the query returns nothing any more."""
    rule = a_rule({}, {"alertOnNoData": True, "violatingSamples": 5})
    context = Context(DetectionOptions(forget_after_minutes=1))
    record, state, opened = seen([[0] + [None] * 8]), None, []
    for now in range(START, START + 9):
        piece = record.between(now - 4, now + 1)
        returned = piece if now < START + 5 else piece.rows([])
        result = evaluate(rule, returned, state, new=1, context=context)
        state = result.state
        opened += [event.opened_at - START for event in result.opened]
    assert opened == [6]
    assert state is not None
    assert state.open_events == {}


def test_texts_are_filled_when_the_event_is_raised() -> None:
    """Title, description and properties speak of that moment, with the newest violating value."""
    rule = a_rule(
        {},
        {"alertOnNoData": True, "threshold": 2},
        {
            "title": "{dims:queue} on {entityname}",
            "description": "{severity} > {threshold}, {missing_data_samples} missing",
            "metadata": [{"metadataKey": "queue", "metadataValue": "{dims}"}],
        },
    )
    dims = (("queue", "dlq"), ("dt.entity.host", "HOST-1"), ("dt.entity.host.name", "web"))
    (event,) = evaluate(rule, seen({dims: [3, None, 4.5]})).opened
    assert event.title == "dlq on web"
    assert event.description == "4.5 > 2, 1 missing"
    assert event.metadata == (("queue", "queue: dlq, dt.entity.host: HOST-1, dt.entity.host.name: web"),)
    assert (event.entity, event.value, event.threshold) == (("dt.entity.host", "HOST-1"), 4.5, 2.0)


@pytest.mark.parametrize(("which", "value"), [("first", 3), ("last", 4), ("worst", 9)])
def test_which_violating_sample_severity_shows_is_an_option(which: str, value: float) -> None:
    """The vendor does not say; the newest is the default."""
    context = Context(DetectionOptions(severity_sample=which))
    (event,) = evaluate(a_rule(), seen([[3, 9, 4]]), context=context).opened
    assert event.value == value


def test_an_event_without_an_entity_is_on_the_environment() -> None:
    """Missing minutes alone have no value to show."""
    rule = a_rule({}, {"alertOnNoData": True}, {"title": "{entityname} {severity}"})
    event = evaluate(rule, seen([[0, None, None, None]])).opened[0]
    assert (event.entity, event.title, event.value) == (None, "Environment no data", None)


def test_a_trace_says_why_a_rule_did_or_did_not_fire() -> None:
    """Violating samples come first, missing ones after them."""
    result = evaluate(a_rule(), seen([[3, None, 3, 0, 0, 3]], START + 607))
    assert [str(minute) for minute in result.trace.minutes(0)] == [
        "10:08 quiet: 1 of 3 violating samples, 3 > 0 at 10:07",
        "10:09 quiet: 1 of 3 violating samples, 3 > 0 at 10:07, 10:08 missing",
        "10:10 quiet: 2 of 3 violating samples, 3 > 0 at 10:07, 3 > 0 at 10:09, 10:08 missing",
        "10:11 quiet: 2 of 3 violating samples, 3 > 0 at 10:07, 3 > 0 at 10:09, 10:08 missing",
        "10:12 quiet: 2 of 3 violating samples, 3 > 0 at 10:07, 3 > 0 at 10:09, 10:08 missing",
        "10:13 quiet: 2 of 3 violating samples, 3 > 0 at 10:09, 3 > 0 at 10:12, 10:08 missing",
    ]


def test_a_trace_follows_an_event_from_opening_to_closing() -> None:
    """Every standing has its name, also that of a series that the throttle held back."""
    context = Context(limits=DetectionLimits(alerts_per_key_rule=1))
    rows = [[-1, -1, -1, 1, 1, 1, 1, 1], [-1] * 4 + [1] * 4]
    result = evaluate(a_rule(key_query(), {"alertCondition": "BELOW"}), seen(rows), context=context)
    first, second = ([minute.standing for minute in result.trace.minutes(row)] for row in (0, 1))
    assert first == ["quiet", "quiet", "opened", "open", "open", "open", "open", "closed"]
    assert second[2:4] == ["held back", "held back"]
    assert str(result.trace.at(0, 2).samples[0]) == "-1 < 0 at 00:00"
    assert str(result.trace.at(0, 3).samples[3]) == "1 >= 0 at 00:03"


def test_a_trace_marks_what_an_approximated_model_says() -> None:
    """No bound is learned yet, and that is said too."""
    unknown = np.full((1, 1), np.nan)
    rule = a_rule({}, {"type": "SEASONAL_BASELINE", "tolerance": 4})
    dims = seen([[1]]).dimensions
    result = evaluate(rule, seen([[1]]), learned=LearnedBounds(dims, unknown, unknown, unknown, approximate=True))
    minute = result.trace.at(0, 0)
    assert str(minute) == "00:01 quiet (approximated model): 0 of 3 violating samples"
    assert str(minute.samples[0]) == "1 no bound yet at 00:00"


@pytest.mark.parametrize("before", ["unknown", "missing"])
def test_learned_bounds_follow_their_series(before: str) -> None:
    """Bounds by row and minute are matched by dimensions, also when rows change their order or vanish."""
    rule = a_rule({}, {"type": "SEASONAL_BASELINE", "tolerance": 4, "alertCondition": "OUTSIDE"})
    a, b = (("s", "a"),), (("s", "b"),)
    context = Context(DetectionOptions(before_record=before))
    upper = np.array([[10.0], [1.0]])
    learned = LearnedBounds((a, b), upper - 20, upper, upper, approximate=True)
    state = RuleState((b, a, (("s", "c"),)), np.full(3, START))
    result = evaluate(rule, seen({a: [5, 5, 5], b: [5, 5, -50]}), state, learned=learned, context=context)
    (event,) = result.opened
    assert (event.dimensions, event.value, event.threshold, event.approximate) == (b, -50.0, -19.0, True)


def test_a_model_that_has_not_learned_yet_raises_nothing() -> None:
    """Without bounds no sample violates."""
    rule = a_rule({}, {"type": "AUTO_ADAPTIVE_THRESHOLD", "signalFluctuation": 1})
    assert evaluate(rule, seen([[9e9] * 9])).opened == ()


@pytest.mark.parametrize("method", ["linear", "lower", "higher"])
def test_percentiles_are_numpys_over_the_samples_that_are_there(method: str) -> None:
    """Rows with gaps are as rows without the gaps; an empty row has no percentile."""
    rng = np.random.default_rng(7)
    values = rng.normal(size=(20, 31))
    values[rng.random(values.shape) < 0.3] = np.nan
    for percent in (0, 1, 25, 50, 99, 100):
        expected = [np.percentile(row[~np.isnan(row)], percent, method=method) for row in values]
        np.testing.assert_allclose(percentiles(values, [percent], method)[0], expected)
    assert np.isnan(percentiles(np.full((1, 3), np.nan), [50], method)[0]).all()


@pytest.mark.parametrize("shape", [(3, 600_000), (5, 2, 200_000), (0, 9)])
def test_percentiles_of_much_data_are_those_of_each_row(shape: tuple[int, ...]) -> None:
    """What is sorted in several goes, and no rows at all, give what one go gives."""
    values = np.random.default_rng(9).normal(size=shape)
    found = percentiles(values, [1, 99])
    for percent, each in zip((1, 99), found, strict=True):
        np.testing.assert_allclose(each, np.percentile(values, percent, axis=-1))


class Record:
    """A metric source that holds one record and notes what it was asked for."""

    def __init__(self, values: Any) -> None:
        self.series = TimeSeries.of_values(START, [(("s", "a"),)], np.array([values], dtype=float))
        self.asked = []

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the record's minutes."""
        self.asked.append((start - START, stop - START))
        return MetricData(self.series.window(start, stop - start)) if key == "errors" else None


def watch(record: Any, model: Any, end: int, **query: Any) -> Any:
    """Watch a record of one series from its start; return the minutes of opening and the watch."""
    rule = a_rule(query or {"metricSelector": "errors"}, model)
    watcher = RuleWatch(RuleQuery.of(rule, Context()), START)
    evaluations = list(watcher.advance(record, START, START + end))
    return [event.opened_at - START for evaluation in evaluations for event in evaluation.opened], watcher


def test_an_adaptive_threshold_is_learned_at_the_start_of_each_day() -> None:
    """On the first day nothing is known; later days learn from the seven days before, once each."""
    values = [1.0] * (9 * DAY)
    values[100:110] = [50.0] * 10
    values[8 * DAY + 600 : 8 * DAY + 610] = [5.0] * 10
    record = Record(values)
    opened, watcher = watch(record, {"type": "AUTO_ADAPTIVE_THRESHOLD", "signalFluctuation": 1}, 9 * DAY)
    assert opened == [8 * DAY + 603]
    assert record.asked[-2:] == [(DAY, 8 * DAY), (8 * DAY - 4, 9 * DAY)]
    assert watcher.look_back() == 8 * DAY + 5
    record.asked.clear()
    list(watcher.advance(record, START + 9 * DAY - 1, START + 9 * DAY))
    assert record.asked == [(9 * DAY - 5, 9 * DAY)]


def test_the_approximated_season_knows_the_time_of_day() -> None:
    """A value that is usual at noon is unusual at midnight; the event says that it is approximate."""
    noise = np.random.default_rng(3).normal(size=16 * DAY)
    values = noise + 100 * (np.arange(16 * DAY) % DAY >= DAY // 2)
    values[15 * DAY + 60 : 15 * DAY + 64] = 100.0
    model = {"type": "SEASONAL_BASELINE", "tolerance": 4}
    opened, watcher = watch(Record(values), model, 15 * DAY + 64)
    assert opened == [15 * DAY + 63]
    (event,) = watcher.state.open_events.values()
    assert event.approximate
    assert watcher.look_back() == 15 * DAY + 5


def test_a_default_fills_only_windows_with_data() -> None:
    """After five minutes without data there is nothing to fill, so a rule BELOW closes and stays silent."""
    record = Record([5, 5, 5, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan])
    model = {"alertCondition": "BELOW", "threshold": 1}
    opened, watcher = watch(record, model, 13, metricSelector="errors:default(0)")
    assert opened == [6]
    assert watcher.state.open_events == {}


def test_a_static_rule_is_asked_in_one_query() -> None:
    """It needs its window and nothing more."""
    record = Record([1] * 10)
    opened, watcher = watch(record, {}, 10, **key_query())
    assert (opened, record.asked, watcher.look_back()) == ([3], [(0, 10)], 5)


def test_an_event_that_is_active_for_too_long_is_closed_and_raised_again() -> None:
    """The documented limit of an active event; the new event keeps what the old one told, and its start of analysis."""
    context = Context(limits=DetectionLimits(active_event_minutes=4))
    result = evaluate(a_rule(), seen([[1] * 12]), context=context)
    assert [(event.opened_at - START, event.analysis_start - START) for event in result.opened] == [
        (3, 0),
        (7, 0),
        (11, 0),
    ]
    assert [(event.closed_at, event.close_reason) for event in result.closed] == [
        (START + 7, "expired"),
        (START + 11, "expired"),
    ]
    assert [event.opened_at for event in result.state.open_events.values()] == [START + 11]


def test_missing_minutes_can_be_told_not_to_close_an_event() -> None:
    """With that choice only five samples that are there and normal do; the missing minute in between closes nothing."""
    record = seen([[1, 1, 1, 0, 0, None, 0, 0, 0, 0, 0]])
    strict = Context(DetectionOptions(missing_counts_as_normal=False))
    closings = [evaluate(a_rule(), record, context=context).closed[0] for context in (Context(), strict)]
    assert [(event.closed_at, event.close_reason) for event in closings] == [
        (START + 8, "recovered"),
        (START + 11, "recovered"),
    ]


def test_an_event_is_forgotten_with_its_series_when_missing_minutes_close_nothing() -> None:
    """A series that is gone for the time after which it is forgotten takes its event with it."""
    strict = Context(DetectionOptions(missing_counts_as_normal=False, forget_after_minutes=2))
    (event,) = evaluate(a_rule(), seen([[1, 1, 1] + [None] * 20]), context=strict).closed
    assert (event.closed_at, event.close_reason) == (START + 10, "forgotten")


@pytest.mark.parametrize(("before_record", "opened"), [("unknown", 4), ("missing", 1)])
def test_minutes_before_the_record_are_unknown_or_missing_as_chosen(before_record: str, opened: int) -> None:
    """Missing ones count for missing-data alerting from the first minute on, if the series is in the record."""
    rule = a_rule({}, {"alertOnNoData": True, "violatingSamples": 4})
    context = Context(DetectionOptions(before_record=before_record))
    result = evaluate(rule, seen([[5] * 4]), context=context)
    assert [event.opened_at - START for event in result.opened] == [opened]
