"""Fixtures that outlive a scenario."""

import pytest

pytest_plugins = ["pytester"]

STEPS = """
import pytest
from pytest_bdd import given, then

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.wide_fixtures"]
order = []


@pytest.fixture
def drill():
    order.append("drill")


@pytest.fixture(scope="module")
def mirror():
    order.append("mirror")


@pytest.fixture(scope="session")
def unused():
    order.append("unused")


@given("the drill")
def begin(drill):
    order.append("first step")


@given("the mirror")
def deploy(drill, mirror):
    pass


@then("it is late")
def late(unused):
    pass


@then("the mirror was there first")
def compare():
    assert order == ["mirror", "drill", "first step"]
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """Provide an empty suite whose second step takes a fixture that outlives the scenario."""
    pytester.makeconftest(STEPS)
    pytester.makeini("[pytest]\naddopts = -p no:randomly -p no:cacheprovider\n")
    return pytester


def test_what_outlives_a_scenario_is_there_before_what_begins_with_it(suite: pytest.Pytester) -> None:
    """Whichever step asks for it, so that the first scenario of a module is no other than the next ones."""
    steps = "Given the drill\n    And the mirror\n    Then the mirror was there first\n"
    suite.makefile(".feature", order=f"Feature: Order\n\n  Scenario: The wide one first\n    {steps}")

    suite.runpytest_inprocess().assert_outcomes(passed=1)
