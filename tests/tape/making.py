"""Tapes drawn at random, and one that is written by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from smokealarm.dynatrace.logs import LogRecord
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.pipeline.measurement import Metric
from smokealarm.tape import (
    AlarmChange,
    Failure,
    FaultSpan,
    FunctionLine,
    Made,
    MetricTrack,
    Recorded,
    RecordedLog,
    Resources,
    Scenario,
    Tape,
    TenantTrack,
    ToldOnce,
    ToldProblem,
)
from smokealarm.tape.recorded import NOTHING

NUMBERS = st.integers(-3, 3).map(float) | st.floats(-1e9, 1e9, allow_nan=False)
GAPPY = st.lists(st.none() | NUMBERS, max_size=40)
TEXTS = st.text(max_size=8)
MINUTES = st.integers(0, 500)
SETS = st.lists(TEXTS, max_size=2).map(frozenset)
NAMED = st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(dict)
PAIRS = NAMED.map(lambda found: tuple(sorted(found.items())))
IDS = st.lists(st.tuples(TEXTS, SETS), max_size=2).map(dict)
RESOURCES = Resources("drill", "000000000000", "us-east-1", "sandbox")
MADE = Made("1.0", "a digest", "another")


def trimmed(values: list[float | None]) -> tuple[float | None, ...]:
    """Return values without missing minutes at the end."""
    while values and values[-1] is None:
        values = values[:-1]
    return tuple(values)


@st.composite
def recorded(draw: st.DrawFn) -> Recorded:
    """Draw a series that has at least one value; some minutes have samples."""
    kept: dict[int, tuple[float, ...]] = {}
    minutes = draw(st.lists(st.none() | st.lists(NUMBERS, min_size=1, max_size=4).map(sorted), min_size=1, max_size=20))
    if minutes[-1] is None:
        minutes[-1] = [1.0]
    with_samples = draw(st.booleans())
    for minute, values in enumerate(minutes):
        if values is not None and len(values) > 1 and with_samples:
            kept[minute] = tuple(values)
    parts = (tuple(None if each is None else float(how(each)) for each in minutes) for how in (len, sum, min, max))
    return Recorded(*parts, tuple(kept.items()))


BEFORES = st.lists(NUMBERS, min_size=1, max_size=9).map(lambda found: Recorded.of((1.0,) * len(found), tuple(found)))
ENTITIES = st.builds(
    Entity,
    TEXTS,
    TEXTS,
    TEXTS,
    SETS,
    SETS,
    NAMED,
    IDS,
    IDS,
    st.none() | TEXTS,
)
ATTRIBUTES = st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=2).map(tuple)), max_size=2).map(dict)
RECORDS = st.builds(
    LogRecord, st.integers(-999, 10**7), TEXTS, TEXTS, ATTRIBUTES.map(lambda found: tuple(found.items()))
)
SECONDS = st.none() | st.floats(0, 9999)
TAPES = st.builds(
    Tape,
    st.builds(Scenario, TEXTS, TEXTS, st.integers(1, 99), *[st.lists(TEXTS, max_size=2).map(tuple)] * 3),
    st.builds(Made, TEXTS, TEXTS, TEXTS),
    st.integers(0, 9),
    st.integers(1, 999),
    st.integers(0, 59),
    st.builds(Resources, *[TEXTS] * 4, PAIRS, PAIRS),
    st.lists(st.builds(MetricTrack, st.builds(Metric, TEXTS, TEXTS, PAIRS), recorded()), max_size=2).map(tuple),
    st.lists(
        st.builds(TenantTrack, TEXTS, PAIRS, recorded(), GAPPY.map(trimmed), st.just(NOTHING) | BEFORES), max_size=2
    ).map(tuple),
    st.lists(ENTITIES, max_size=2).map(tuple),
    st.lists(st.builds(RecordedLog, MINUTES, RECORDS), max_size=2).map(tuple),
    st.lists(st.builds(FaultSpan, TEXTS, TEXTS, SECONDS, SECONDS, PAIRS), max_size=2).map(tuple),
    st.lists(
        st.builds(ToldProblem, TEXTS, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), MINUTES, st.none() | MINUTES),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(ToldOnce, MINUTES, TEXTS, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), *[TEXTS] * 5), max_size=2
    ).map(tuple),
    st.lists(st.builds(AlarmChange, MINUTES, TEXTS, TEXTS), max_size=2).map(tuple),
    st.lists(st.builds(FunctionLine, TEXTS, MINUTES, TEXTS), max_size=2).map(tuple),
    st.none() | st.builds(Failure, st.none() | MINUTES, TEXTS),
    PAIRS,
)


def a_tape(**parts: object) -> Tape:
    """Return a tape of which the test says what matters."""
    scenario = Scenario("features/alerts/queues.feature", "A scenario", 3)
    return Tape(**{"scenario": scenario, "made": MADE, "seed": 0, "minutes": 10, "minute_of_hour": 0,
                   "resources": RESOURCES, **parts})  # type: ignore[arg-type]  # fmt: skip
