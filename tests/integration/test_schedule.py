"""Polls are due when the oracle table says, and together cover every minute once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.oracle import rows

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.integration import Family, IntegrationOptions, IntegrationTimings, windows_due
from smokealarm.dynatrace.integration.options import Rhythm, rhythm

A_DAY = 31_557_600


def minute(clock: str) -> int:
    """Return the minute since the epoch of a time of day."""
    hours, minutes = clock.split(":")
    return A_DAY + int(hours) * 60 + int(minutes)


@pytest.mark.parametrize("row", rows("windows"), ids=lambda row: row["name"])
def test_polls_are_due_as_the_table_says(row: dict[str, Any]) -> None:
    """Each window has the moment at which it is due, its first minute, and the minute after its last."""
    options = IntegrationOptions(**row.get("options", {}))
    chosen = rhythm(Family(row["family"]), IntegrationTimings(), options)
    found = windows_due(minute(row["last"]), minute(row["now"]), chosen, row.get("late", 0))
    assert [(each.due, each.start, each.stop) for each in found] == [
        tuple(map(minute, each)) for each in row["windows"]
    ]


@given(
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from([0, 0, 15, 30])), min_size=1, max_size=20),
    st.builds(Rhythm, st.integers(1, 10), st.integers(0, 10), st.integers(0, 4)),
)
def test_however_polls_come_each_minute_is_read_once(calls: list[tuple[int, int]], chosen: Rhythm) -> None:
    """Pauses and late polls leave no gap and read nothing twice, and nothing is read before its time."""
    now, last, read = A_DAY, A_DAY - 1, []
    for pause, late in calls:
        now += pause
        for window in windows_due(last, now, chosen, late):
            assert window.stop + chosen.delay + late <= now
            read.append((window.start, window.stop))
            last = window.due
    assert all(stop == start for (_, stop), (start, _) in pairwise(read))


def test_every_choice_says_what_it_means() -> None:
    """Options and timings can be listed with meaning and source."""
    for each in (*describe(IntegrationOptions()), *describe(IntegrationTimings())):
        assert each.meaning
        assert each.source.startswith("https://")
