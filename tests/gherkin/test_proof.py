"""Without its fault a failure scenario has to fail."""

import pytest

from smokealarm.gherkin.proof import Verdict, judged

pytest_plugins = ["pytester"]

STEPS = """
from pytest_bdd import given, parsers, then, when

from smokealarm.gherkin.proof import PARTS, Part, withheld, withholding

def pytest_configure(config):
    parts = [Part("error", 1, "error on ingest"), Part("error", 2, "error on store")]
    config.stash[PARTS] = lambda feature, title: parts if title == "Two" else parts[:1]

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.failures", "smokealarm.gherkin.proof"]


@given("the function fails")
def fail(request):
    if request.config.getoption("without_faults"):
        withheld(request.node).append("function.error on ingest")


@given("two functions fail", target_fixture="failing")
def fail_both(request):
    asked = [(1, "ingest"), (2, "store")]
    left_out = [name for number, name in asked if withholding(request.node)("error", number)]
    withheld(request.node).extend(left_out)
    return {"ingest", "store"}.difference(left_out)


@when(parsers.parse("the function {name} has failed"))
def failed(failing, name):
    assert name in failing


@then(parsers.parse("the function {name} is told"))
def told(failing, name):
    assert name in failing


@when("it is looked up")
def look_up():
    raise KeyError("nothing there")


@then(parsers.parse("{count:d} problems have opened"))
def problems(request, count):
    assert count == (0 if withheld(request.node) else 1)
"""
CASES = [
    ([], None, "", Verdict.NOTHING_BROKEN),
    (["a"], None, "", Verdict.STILL_PASSES),
    (["a"], AssertionError(), "then", Verdict.PROVEN),
    (["a"], AssertionError(), "when", Verdict.FAILS_EARLY),
    (["a"], KeyError(), "then", Verdict.FAILS_EARLY),
    ([], AssertionError(), "then", Verdict.FAILS_EARLY),
]


@pytest.mark.parametrize(("faults", "error", "keyword", "verdict"), CASES)
def test_only_a_failure_of_what_was_expected_is_a_proof(
    faults: list[str], error: Exception | None, keyword: str, verdict: Verdict
) -> None:
    """Not one before it, not a mistake in a step, and not one where nothing was withheld."""
    assert judged(faults, error, keyword) is verdict


def run(pytester: pytest.Pytester, *steps: str, tag: str = "", title: str = "S") -> pytest.RunResult:
    """Run one scenario without its faults."""
    pytester.makeconftest(STEPS)
    pytester.makeini(
        "[pytest]\naddopts = -p no:randomly -p no:cacheprovider\nmarkers =\n  harmless\n  partly_harmless\n"
    )
    lines = "".join(f"    {step}\n" for step in steps)
    pytester.makefile(".feature", one=f"Feature: F\n  {tag}\n  Scenario: {title}\n{lines}")
    return pytester.runpytest_inprocess("--without-faults")


def test_a_scenario_that_fails_without_its_fault_is_proven(pytester: pytest.Pytester) -> None:
    """Its failure is the proof, so it passes."""
    run(pytester, "Given the function fails", "Then 1 problems have opened").assert_outcomes(passed=1)


def test_a_scenario_that_passes_without_its_fault_fails_and_names_it(pytester: pytest.Pytester) -> None:
    """It would pass if the fault did nothing."""
    result = run(pytester, "Given the function fails", "Then 0 problems have opened")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*still passes without function.error on ingest: it proves nothing*"])


def test_a_scenario_that_fails_before_it_looks_fails(pytester: pytest.Pytester) -> None:
    """In its own words."""
    result = run(pytester, "Given the function fails", "When it is looked up", "Then 1 problems have opened")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["  > When it is looked up"])


def test_what_breaks_nothing_is_skipped(pytester: pytest.Pytester) -> None:
    """There is nothing to take away from it."""
    run(pytester, "Then 1 problems have opened").assert_outcomes(skipped=1)


def test_what_is_broken_without_a_trace_is_left_out(pytester: pytest.Pytester) -> None:
    """Its tag says so; nothing else is left out."""
    steps = ("Given the function fails", "Then 0 problems have opened")
    run(pytester, *steps, tag="@harmless").assert_outcomes(deselected=1)


def test_of_several_things_each_is_withheld_alone_too(pytester: pytest.Pytester) -> None:
    """An item of its own each, beside the one without any."""
    steps = ("Given two functions fail", "Then the function ingest is told", "And the function store is told")
    run(pytester, *steps, title="Two").assert_outcomes(passed=3)


def test_a_fault_without_which_a_scenario_goes_on_as_before_fails_and_is_named(pytester: pytest.Pytester) -> None:
    """The scenario would not notice if it did nothing."""
    result = run(pytester, "Given two functions fail", "Then the function ingest is told", title="Two")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*Two (only without error on store)*", "*still passes without store: it proves*"])


def test_a_scenario_that_cannot_go_on_without_one_of_several_is_proven(pytester: pytest.Pytester) -> None:
    """Without any it has to look, and to find nothing."""
    steps = ("Given two functions fail", "When the function store has failed", "Then the function ingest is told")
    run(pytester, *steps, title="Two").assert_outcomes(passed=2, failed=1)


def test_where_one_of_several_leaves_no_trace_none_is_withheld_alone(pytester: pytest.Pytester) -> None:
    """Without any the scenario has to fail as ever."""
    steps = ("Given two functions fail", "Then the function ingest is told")
    run(pytester, *steps, title="Two", tag="@partly_harmless").assert_outcomes(passed=1, deselected=2)
