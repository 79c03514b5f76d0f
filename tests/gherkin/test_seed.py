"""A scenario reports the seed of the order in which it ran, and how long it took."""

import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

STEPS = """
from pytest_bdd import given

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.summary"]


@given("nothing")
def nothing():
    pass
"""


@pytest.mark.parametrize(
    ("option", "reported"),
    [(("--randomly-seed=7",), True), (("-p", "no:randomly"), False)],
    ids=["shuffled", "ordered"],
)
def test_junit_holds_the_seed(pytester: pytest.Pytester, option: tuple[str, ...], reported: bool) -> None:  # noqa: FBT001 - an expected value
    """The seed is a property of the scenario where pytest-randomly shuffles, and is missing elsewhere."""
    pytester.makeconftest(STEPS)
    path = Path(pytester.path)
    (path / "one.feature").write_text("Feature: One\n  Scenario: Nothing\n    Given nothing\n", encoding="utf-8")

    pytester.runpytest_inprocess("-n", "0", *option, "--junitxml=junit.xml", "one.feature").assert_outcomes(passed=1)

    junit = (path / "junit.xml").read_text(encoding="utf-8")
    assert ('<property name="seed" value="7" />' in junit) is reported
    (took,) = re.findall(r'<property name="wall_seconds" value="([^"]+)" />', junit)
    assert float(took) >= 0
