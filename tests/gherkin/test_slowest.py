"""The slowest scenarios, with the step that took longest."""

import pytest

from smokealarm.gherkin.slowest import SLOWEST_STEP, SlowScenario, slow_lines, slowest

pytest_plugins = ["pytester"]

STEPS = """
from pytest_bdd import given, parsers

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.slowest"]


@given(parsers.parse("a sum of {count:d} numbers"))
def add(count):
    assert sum(range(count)) >= 0


@given("a mistake")
def fail():
    raise AssertionError
"""
FEATURE = """Feature: Sums
  Scenario: Much work
    Given a sum of 10 numbers
    And a sum of 2000000 numbers
    And a sum of 11 numbers

  Scenario: A failure
    Given a sum of 10 numbers
    And a mistake
"""


def report(nodeid: str, seconds: float, step: str | None) -> pytest.TestReport:
    """Make the report of one test."""
    properties = [] if step is None else [(SLOWEST_STEP, step)]
    return pytest.TestReport(
        nodeid, (nodeid, 0, nodeid), {}, "passed", None, "call", duration=seconds, user_properties=properties
    )


def test_ten_are_listed_and_the_slowest_comes_first() -> None:
    """Tests without steps are no scenarios."""
    reports = [report(f"x.feature::{place}", float(place), "s") for place in range(12)]
    found = slowest([*reports, report("tests/test_x.py::test_y", 99.0, None)])
    assert [each.nodeid for each in found] == [f"x.feature::{place}" for place in range(11, 1, -1)]


def test_a_line_says_the_scenario_and_its_longest_step() -> None:
    """Wall seconds first."""
    shown = slow_lines([SlowScenario("x.feature::one", 12.34, "9.0 s in 4: And 40 minutes pass")])
    assert shown == ["  12.3 s  x.feature::one: 9.0 s in 4: And 40 minutes pass"]


def test_the_step_that_took_longest_is_named(pytester: pytest.Pytester) -> None:
    """A step that failed has no end; the longest of the others is named then."""
    pytester.makeconftest(STEPS)
    pytester.makeini("[pytest]\naddopts = -p no:randomly -p no:cacheprovider\n")
    pytester.makefile(".feature", sums=FEATURE)
    result = pytester.runpytest_inprocess()
    result.stdout.fnmatch_lines_random(
        [
            "*s  sums.feature::Much work: * in 4: And a sum of 2000000 numbers",
            "*s  sums.feature::A failure: * in 8: Given a sum of 10 numbers",
        ]
    )
