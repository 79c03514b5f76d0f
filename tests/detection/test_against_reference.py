"""The fast evaluation decides as the slow and obvious one does, on any rule and any series."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detection.making import START, a_rule, key_query, seen
from tests.detection.reference import ReferenceEvent, reference_events

from smokealarm.dynatrace.detection import (
    Context,
    DetectionLimits,
    DetectionOptions,
    MetricEventRule,
    Observed,
    evaluate,
)


@st.composite
def rules(draw: st.DrawFn) -> Any:
    """Draw a static rule whose window is small enough to move often."""
    samples = draw(st.integers(3, 9))
    query = draw(st.sampled_from([key_query(), {}]))
    return a_rule(
        {**query, "queryOffset": draw(st.none() | st.integers(1, 3))},
        {
            "threshold": draw(st.integers(-1, 2)),
            "alertCondition": draw(st.sampled_from(["ABOVE", "BELOW"])),
            "alertOnNoData": draw(st.booleans()),
            "samples": samples,
            "violatingSamples": draw(st.integers(1, samples)),
            "dealertingSamples": draw(st.integers(3, samples)),
        },
    )


@st.composite
def records(draw: st.DrawFn) -> Any:
    """Draw rows of equal length with values near the thresholds, runs of equal ones and gaps."""
    minutes = draw(st.integers(1, 45))
    runs = st.lists(st.tuples(st.none() | st.integers(-2, 3), st.integers(1, 9)), min_size=1, max_size=12)
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        row = [value for value, length in draw(runs) for _ in range(length)]
        rows.append((row * minutes)[:minutes])
    return rows


contexts = st.builds(
    Context,
    st.builds(
        DetectionOptions,
        inclusive_threshold=st.booleans(),
        missing_counts_as_normal=st.booleans(),
        before_record=st.sampled_from(["unknown", "missing"]),
        forget_after_minutes=st.integers(0, 12),
    ),
    st.builds(DetectionLimits, alerts_per_key_rule=st.integers(1, 4), active_event_minutes=st.integers(3, 40)),
)


def told(evaluations: Any, observed: Observed) -> Any:
    """Return the events of evaluations as the reference writes them, without order."""
    place = {dims: row for row, dims in enumerate(observed.dimensions)}
    events = [event for evaluation in evaluations for event in evaluation.closed]
    events += evaluations[-1].state.open_events.values()
    return {
        ReferenceEvent(
            place[event.dimensions],
            event.analysis_start,
            event.opened_at,
            event.closed_at,
            event.close_reason,
            event.value,
        )
        for event in events
    }


@given(rules(), records(), contexts)
@settings(max_examples=120, deadline=None)
def test_a_whole_record_gives_the_events_of_the_reference(
    rule: MetricEventRule, rows: list[list[float | None]], context: Context
) -> None:
    """Evaluated at once, a record raises and closes exactly the reference's events."""
    observed = seen(rows)
    expected = reference_events(rule, rows, START, context.options, context.limits)
    assert told([evaluate(rule, observed, context=context)], observed) == set(expected)


@given(rules(), records(), contexts, st.data())
@settings(max_examples=100, deadline=None)
def test_any_cut_of_the_record_gives_the_same_events(
    rule: MetricEventRule, rows: list[list[float | None]], context: Context, data: st.DataObject
) -> None:
    """Minute by minute or in pieces of any size, the events are those of the whole record."""
    observed = seen(rows)
    state, first, evaluations = None, START, []
    while first < observed.end_minute:
        end = min(first + data.draw(st.integers(1, 20)), observed.end_minute)
        piece = observed.between(first - rule.window.samples + 1, end)
        order = (
            data.draw(st.permutations(range(len(rows)))) if context.limits.alerts_per_key_rule >= len(rows) else None
        )
        piece = piece if order is None else piece.rows(order)
        evaluations.append(evaluate(rule, piece, state, new=end - first, context=context))
        state, first = evaluations[-1].state, end
    expected = reference_events(rule, rows, START, context.options, context.limits)
    assert told(evaluations, observed) == set(expected)


@given(rules(), records(), contexts)
@settings(max_examples=50, deadline=None)
def test_a_series_that_the_query_no_longer_returns_is_missing(
    rule: MetricEventRule, rows: list[list[float | None]], context: Context
) -> None:
    """Leaving out rows without data in the window changes nothing: absence and missing minutes are the same."""
    observed = seen(rows)
    state, evaluations = None, []
    for now in range(START, observed.end_minute):
        piece = observed.between(now - rule.window.samples + 1, now + 1)
        present = [row for row in range(len(rows)) if (piece.values[row] == piece.values[row]).any()]
        evaluations.append(evaluate(rule, piece.rows(present), state, new=1, context=context))
        state = evaluations[-1].state
    limits = DetectionLimits(alerts_per_key_rule=99, active_event_minutes=context.limits.active_event_minutes)
    expected = reference_events(rule, rows, START, context.options, limits)
    if context.limits.alerts_per_key_rule >= len(rows):
        assert told(evaluations, observed) == set(expected)
