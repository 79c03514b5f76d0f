"""A rule that is computed ahead tells, minute by minute, what one computed every minute would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detection.making import a_rule, key_query

from smokealarm.dynatrace.detection import Context, QueryError, RuleQuery, RuleWatch
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.tenant.metric_store import MetricStore
from smokealarm.dynatrace.tenant.watched_rule import WatchedRule

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEvent, MetricEventRule

START = 29_000_000
KEY = "errors"


def point(minute: int, value: float, series: str = "a", key: str = KEY) -> DataPoint:
    """Return one measurement, ``minute`` minutes after the start."""
    return DataPoint(key, (("series", series),), "gauge", Summary.of(value), (START + minute) * 60_000)


def plainly(rule: MetricEventRule, arrivals: list[list[DataPoint]]) -> list[tuple[MetricEvent, ...]]:
    """Evaluate every minute by itself."""
    store, watch, told = MetricStore(), RuleWatch(RuleQuery.of(rule, Context()), START - 60), []
    for minute, points in enumerate(arrivals):
        store.add(points)
        slot = START + minute - 1 - rule.query.query_offset
        try:
            (found,) = watch.advance(store, slot, slot + 1)
        except QueryError:
            told.append(())
        else:
            told.append((*found.closed, *found.opened))
    return told


def ahead(rule: MetricEventRule, arrivals: list[list[DataPoint]]) -> list[tuple[MetricEvent, ...]]:
    """Evaluate as the environment does."""
    store, watched, told = MetricStore(), WatchedRule.of(rule, Context(), START - 60), []
    for minute, points in enumerate(arrivals):
        store.add(points)
        told.append(watched.evaluate(START + minute, store, 0))
    return told


POINTS = st.builds(point, st.integers(-20, 30), st.sampled_from([0.0, 1.0, 5.0]), st.sampled_from("ab"))
RULES = st.builds(
    a_rule,
    st.one_of(
        st.builds(lambda offset: key_query(queryOffset=offset), st.sampled_from([None, 1, 7])),
        st.just({"metricSelector": f"{KEY}:splitBy(series):max", "queryOffset": 2}),
        st.just({"metricSelector": f"{KEY}:max:default(5)", "queryOffset": None}),
        st.just({"metricSelector": f"{KEY}:splitBy(series):max:default(5)", "queryOffset": 1}),
        st.just({"metricSelector": f"{KEY}:splitBy(series):max:limit(1)", "queryOffset": None}),
    ),
    st.fixed_dictionaries(
        {
            "threshold": st.sampled_from([0.5, 3.0]),
            "alertOnNoData": st.booleans(),
            "samples": st.just(4),
            "violatingSamples": st.integers(1, 3),
            "dealertingSamples": st.integers(3, 4),
        }
    ),
)


@settings(max_examples=300, deadline=None)
@given(RULES, st.lists(st.lists(POINTS, max_size=3) | st.just([]), min_size=1, max_size=30))
def test_looking_ahead_changes_nothing(rule: MetricEventRule, arrivals: list[list[DataPoint]]) -> None:
    """Whatever arrives, late or early, and whenever."""
    assert ahead(rule, arrivals) == plainly(rule, arrivals)


@pytest.mark.parametrize(
    ("quiet", "evaluations"), [(5, 1), (15, 2), (35, 3), (75, 4), (155, 5), (315, 6), (555, 7), (795, 8)]
)
@pytest.mark.parametrize("query", [key_query(), {"metricSelector": f"{KEY}:max:default(5)"}])
def test_the_longer_nothing_changes_the_less_is_computed(
    monkeypatch: Any, query: dict[str, Any], quiet: int, evaluations: int
) -> None:
    """Five quiet minutes cost one evaluation, ten more another one, twenty more a third; four hours are the most."""
    store, watched, calls = MetricStore(), WatchedRule.of(a_rule(query), Context(), START - 60), []
    real = RuleWatch.advance
    monkeypatch.setattr(RuleWatch, "advance", lambda *given: calls.append(given) or real(*given))
    store.add([point(-20, 1.0)])
    for minute in range(1, quiet + 1):
        watched.evaluate(START + minute, store, 0)
    assert len(calls) == evaluations


def test_what_comes_after_a_quiet_time_is_looked_at_from_near(monkeypatch: Any) -> None:
    """A point makes what lies ahead void, and the next five minutes are foreseen."""
    store, watched, asked = MetricStore(), WatchedRule.of(a_rule(), Context(), START - 60), []
    real = RuleWatch.advance
    monkeypatch.setattr(RuleWatch, "advance", lambda *given: asked.append(given[3] - given[2]) or real(*given))
    store.add([point(0, 1.0)])
    for minute in range(1, 27):
        store.add([point(minute - 1, 1.0)] if minute in (8, 22) else [])
        watched.evaluate(START + minute, store, 0)
    assert asked == [5, 10, 5, 10, 5]


def test_a_metric_that_never_was_is_a_failure_until_it_comes() -> None:
    """The failure names the key; it is asked for again only when something changed."""
    store, watched = MetricStore(), WatchedRule.of(a_rule(), Context(), START - 60)
    assert watched.evaluate(START, store, 0) == ()
    assert watched.failure is not None
    assert KEY in watched.failure
    store.add([point(0, 0.0)])
    watched.evaluate(START + 1, store, 0)
    assert watched.failure is None
