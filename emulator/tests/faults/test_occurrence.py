"""When and how often a fault strikes."""

# ruff: noqa: FBT001, S311  the tables of the tests hold booleans; the generators are repeatable on purpose

import random
import statistics
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from smokealarm_localstack.faults.documents import Document, InvalidFaultError
from smokealarm_localstack.faults.occurrence import FIELDS, Distribution, Occurrence, Striker


def fates(occurrence: Occurrence, count: int = 200) -> list[bool]:
    """Return what becomes of so many calls."""
    striker = Striker(occurrence)
    return [striker.strikes(now=0.0) for _ in range(count)]


def test_always_by_default() -> None:
    """Without a probability every call is struck."""
    assert all(fates(Occurrence()))


def test_never_at_zero() -> None:
    """A probability of 0 strikes nothing."""
    assert not any(fates(Occurrence(probability=0.0)))


def test_same_seed_same_fates() -> None:
    """The n-th call meets the same fate in every run with the same seed, and another one with another seed."""
    half = Occurrence(probability=0.5, seed=7)

    assert fates(half) == fates(half)
    assert fates(half) != fates(Occurrence(probability=0.5, seed=8))


def test_probability_is_the_share_of_calls() -> None:
    """About three calls in ten are struck at a probability of 0.3."""
    assert 0.27 < statistics.mean(fates(Occurrence(probability=0.3, seed=1), 2000)) < 0.33


@pytest.mark.parametrize(("now", "struck"), [(9.9, False), (10.0, True), (19.9, True), (20.0, False)])
def test_window_includes_its_start_and_excludes_its_end(now: float, struck: bool) -> None:
    """A fault from 10 to 20 is active at 10 and no longer at 20."""
    assert Striker(Occurrence(start=10.0, end=20.0)).strikes(now) is struck


def test_calls_outside_the_window_use_up_no_draws() -> None:
    """What happens before the start does not shift the fates of the calls in the window."""
    occurrence = Occurrence(probability=0.5, seed=3, start=10.0)
    early, fresh = Striker(occurrence), Striker(occurrence)
    for _ in range(7):
        early.strikes(now=1.0)

    assert [early.strikes(10.0) for _ in range(50)] == [fresh.strikes(10.0) for _ in range(50)]


def test_hits_count_what_was_struck_in_all_threads() -> None:
    """Hits are exactly the struck calls, however many threads call."""
    striker = Striker(Occurrence(probability=0.5, seed=2))
    with ThreadPoolExecutor(8) as pool:
        struck = sum(pool.map(striker.strikes, [0.0] * 4000))

    assert striker.hits == struck
    assert 0 < struck < 4000


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"probability": 1.5}, "'probability' is 1.5, expected a number from 0 to 1"),
        ({"probability": "often"}, "'probability' is 'often', expected a number"),
        ({"seed": 1.5}, "'seed' is 1.5, expected a whole number"),
        ({"seed": True}, "'seed' is True, expected a whole number"),
        ({"start": 5, "end": 5}, "'end' 5 is not after 'start' 5"),
    ],
)
def test_nonsense_is_refused(fields: dict[str, Any], complaint: str) -> None:
    """Odds outside 0..1, wrong types and an empty window are refused in a sentence."""
    with pytest.raises(InvalidFaultError, match=complaint):
        Occurrence.parse(Document(fields, FIELDS))


def test_fixed_distribution() -> None:
    """A fixed delay is always the same."""
    assert Distribution("fixed", 2.5).draw(random.Random(0)) == 2.5


def test_uniform_distribution() -> None:
    """A uniform delay lies between its bounds and fills them."""
    drawn = [Distribution("uniform", 1.0, 3.0).draw(random.Random(seed)) for seed in range(300)]

    assert 1.0 <= min(drawn) < 1.1
    assert 2.9 < max(drawn) <= 3.0


def test_lognormal_distribution_has_its_median() -> None:
    """Half of the lognormal delays are below the median, and the tail is long."""
    generator = random.Random(0)
    drawn = [Distribution("lognormal", 2.0, 0.5).draw(generator) for _ in range(2000)]

    assert statistics.median(drawn) == pytest.approx(2.0, rel=0.05)
    assert statistics.mean(drawn) > statistics.median(drawn)
