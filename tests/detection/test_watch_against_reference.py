"""A watch over stretches of time tells what one tells that asks and judges minute by minute, on any rule and record."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detection.making import START, a_rule, key_query
from tests.detection.watch_reference import DAY, Query, Record, Watch, WatchedEvent

from smokealarm.dynatrace.detection import (
    Context,
    DetectionLimits,
    DetectionOptions,
    MetricEventRule,
    RuleQuery,
    RuleWatch,
)
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.series import TimeSeries

NAMES = tuple((("queue", queue), ("host", host)) for queue, host in (("a", "1"), ("a", "2"), ("b", "1")))


class Source:
    """A metric source of one record, which leaves out series without data in the minutes asked for if it is lean."""

    def __init__(self, record: Record, *, lean: bool) -> None:
        self.names = tuple(record)
        self.values = np.array([[np.nan if cell is None else cell for cell in row] for row in record.values()])
        self.lean = lean

    def read(self, key: str, start: int, stop: int) -> MetricData:
        """Return the minutes asked for."""
        assert key == "errors"
        series = TimeSeries.of_values(START, self.names, self.values).window(start, stop - start)
        return MetricData(series.rows(np.flatnonzero(~series.missing.all(axis=1))) if self.lean else series)


@st.composite
def queries(draw: st.DrawFn) -> Any:
    """Draw a query as the reference knows it and as a rule has it."""
    queue = draw(st.none() | st.sampled_from(["a", "b"]))
    if draw(st.integers(0, 3)) == 0:
        entry = {"dimensionKey": "queue", "operator": "EQUALS", "dimensionValue": queue}
        return Query(queue, None, "sum", 0, None), key_query(dimensionFilter=[entry] if queue else [])
    by = draw(st.none() | st.sampled_from([(), ("queue",), ("host",), ("host", "queue")]))
    aggregation = draw(st.sampled_from(["sum", "avg", "min", "max"]))
    shift, default = draw(st.sampled_from([0, 0, 3])), draw(st.none() | st.integers(0, 1))
    steps = [f':filter(eq("queue","{queue}"))'] if queue else []
    steps += [] if by is None else [f":splitBy({','.join(by)})"]
    steps += [f":{aggregation}", f":timeshift(-{shift}m)" if shift else ""]
    steps += [] if default is None else [f":default({default})"]
    return Query(queue, by, aggregation, shift, default), {"metricSelector": "errors" + "".join(steps)}


@st.composite
def watched_rules(draw: st.DrawFn, models: Any) -> tuple[Query, MetricEventRule]:
    """Draw a rule with a small window, and its query."""
    query, value = draw(queries())
    model = draw(models) if value.get("metricSelector") else {}
    samples = draw(st.integers(3, 6))
    window = {
        "samples": samples,
        "violatingSamples": draw(st.integers(1, samples)),
        "dealertingSamples": draw(st.integers(3, samples)),
        "alertOnNoData": draw(st.booleans()),
        "alertCondition": draw(st.sampled_from(["ABOVE", "BELOW", "OUTSIDE"] if model else ["ABOVE", "BELOW"])),
    }
    if not model:
        model = {"threshold": draw(st.integers(-1, 3))}
    return query, a_rule(value | {"queryOffset": draw(st.none() | st.integers(1, 3))}, window | model)


@st.composite
def records(draw: st.DrawFn, least: int, most: int, longest_run: int) -> Record:
    """Draw series of whole numbers in runs, with gaps; some begin after the first learning."""
    minutes = draw(st.integers(least, most))
    cells = st.tuples(st.none() | st.integers(-2, 4), st.integers(1, longest_run))
    record: Record = {}
    for name in draw(st.permutations(NAMES))[: draw(st.integers(1, 3))]:
        row = [cell for cell, length in draw(st.lists(cells, min_size=1, max_size=10)) for _ in range(length)]
        late: list[None] = [None] * draw(st.sampled_from([0, 0, 45]))
        record[name] = (late + row * minutes)[:minutes]
    return record


contexts = st.builds(
    Context,
    st.builds(
        DetectionOptions,
        inclusive_threshold=st.booleans(),
        missing_counts_as_normal=st.booleans(),
        forget_after_minutes=st.integers(0, 12),
        adaptive_minimum_samples=st.integers(0, 30),
        learning_minute_of_day=st.integers(0, 40),
    ),
    st.builds(DetectionLimits, alerts_per_key_rule=st.just(9), active_event_minutes=st.integers(3, 40)),
)
STATIC = st.just({})
ADAPTIVE = st.builds(lambda times: {"type": "AUTO_ADAPTIVE_THRESHOLD", "signalFluctuation": times}, st.integers(0, 2))


def told(watches: list[RuleWatch], source: Source, cuts: list[int]) -> list[set[WatchedEvent]]:
    """Advance several watches side by side from cut to cut; return the events of each as the reference writes them."""
    ended: list[list[Any]] = [[] for _ in watches]
    for start, stop in pairwise(cuts):
        for watch, events in zip(watches, ended, strict=True):
            for evaluation in watch.advance(source, START + start, START + stop):
                events.extend(evaluation.closed)
    return [
        {_written(event) for event in (*events, *watch.state.open_events.values())}
        for watch, events in zip(watches, ended, strict=True)
    ]


def _written(event: Any) -> WatchedEvent:
    return WatchedEvent(
        event.dimensions,
        event.analysis_start - START,
        event.opened_at - START,
        event.value,
        event.threshold,
        None if event.closed_at is None else event.closed_at - START,
        event.close_reason,
    )


def compare(rules: list[Any], record: Record, context: Context, cuts: list[int], *, lean: bool) -> None:
    """Watch several rules over one source, and each by itself as the reference does."""
    expected = [Watch(rule, query, record, context.options, context.limits).events() for query, rule in rules]
    watches = [RuleWatch(RuleQuery.of(rule, context), START) for _, rule in rules]
    minutes = len(next(iter(record.values())))
    assert told(watches, Source(record, lean=lean), sorted({0, minutes, *(cut % minutes for cut in cuts)})) == expected


LEAN = st.fixed_dictionaries({"lean": st.booleans()})
CUTS = st.lists(st.integers(0, 9999), max_size=4)


@given(st.lists(watched_rules(STATIC), min_size=1, max_size=3), records(1, 60, 9), contexts, CUTS, LEAN)
@settings(max_examples=60, deadline=None)
def test_several_static_rules_over_one_source_each_tell_what_the_reference_tells(
    rules: list[Any], record: Record, context: Context, cuts: list[int], manner: dict[str, bool]
) -> None:
    """Filters, splits, shifts, defaults, missing data, offsets and vanishing series, in stretches of any length."""
    compare(rules, record, context, cuts, **manner)


@given(watched_rules(ADAPTIVE), records(41, 120, 30), contexts, CUTS, LEAN)
@settings(max_examples=40, deadline=None)
def test_an_adaptive_rule_learns_and_tells_what_the_reference_tells(
    rule: Any, record: Record, context: Context, cuts: list[int], manner: dict[str, bool]
) -> None:
    """From the learning minute on, every series is held against its own past, if it has enough of one."""
    compare([rule], record, context, cuts, **manner)


@given(watched_rules(ADAPTIVE), records(DAY + 41, DAY + 90, 400), contexts, CUTS, LEAN)
@settings(max_examples=4, deadline=None)
def test_an_adaptive_rule_learns_anew_every_day(
    rule: Any, record: Record, context: Context, cuts: list[int], manner: dict[str, bool]
) -> None:
    """The second day is held against what the first one showed."""
    compare([rule], record, context, cuts, **manner)


def test_windows_that_are_asked_for_at_once_keep_what_lies_before_their_slots() -> None:
    """Twice, a series has its only value of a window before the stretch in which another one has begun, too."""
    gap: list[int | None] = [None] * 9
    record: Record = {NAMES[0]: [0, None, None, *gap] * 2, NAMES[2]: [None, 0, None, *gap] * 2}
    window = {"samples": 3, "violatingSamples": 2, "dealertingSamples": 3, "threshold": 0}
    rule = a_rule({"metricSelector": "errors:default(1)"}, window)
    source, context = Source(record, lean=False), Context()
    together, alone = (RuleWatch(RuleQuery.of(rule, context), START) for _ in range(2))
    minutes = len(record[NAMES[0]])
    (expected,) = told([alone], source, list(range(minutes + 1)))
    assert told([together], source, [0, minutes]) == [expected]
    assert [event.opened_at for event in sorted(expected, key=lambda each: each.opened_at)] == [3, 3, 13, 14]
