"""Feature files as tests."""

import pytest

pytest_plugins = ["pytester"]

STEPS = """
from pytest_bdd import given, then, parsers

pytest_plugins = ["smokealarm.gherkin.plugin"]


@given(parsers.parse("a number {number:d}"), target_fixture="number")
def number(number):
    return number


@then(parsers.parse("it is {expected:d}"))
def compare(number, expected):
    assert number == expected
"""

FEATURE = """
@quick
Feature: Numbers

  Scenario: A number is itself
    Given a number 3
    Then it is 3

  Scenario Outline: Some numbers differ
    Given a number <number>
    Then it is 5

    Examples:
      | number |
      | 4      |
      | 5      |
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """Provide an empty suite that knows some steps."""
    pytester.makeconftest(STEPS)
    pytester.makeini("[pytest]\naddopts = -p no:randomly -p no:cacheprovider\nmarkers = quick\n")
    return pytester


def test_scenarios_are_collected_without_a_module(suite: pytest.Pytester) -> None:
    """Each scenario is one item, and each example of an outline."""
    suite.makefile(".feature", numbers=FEATURE)

    result = suite.runpytest_inprocess()

    result.assert_outcomes(passed=2, failed=1)


def test_a_scenario_is_named_by_its_file_and_title(suite: pytest.Pytester) -> None:
    """The node id can be copied from a report into a command."""
    suite.makefile(".feature", numbers=FEATURE)

    result = suite.runpytest_inprocess("numbers.feature::A number is itself", "-v")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["numbers.feature::A number is itself PASSED*"])


def test_tags_are_marks(suite: pytest.Pytester) -> None:
    """A feature's tags select its scenarios."""
    suite.makefile(".feature", numbers=FEATURE)

    assert suite.runpytest_inprocess("-m", "not quick").parseoutcomes() == {"deselected": 3}


@pytest.mark.parametrize(
    "feature",
    [
        FEATURE.replace("@quick", "@quik"),
        FEATURE.replace("  Scenario:", "  @quik\n  Scenario:"),
        FEATURE.replace("    Examples:", "    @quik\n    Examples:"),
    ],
)
def test_a_tag_that_is_not_registered_is_an_error_with_the_nearest_that_is(
    suite: pytest.Pytester, feature: str
) -> None:
    """Wherever it stands, and without --strict-markers; a misspelt tag would select nothing for ever."""
    suite.makefile(".feature", numbers=feature)

    result = suite.runpytest_inprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*numbers.feature: line *: no tag is called 'quik'; did you mean 'quick'?"])


def test_an_undefined_step_fails_its_scenario_before_the_first_step(suite: pytest.Pytester) -> None:
    """With its place, the nearest steps and the beginning of a definition; nothing was broken for it."""
    suite.makefile(".feature", numbers="Feature: F\n  Scenario: S\n    Given a number 3\n    Then it was 3\n")

    result = suite.runpytest_inprocess("-o", "log_cli=true")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "numbers.feature:4: no step is defined for",
            "    Then it was 3",
            "  the nearest that exist:",
            "    Then it is {expected}",
            "*@then(parsers.parse('it was {count:d}'))",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_broken_feature_is_an_error_with_its_path(suite: pytest.Pytester) -> None:
    """What is not Gherkin is reported at collection, not skipped."""
    suite.makefile(".feature", broken="Feature: F\n  Scenario: S\n    Given a number 3\n    Gibberish\n")

    result = suite.runpytest_inprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*broken.feature: *", "*Gibberish*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_empty_feature_is_an_error(suite: pytest.Pytester) -> None:
    """A feature without scenarios would pass by doing nothing."""
    suite.makefile(".feature", empty="Feature: F\n")

    result = suite.runpytest_inprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no scenario in this feature*"])
