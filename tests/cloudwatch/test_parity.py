"""A rule and the alarm that mirrors it, on the same measurements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cloudwatch.making import ERRORS, START, an_alarm, by_minute
from tests.detection.making import a_rule, key_query

from smokealarm.cloudwatch import (
    Firing,
    Parity,
    RandomShape,
    SharedMetrics,
    compare,
    random_series,
)
from smokealarm.cloudwatch.parity import paired
from smokealarm.dynatrace.integration.options import Rhythm

if TYPE_CHECKING:
    from smokealarm.series import TimeSeries

SHORT = {"samples": 3, "violatingSamples": 1, "dealertingSamples": 3}
AT_ONCE = Rhythm(1, 0)


def shared(series: TimeSeries, key: str = "errors") -> SharedMetrics:
    """Return measurements that both sides see."""
    return SharedMetrics(series.start, series.stop, {ERRORS: series}, {key: series})


def parity(values: list[float | None], alarm: dict[str, Any] | None = None, **more: Any) -> Parity:
    """Compare a one-of-three rule with an alarm on the same values."""
    return compare(a_rule(key_query(), SHORT), an_alarm(**(alarm or {})), shared(by_minute(values)), **more)


def minutes(firings: tuple[Firing, ...]) -> list[tuple[int, int | None]]:
    """Return firings counted from the first minute."""
    return [(each.opened - START, each.closed and each.closed - START) for each in firings]


BURST = [0.0] * 20 + [3.0] * 4 + [0.0] * 36


def test_without_any_delay_both_open_together() -> None:
    """The alarm of one datapoint closes with the first good one, the rule after three."""
    found = parity(BURST, rhythm=AT_ONCE)
    assert minutes(found.alarm) == [(21, 25)]
    assert minutes(found.rule) == [(21, 27)]
    assert found.leads == (0,)
    assert found.agrees


def test_polling_lets_the_alarm_lead() -> None:
    """A minute that ends at 21 is polled at 30, and seen by a rule whose offset waits for it."""
    rule = a_rule(key_query(queryOffset=10), SHORT)
    found = compare(rule, an_alarm(), shared(by_minute(BURST)))
    assert minutes(found.rule) == [(31, 37)]
    assert found.leads == (10,)


def test_without_an_offset_a_rule_sees_only_what_was_polled() -> None:
    """Its three minutes are always empty: classic polling brings nothing that is younger than five minutes."""
    found = parity(BURST)
    assert found.rule == ()
    assert minutes(found.only_alarm) == [(21, 25)]
    assert not found.agrees


def test_each_key_is_known_as_it_comes() -> None:
    """What is streamed two minutes late is seen by a rule whose offset would be too short for polling."""
    rule = a_rule(key_query(queryOffset=3), SHORT)
    polled = shared(by_minute(BURST))
    streamed = replace(polled, rhythms={"errors": Rhythm(1, 2)})
    assert minutes(compare(rule, an_alarm(), streamed).rule) == [(24, 30)]
    assert compare(rule, an_alarm(), polled).rule == ()


def test_what_was_before_the_first_minute_is_not_missing() -> None:
    """An alarm to which missing data are a violation is judged once its window is full."""
    missing = {"EvaluationPeriods": 3, "TreatMissingData": "breaching"}
    assert parity([0.0] * 9, missing).alarm == ()
    assert minutes(parity([None] * 9, missing).alarm) == [(4, None)]


def test_a_firing_that_does_not_end_has_no_end() -> None:
    """What is open at the end stays open."""
    found = parity([0.0, 0.0, 5.0], rhythm=AT_ONCE)
    assert minutes(found.alarm) == minutes(found.rule) == [(3, None)]


def test_the_rule_may_be_alone() -> None:
    """An alarm that needs three datapoints does not see one."""
    found = parity([0.0] * 5 + [1.0] + [0.0] * 9, {"EvaluationPeriods": 3}, rhythm=AT_ONCE)
    assert minutes(found.only_rule) == [(6, 9)]
    assert found.alarm == ()


def test_firings_far_apart_are_no_pair() -> None:
    """The tolerance says how far."""
    rule = a_rule(key_query(queryOffset=20), SHORT)
    measured = shared(by_minute(BURST))
    assert compare(rule, an_alarm(), measured, tolerance=16).agrees
    assert len(compare(rule, an_alarm(), measured, tolerance=15).only_alarm) == 1


def test_an_alarm_that_fires_long_after_the_rule_closed_is_alone() -> None:
    """Until the tolerance reaches it."""
    rule, late = Firing(10, 13), Firing(20, None)
    assert paired([rule], [late], 6) == ()
    assert paired([rule], [late], 7) == ((rule, late),)


def test_the_alarm_is_ok_before_the_first_minute() -> None:
    """What is ignored keeps that state."""
    assert parity([None] * 9, {"TreatMissingData": "ignore"}).alarm == ()


def test_a_rule_that_is_switched_off_never_fires() -> None:
    """The alarm is alone."""
    rule = a_rule(key_query(), SHORT, enabled=False)
    assert compare(rule, an_alarm(), shared(by_minute(BURST)), rhythm=AT_ONCE).rule == ()


def test_a_query_without_an_answer_is_a_failure() -> None:
    """It is said, and the two do not agree."""
    found = compare(a_rule(key_query(), SHORT), an_alarm(), shared(by_minute([0.0] * 9), key="other"))
    assert found.failure == "there is no metric errors"
    assert not found.agrees


@given(st.integers(0, 2**32), st.booleans())
def test_random_series_are_compared_without_a_crash_and_repeat(seed: int, sparse: bool) -> None:  # noqa: FBT001
    """Each firing is in a pair, or alone on its side."""
    shape = RandomShape(level=2.0, sparse=sparse)
    series = random_series(seed, START, 90, shape)
    found = compare(a_rule(key_query(), SHORT), an_alarm(), shared(series), rhythm=AT_ONCE)
    again = compare(
        a_rule(key_query(), SHORT), an_alarm(), shared(random_series(seed, START, 90, shape)), rhythm=AT_ONCE
    )
    assert found == again
    in_pairs = {rule for rule, _ in found.pairs}
    assert in_pairs.isdisjoint(found.only_rule)
    assert in_pairs | set(found.only_rule) == set(found.rule)
    assert {alarm for _, alarm in found.pairs} | set(found.only_alarm) == set(found.alarm)


@pytest.mark.parametrize("seed", range(3))
def test_a_minute_is_judged_with_what_was_polled_before_it(seed: int) -> None:
    """A rule whose offset covers the delay opens as one without delay does, only later."""
    series = random_series(seed, START, 240, RandomShape(sparse=True))
    at_once = compare(a_rule(key_query(), SHORT), an_alarm(), shared(series), rhythm=AT_ONCE)
    late = compare(a_rule(key_query(queryOffset=10), SHORT), an_alarm(), shared(series))
    moved = [(each.opened + 10, each.closed and each.closed + 10) for each in at_once.rule]
    seen = [(each.opened, each.closed) for each in late.rule]
    assert seen[:-1] == moved[: len(seen) - 1]
