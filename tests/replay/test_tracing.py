"""A rule's trace: what it saw at each minute of a tape, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from tests.replay.making import DLQ, a_rule, a_tape

from smokealarm.dynatrace.detection.trace import Standing
from smokealarm.replay import prepared, trace

TAPE = prepared(a_tape(values=(None, 0, 3, None, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))


def test_each_minute_has_its_value_threshold_counts_and_state() -> None:
    """The rule looks 2 minutes back, opens with one violation among 3 samples, and closes with 3 normal ones."""
    found = {each.minute: each for each in trace(a_rule(threshold=1), TAPE).minutes}
    assert sorted(found) == list(range(1, 15))
    opened = found[5]
    assert (opened.value, opened.threshold, opened.state) == (3.0, 1.0, Standing.OPENED)
    assert (opened.violating, opened.needed, opened.missing, opened.normal) == (1, 1, 1, 1)
    assert (found[6].value, found[6].threshold, found[6].state) == (None, None, Standing.OPEN)
    assert (found[4].state, found[7].state, found[8].state) == (Standing.QUIET, Standing.OPEN, Standing.CLOSED)
    assert dict(opened.series)["queuename"] == DLQ


def test_a_rule_that_is_switched_off_can_be_asked_as_well() -> None:
    """What it would do is what it does when it is on."""
    rule = a_rule(threshold=1)
    assert trace(replace(rule, enabled=False), TAPE).minutes == trace(rule, TAPE).minutes


def test_a_query_without_an_answer_says_why() -> None:
    """For all minutes, where the metric never came."""
    found = trace(a_rule(selector="none:splitBy():sum"), TAPE)
    assert found.minutes == ()
    assert [(each.minutes, each.reason) for each in found.unanswered] == [
        (range(1, 15), "'none:splitBy():sum': there is no metric none")
    ]


def test_what_tells_of_a_rule_are_the_series_that_violated() -> None:
    """Where none did, all of them are left, since one of them was expected to."""
    seen = trace(a_rule(threshold=1), TAPE)
    (silent,) = {each.series for each in seen.minutes}
    violating = tuple(replace(each, series=(("queuename", "other"),)) for each in seen.minutes)
    quiet = tuple(each for each in seen.minutes if not each.violating)

    assert replace(seen, minutes=(*quiet, *violating)).telling.minutes == violating
    assert {each.series for each in replace(seen, minutes=quiet).telling.minutes} == {silent}
