"""Numbers by the minute as promtool writes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from tests.tape.making import GAPPY, trimmed

from smokealarm.tape.notation import LONGEST, NotationError, read_values, write_values

PROMTOOL = [
    ("-2+4x3", (-2, 2, 6, 10)),
    (" 1-2x4", (1, -1, -3, -5, -7)),
    (" 1x4", (1, 1, 1, 1, 1)),
    ("0 _ 5 ", (0, None, 5)),
    ("1 _x3 2", (1, None, None, None, 2)),
    ("1+1x5", (1, 2, 3, 4, 5, 6)),
    ("-1.5e2", (-150,)),
    ("7x0", (7,)),
    ("", ()),
]
"""The examples of https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/, and numbers."""


@pytest.mark.parametrize(("text", "values"), PROMTOOL)
def test_it_is_read_as_promtool_does(text: str, values: tuple[float | None, ...]) -> None:
    """A value comes once and then as many further times as are written; a gap lasts as long as is written."""
    assert read_values(text) == values


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.0] * 11, "0x10"),
        ([None, None, 1.0, None, 2.0, None], "_x2 1 _ 2"),
        ([1.0, 1.0, 2.0], "1 1 2"),
        ([0.0, 0.0, 1.0, 2.0, 3.0], "0 0+1x3"),
        ([9.0, 8.0, 7.0, 6.0, 0.5], "9-1x3 0.5"),
        ([0.1, 0.2, 0.3, 0.4], "0.1 0.2 0.3 0.4"),
        ([1e300], "1e+300"),
        ([None], ""),
    ],
)
def test_runs_are_written_short(values: list[float | None], text: str) -> None:
    """Fractions are written one by one, since they do not add up exactly; missing minutes at the end are left out."""
    assert write_values(values) == text


@given(GAPPY)
def test_what_is_written_is_read_again(values: list[float | None]) -> None:
    """Exactly, but for missing minutes at the end."""
    assert read_values(write_values(values)) == trimmed(values)


@pytest.mark.parametrize(
    ("text", "guilty", "says"),
    [
        ("1 two 3", "two", "'two' is no value"),
        ("1 stale", "stale", "'stale' is no value"),
        ("1+2", "1+2", "'1+2' is no value"),
        ("_x", "_x", "'_x' is no value"),
        ("0x5y", "0x5y", "'0x5y' is no value"),
        (f"0 0x{LONGEST}", f"0x{LONGEST}", "makes more than"),
        ("0 _x99999999999999999999", "_x99999999999999999999", "makes more than"),
        ("1e308+1e308x3", "1e308+1e308x3", "is too large"),
        ("nan", "nan", "'nan' is no value"),
    ],
)
def test_anything_else_is_refused_at_its_place(text: str, guilty: str, says: str) -> None:
    """The error knows which characters are guilty."""
    with pytest.raises(NotationError, match=re.escape(says)) as raised:
        read_values(text)
    assert text[raised.value.start : raised.value.end] == guilty
    assert raised.value.hint
