"""A pytest plugin: fixtures that outlive a scenario are there before its first step.

pytest sets up what a test names as parameters from the widest scope to the narrowest. pytest-bdd asks for what a step
takes only when it comes to that step, so that the first scenario of a module would wait for a deployment in its own
virtual time, and the others would not.
"""

import inspect
from collections.abc import Iterator

import pytest
from pytest_bdd.parser import Scenario

from smokealarm.gherkin.scenario_lines import step_lines
from smokealarm.gherkin.step_definitions import step_function

_OWN = "function"
"""The scope of fixtures that a scenario has for itself."""


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Scenario) -> None:
    """Set up the fixtures of a wider scope that the steps of a scenario take, in the order of the steps."""
    for name in dict.fromkeys(_taken(scenario)):
        if _is_wide(name, request):
            request.getfixturevalue(name)


def _taken(scenario: Scenario) -> Iterator[str]:
    for line in step_lines(scenario):
        function = step_function(line.type, line.text)
        if function is not None:
            yield from inspect.signature(function).parameters


def _is_wide(name: str, request: pytest.FixtureRequest) -> bool:
    found = request._fixturemanager.getfixturedefs(name, request.node)  # noqa: SLF001 - there is no public way to ask for a scope
    return found is not None and found[-1].scope != _OWN
