"""Values are written with their units as people read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.report.dashboard.units import quantity, scale_of

TABLE = Path(__file__).parents[2] / "oracle" / "report" / "units.json"
ROWS = json.loads(TABLE.read_text(encoding="utf-8"))
UNITS = st.sampled_from(["", "Count", "MilliSecond", "Byte", "KibiByte", "Percent", "PerSecond", "KiloBytePerMinute"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["shown"])
def test_row(row: dict[str, Any]) -> None:
    """A value in a unit reads like this."""
    assert quantity(row["value"], row["unit"]) == row["shown"]
    assert row["source"].startswith("https://")


def test_what_is_missing_is_a_dash() -> None:
    """A gap is no number, and neither is more than any number."""
    assert quantity(float("nan"), "Byte") == quantity(float("inf"), "") == "-"


def test_an_axis_is_written_in_one_step() -> None:
    """All ticks share the step of the largest, and nothing is nothing without a prefix."""
    scale = scale_of("Count", 50_000)
    assert [scale.written(value) for value in (0, 500, 50_000)] == ["0", "0.5k", "50k"]


@given(st.floats(-1e300, 1e300), UNITS)
def test_a_written_number_is_near_its_value(value: float, unit: str) -> None:
    """Three digits are right, and the sign is."""
    scale = scale_of(unit, value)
    written = scale.written(value)
    number = float(written.removesuffix(scale.suffix).rstrip("kMGT ").removesuffix("/s").rstrip("kMGT "))
    assert number * scale.size == pytest.approx(value, rel=0.006, abs=1e-300)


@given(st.floats(), st.text(max_size=30))
def test_any_unit_can_be_written(value: float, unit: str) -> None:
    """What nobody knows as a unit stands behind the number."""
    assert isinstance(quantity(value, unit), str)
