"""Reading the properties of a value."""

from __future__ import annotations

import pytest

from smokealarm.dynatrace.settings.fields import Fields


@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), float("nan"), True, "1", [1]])
def test_what_no_float_can_hold_is_no_number(value: object) -> None:
    """It is an error and reads as the default."""
    fields = Fields({"a": value}, "", [])
    assert fields.number("a", 5.0) == 5.0
    assert [finding.path for finding in fields.findings] == ["a"]
