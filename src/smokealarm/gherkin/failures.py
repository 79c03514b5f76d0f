"""A pytest plugin that reports a failed step in the words of its scenario, instead of a traceback through pytest-bdd.

Whoever knows more of what happened in a scenario appends a :class:`Note` to :func:`notes`. The traceback follows where
the error is none that a step raises on purpose, and with ``-vv`` always.
"""

import os
import traceback
from collections.abc import Callable, Generator

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from smokealarm.errors import SmokealarmError
from smokealarm.gherkin.failed_step import FailedStep, Note, said_of_failure, what_went_wrong
from smokealarm.gherkin.scenario_lines import feature_path, step_lines
from smokealarm.secrets import masked

_FAILED = pytest.StashKey[FailedStep]()
_SAID = pytest.StashKey[str]()
_NOTES = pytest.StashKey[list[Note]]()
_TOLD = (AssertionError, SmokealarmError)
_VERBOSE = 2


def notes(item: pytest.Item) -> list[Note]:
    """Return what is to be told if a scenario fails, to be added to."""
    return item.stash.setdefault(_NOTES, [])


def note_of(heading: str, tell: Callable[[], str]) -> Note:
    """Return a note without secrets; where telling fails, whatever the error, one line that says why."""
    try:
        return Note(heading, masked(tell()))
    except Exception as error:  # noqa: BLE001 - no mistake in a note may hide the step that failed
        why = " ".join(str(error).split())
        return Note(heading, masked(f"could not be made: {type(error).__name__}: {why}"))


def failed_step(item: pytest.Item) -> FailedStep | None:
    """Return the step at which a scenario failed, None if it did at no step."""
    return item.stash.get(_FAILED, None)


def failure_of(item: pytest.Item) -> str | None:
    """Return what went wrong in a scenario, None if it has not failed."""
    return item.stash.get(_SAID, None)


def pytest_bdd_step_error(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario, step: Step) -> None:
    """Remember which step failed."""
    file, place = feature_path(feature, request.config), scenario.steps.index(step)
    request.node.stash[_FAILED] = FailedStep(file, scenario.name, step_lines(scenario), place)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Say a failure in the scenario's words."""
    try:
        return (yield)
    except Exception as error:
        pyfuncitem.stash[_SAID] = "\n".join(what_went_wrong(error))
        failed = failed_step(pyfuncitem)
        if failed is None:
            raise
        told = [*notes(pyfuncitem), *_traceback(error, pyfuncitem.config)]
        said = said_of_failure(failed, error, told, fold=os.environ.get("GITHUB_ACTIONS") == "true")
    raise pytest.fail.Exception(said, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what was found wrong at the end of a scenario without the fixtures that found it."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    brief = item.config.get_verbosity() < _VERBOSE
    if report.when == "teardown" and isinstance(error, SmokealarmError) and brief:
        report.longrepr = "\n".join(what_went_wrong(error))
    return report


def _traceback(error: Exception, config: pytest.Config) -> list[Note]:
    if isinstance(error, _TOLD) and config.get_verbosity() < _VERBOSE:
        return []
    return [Note("traceback", "".join(traceback.format_exception(error)).rstrip())]
