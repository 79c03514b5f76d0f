"""A failed step is told in the words of its scenario."""

import pytest

from smokealarm.gherkin.failed_step import FailedStep, Note, said_of_failure
from smokealarm.gherkin.scenario_lines import StepLine

pytest_plugins = ["pytester"]

STEPS = """
import pytest
from pytest_bdd import given, parsers, then

from smokealarm.errors import DrillError
from smokealarm.gherkin.failed_step import Note
from smokealarm.gherkin.failures import note_of, notes

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.failures"]


@given(parsers.parse("a number {number:d}"), target_fixture="number")
def number(request, number):
    notes(request.node).append(Note("timeline", "minute 0: it began"))
    return number


def lost():
    raise KeyError("a mistake in\\na note")


@then("its notes break, too")
def unnoted(request, number):
    notes(request.node).append(note_of("last lines", lost))
    assert number == 5


@then(parsers.parse("it is {expected:d}"))
def compare(number, expected):
    assert number == expected


@then("it counts")
def count():
    assert [1].count(1) == 2


@then("it drills")
def refuse():
    raise DrillError("no file was uploaded")


@then("its end finds something")
def find(request):
    request.addfinalizer(leave)


def leave():
    raise DrillError("something was left behind")


@then("it breaks")
def break_down():
    raise KeyError("a mistake in a step")
"""
FEATURE = """Feature: Numbers
  Scenario: A number is another one
    Given a number 3
    Then it is 3
    And {step}
    And it is 3
"""


def run(pytester: pytest.Pytester, step: str, *options: str, **outcomes: int) -> pytest.RunResult:
    """Run a scenario whose third step is the given one, and which fails if nothing else is said."""
    pytester.makeconftest(STEPS)
    pytester.makeini("[pytest]\naddopts = -p no:randomly -p no:cacheprovider\n")
    pytester.makefile(".feature", numbers=FEATURE.replace("{step}", step))
    result = pytester.runpytest_inprocess(*options)
    result.assert_outcomes(**(outcomes or {"failed": 1}))
    return result


def test_the_failed_step_stands_among_the_others_with_what_was_got(pytester: pytest.Pytester) -> None:
    """File and line first; a step that was not reached has a dash; no line of pytest-bdd's own code."""
    result = run(pytester, "it is 5")
    result.stdout.fnmatch_lines(
        [
            "numbers.feature:5: A number is another one",
            "    Given a number 3",
            "    Then it is 3",
            "  > And it is 5",
            "        assert 3 == 5",
            "        at conftest.py:*",
            "  - And it is 3",
            "timeline:",
            "minute 0: it began",
        ],
        consecutive=False,
    )
    result.stdout.no_fnmatch_line("*pytest_bdd*")


def test_what_was_got_is_shown_without_the_calls_that_got_it(pytester: pytest.Pytester) -> None:
    """They are the step's own."""
    result = run(pytester, "it counts")
    result.stdout.fnmatch_lines(["        assert 1 == 2", "        at conftest.py:*"], consecutive=True)


def test_an_error_of_the_drill_needs_no_traceback(pytester: pytest.Pytester) -> None:
    """Its words say what to do; ``-vv`` shows where it comes from."""
    run(pytester, "it drills").stdout.no_fnmatch_line("traceback:*")
    run(pytester, "it drills", "-vv").stdout.fnmatch_lines(["        DrillError: no file was uploaded*", "traceback:"])


def test_what_is_found_at_the_end_of_a_scenario_needs_no_traceback(pytester: pytest.Pytester) -> None:
    """Neither that of the fixture that looked; ``-vv`` shows it."""
    for options, shown in (((), False), (("-vv",), True)):
        result = run(pytester, "its end finds something", *options, passed=1, errors=1)
        result.stdout.fnmatch_lines(["*ERROR at teardown of *", "*DrillError: something was left behind"])
        assert ("def leave" in result.stdout.str()) is shown


def test_a_mistake_in_a_step_is_shown_with_its_traceback(pytester: pytest.Pytester) -> None:
    """Nobody raised it on purpose."""
    result = run(pytester, "it breaks")
    result.stdout.fnmatch_lines(["        KeyError: 'a mistake in a step'", "traceback:", "KeyError: *"])


def test_a_note_that_cannot_be_made_hides_no_failed_step(pytester: pytest.Pytester) -> None:
    """The step stands there as ever, and the other notes; one line says what is wrong with the note."""
    result = run(pytester, "its notes break, too")
    result.stdout.fnmatch_lines(["  > And its notes break, too", "        assert 3 == 5"])
    result.stdout.fnmatch_lines(
        ["minute 0: it began", "last lines:", "could not be made: KeyError: *a mistake in*a note*"]
    )


def test_parallel_workers_report_the_same(pytester: pytest.Pytester) -> None:
    """The text survives its way to the controller, and the short summary quotes it."""
    result = run(pytester, "it is 5", "-n", "1", "-p", "xdist")
    result.stdout.fnmatch_lines(["numbers.feature:5: A number is another one", "  > And it is 5", "*assert 3 == 5"])
    result.stdout.fnmatch_lines(["FAILED numbers.feature::A number is another one - *"])


def test_on_github_actions_notes_are_folded() -> None:
    """A note cannot end its own group, nor give the runner another command."""
    failed = FailedStep("x.feature", "S", (StepLine(3, "Given", "a", "given"),), 0)
    notes = [Note("timeline", "one\n::error::two")]
    lines = said_of_failure(failed, AssertionError("b"), notes, fold=True).splitlines()
    folded = lines[lines.index("::group::timeline") : lines.index("::endgroup::") + 1]
    assert folded == ["::group::timeline", "one", ": :error: :two", "::endgroup::"]


def test_on_github_actions_the_line_of_the_failed_step_is_annotated() -> None:
    """The annotation is one line, whatever the words of the scenario and of the error; elsewhere there is none."""
    failed = FailedStep("x.feature", "S: 5 %, or more", (StepLine(3, "Given", "a", "given"),), 0)
    error = AssertionError("b\n::error::c")
    said = said_of_failure(failed, error, (), fold=True).splitlines()
    assert said[-1] == "::error file=x.feature,line=3,title=S%3A 5 %25%2C or more::Given a%0Ab%0A::error::c"
    assert "::error file" not in said_of_failure(failed, error, (), fold=False)
