"""How many, how long and by when, as sentences say it."""

import re

import pytest

from smokealarm.errors import UsageError
from smokealarm.gherkin.amounts import AMOUNT, MOMENT, parse_amount, parse_moment


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("3", [3], [2, 4]),
        ("exactly 3", [3], [2.9, 3.1]),
        ("at least 3", [3, 4], [2]),
        ("at most 3", [0, 3], [4]),
        ("no", [0], [1]),
        ("0.5", [0.5], [0, 1]),
        ("30 s", [30_000], [30]),
        ("at least 250 ms", [250, 251], [249]),
        ("within 5 minutes", [0, 300_000], [300_001]),
        ("within 1 minute", [60_000], [60_001]),
    ],
)
def test_an_amount_equals_what_it_allows(text: str, allowed: list[float], refused: list[float]) -> None:
    """And nothing else, whichever side it stands on."""
    amount = parse_amount(text)
    assert re.fullmatch(AMOUNT, text)
    assert [amount] * len(allowed) == allowed == [amount] * len(allowed)
    assert all(amount != each and each != amount for each in refused)
    assert repr(amount) == text


@pytest.mark.parametrize("text", ["three", "about 3", "3 apples", "-1", "", "at least", "3 s s"])
def test_anything_else_is_refused(text: str) -> None:
    """With examples of what is not."""
    with pytest.raises(UsageError, match="is no amount; expected one like '3', 'at least 3'"):
        parse_amount(text)


def test_a_time_can_be_compared_in_seconds() -> None:
    """A plain number stays what it is."""
    assert parse_amount("6 minutes").in_seconds == 360
    assert parse_amount("6").in_seconds == 6


@pytest.mark.parametrize(
    ("text", "allowed", "refused", "shown"),
    [("in minute 20", 20, 19, "20"), ("within 20 minutes", 19, 21, "within 20 minutes")],
)
def test_a_moment_is_in_a_minute_or_within_so_many(text: str, allowed: int, refused: int, shown: str) -> None:
    """It counts from the scenario's begin."""
    moment = parse_moment(text)
    assert re.fullmatch(MOMENT, text)
    assert (moment == allowed, moment == refused, repr(moment)) == (True, False, shown)


def test_only_numbers_are_amounts() -> None:
    """A text that reads the same is none."""
    assert parse_amount("3") != "3"
