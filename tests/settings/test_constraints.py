"""Constraints at their edges, and those forms of them that no schema uses today."""

from __future__ import annotations

from typing import Any

import pytest

from smokealarm.dynatrace.settings.schemas import Kind
from smokealarm.dynatrace.settings.schemas.constraints import parse_constraint
from smokealarm.dynatrace.settings.schemas.kinds import NOT_OF_KIND, read_kind
from smokealarm.dynatrace.settings.schemas.preconditions import parse_precondition


@pytest.mark.parametrize(
    ("written", "good", "bad"),
    [
        (["LENGTH", None, 2], ["", "ab"], ["abc"]),
        (["LENGTH", 2, None], ["ab", "a" * 9999], ["a"]),
        (["RANGE", None, 2], [-9e99, 2], [2.1]),
        (["RANGE", 2, None], [2, 9e99], [1.9]),
        (["NOT_BLANK"], ["a", " a "], ["", " \t"]),
        (["NOT_EMPTY"], [" "], [""]),
        (["PATTERN", "a|b"], ["a", "b"], ["ab", "xa", "a\n"]),
        (["UNIQUE", "k"], [[], [{"k": 1}, {"k": 2}]], [[{"k": 1}, {"k": 1, "x": 2}], [{}, {}]]),
        (["UNIQUE", "k"], [[{"k": [1]}, {"k": [2]}]], [[{"k": [1]}, {"k": [1]}]]),
        (["PROPERTY_COUNT_RANGE", None, 1, "a", "b"], [{}, {"a": 1}, {"a": 1, "b": None}], [{"a": 1, "b": 1}]),
        (["PROPERTY_COUNT_RANGE", 1, 1, "a", "b"], [{"a": 1}], [{}, {"a": 1, "b": 1}]),
        (["GREATER_THAN", "a", "b"], [{"a": 2, "b": 1}, {"a": 1}, {}], [{"a": 1, "b": 1}]),
        (["GREATER_THAN_OR_EQUAL", "a", "b"], [{"a": 1, "b": 1}], [{"a": 1, "b": 2}]),
        (["LESS_THAN", "a", "b", "c"], [{"a": 1, "b": 2, "c": 3}], [{"a": 1, "b": 3, "c": 3}]),
        (["LESS_THAN", "a", "b"], [{"a": "09:00", "b": "09:00:01"}], [{"a": "09:00", "b": "09:00:00"}]),
        (["LESS_THAN_OR_EQUAL", "a", "b"], [{"a": "2030-01-01", "b": "2030-01-01"}], []),
        (["LESS_THAN_OR_EQUAL", "a", "b"], [], [{"a": "2030-01-02", "b": "2030-01-01"}]),
        (["SECRET_RESUBMISSION", False], [{}], []),
        (["CUSTOM_VALIDATOR_REF", "x"], [{}, "a"], []),
    ],
)
def test_constraints_hold_or_not(written: list[Any], good: list[Any], bad: list[Any]) -> None:
    """A bound belongs to what is allowed; every complaint is a sentence."""
    constraint = parse_constraint(written)
    assert [constraint.complaint(value) for value in good] == [None] * len(good)
    assert all(str(constraint.complaint(value)).endswith((".", "a|b")) for value in bad)
    assert constraint.document()["type"] == written[0]


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.FLOAT])
def test_numbers_are_those_that_a_server_can_hold(kind: Kind) -> None:
    """Integers have 64 bits, floats are finite, and a whole float is an integer."""
    most = 2**63 - 1
    assert [read_kind(kind, number) for number in (most, -most, 7.0)] == [most, -most, 7]
    assert (read_kind(kind, 2**63) is NOT_OF_KIND) == (kind is Kind.INTEGER)
    for number in (float("inf"), float("nan"), 10**400, True, "7", None):
        assert read_kind(kind, number) is NOT_OF_KIND


def test_bounds_that_are_not_set_are_not_told() -> None:
    """The vendor's schemas leave them out."""
    assert parse_constraint(["LENGTH", None, 2]).document() == {"type": "LENGTH", "maxLength": 2}
    assert parse_constraint(["RANGE", 2, None]).document() == {"type": "RANGE", "minimum": 2}


@pytest.mark.parametrize(
    ("written", "holds", "fails"),
    [
        (["EQUALS", "a", False], [{"a": False}], [{}, {"a": None}, {"a": True}]),
        (["IN", "a", "x", "y"], [{"a": "x"}, {"a": "y"}], [{}, {"a": "z"}, {"a": ["x"]}]),
        (["NULL", "a"], [{}, {"a": None}], [{"a": ""}, {"a": False}]),
        (["REGEX_MATCH", "a", "^x$"], [{"a": "x"}], [{}, {"a": 1}, {"a": "xx"}]),
        (["NOT", ["NULL", "a"]], [{"a": ""}], [{}]),
        (["AND", ["NULL", "a"], ["NULL", "b"]], [{}], [{"a": 1}, {"b": 1}]),
        (["OR", ["NULL", "a"], ["NULL", "b"]], [{"a": 1}, {"b": 1}], [{"a": 1, "b": 1}]),
    ],
)
def test_preconditions_hold_or_not(written: list[Any], holds: list[Any], fails: list[Any]) -> None:
    """They look at the properties beside."""
    condition = parse_precondition(written)
    assert all(condition.holds(beside) for beside in holds)
    assert not any(condition.holds(beside) for beside in fails)
    assert condition.document()["type"] == written[0]
