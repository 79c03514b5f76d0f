"""How many processes a drill has, and how they treat garbage."""

import gc

import pytest

from smokealarm.gherkin.workers import worker_count


@pytest.mark.parametrize(("processors", "workers"), [(1, 2), (2, 3), (4, 6), (7, 11)])
def test_there_are_half_as_many_more_workers_than_processors(processors: int, workers: int) -> None:
    """For a worker waits half of the time."""
    assert worker_count(range(processors)) == workers


def test_what_was_collected_is_not_looked_through_again() -> None:
    """Not for garbage, as often as Python would."""
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] > 10_000
