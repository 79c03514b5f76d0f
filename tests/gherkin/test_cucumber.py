"""Cucumber's JSON holds every scenario, whoever ran it."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]

STEPS = """
from pytest_bdd import parsers, then

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.cucumber"]


@then(parsers.parse("{number:d} is even"))
def even(number):
    assert number % 2 == 0
"""

FEATURE = """
Feature: Numbers
  Scenario: Two
    Then 2 is even

  Scenario: Three
    Then 3 is even
"""


def written(pytester: pytest.Pytester, workers: int) -> list[dict[str, Any]]:
    """Run the feature, and return its scenarios by title, without how long they took."""
    path = Path(pytester.path) / f"cucumber{workers}.json"
    pytester.runpytest_inprocess("-n", str(workers), "-p", "no:randomly", f"--cucumberjson={path}", "numbers.feature")
    (feature,) = json.loads(path.read_text(encoding="utf-8"))
    for step in (step for scenario in feature["elements"] for step in scenario["steps"]):
        step["result"] = step["result"]["status"]
    return sorted(feature["elements"], key=lambda scenario: str(scenario["name"]))


def test_workers_write_what_one_process_writes(pytester: pytest.Pytester) -> None:
    """With two workers the file holds the scenarios, steps and results that it holds without any."""
    pytester.makeconftest(STEPS)
    Path(pytester.path, "numbers.feature").write_text(FEATURE, encoding="utf-8")

    alone = written(pytester, 0)

    assert [(each["name"], each["steps"][0]["result"]) for each in alone] == [("Three", "failed"), ("Two", "passed")]
    assert written(pytester, 2) == alone
