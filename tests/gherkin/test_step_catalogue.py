"""The steps of a suite, as ``smokealarm steps`` lists them."""

import json
import sys
from pathlib import Path

import pytest

from smokealarm.gherkin.step_definitions import StepDefinition, step_definitions

pytest_plugins = ["pytester"]
CATALOGUE = Path(__file__).parents[2] / "steps"

STEPS = '''
from pytest_bdd import given, parsers, then, when

pytest_plugins = ["smokealarm.gherkin.plugin"]


@given(parsers.re(r"the server (?P<fault>is away|greylists)"))
@when(parsers.re(r"the server (?P<fault>is away|greylists)"))
def fault(fault: str) -> None:
    """Break it. Example: ``Given the server greylists``."""


@then(parsers.parse("it is {expected:d}"))
def compare(expected: int) -> None:
    """Compare a number
    with another one. Example: ``Then it is 5``."""


@then("nobody is told")
def silence() -> None:
    """Find nothing."""
'''
FEATURE = """
Feature: Numbers

  Background:
    Given the server is away

  Scenario: One
    Then it is 3

  Scenario Outline: More
    Then it is <number>

    Examples:
      | number |
      | 4      |
      | 5      |
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """Provide a suite of three steps, one of them unused."""
    pytester.makeconftest(STEPS)
    pytester.mkdir("features").joinpath("numbers.feature").write_text(FEATURE, encoding="utf-8")
    return pytester


def steps(suite: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run the command in a process of its own, since it imports the suite."""
    return suite.run(sys.executable, "-c", "from smokealarm.cli import main; main()", "steps", *options)


def test_each_step_says_how_it_is_written_and_how_often_it_is_used(suite: pytest.Pytester) -> None:
    """An outline's line counts once for each example, a background's for each scenario."""
    rows = [json.loads(line) for line in steps(suite, "--json").outlines]
    told = [(row["sentence"], row["keywords"], row["lines"]) for row in rows]
    assert told == [
        ("the server {fault}", ["Given", "When"], 3),
        ("it is {expected}", ["Then"], 3),
        ("nobody is told", ["Then"], 0),
    ]
    assert rows[0]["arguments"] == [{"name": "fault", "type": "str", "choices": ["is away", "greylists"]}]
    assert rows[1]["arguments"] == [{"name": "expected", "type": "int", "choices": []}]
    assert (rows[1]["purpose"], rows[1]["example"]) == ("Compare a number with another one.", "it is 5")
    assert (rows[2]["file"], rows[2]["function"]) == ("conftest.py", "silence")


def test_a_step_that_no_scenario_uses_fails_the_command(suite: pytest.Pytester) -> None:
    """So that a catalogue does not grow what nobody needs."""
    result = steps(suite, "--unused")
    assert result.ret == 1
    assert [line for line in result.outlines if "nobody is told" in line]
    assert not [line for line in result.outlines if "it is" in line]
    assert steps(suite, "--unused", "--find", "server").ret == 0


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("NOBODY", ["nobody is told"]),
        ("another one", ["it is {expected}"]),
        ("greylists", ["the server {fault}"]),
        ("is a", ["the server {fault}"]),
        ("is 5", ["it is {expected}"]),
        ("pigeon", []),
    ],
)
def test_steps_are_found_by_what_they_say(suite: pytest.Pytester, text: str, sentences: list[str]) -> None:
    """By sentence, choices and purpose in any case; by the example only where no step says the text otherwise."""
    rows = [json.loads(line) for line in steps(suite, "--json", "--find", text).outlines]
    assert [row["sentence"] for row in rows] == sentences


def test_the_list_is_for_people(suite: pytest.Pytester) -> None:
    """Keyword, sentence, use, purpose, example and choices."""
    shown = steps(suite).outlines
    assert shown[0] == "conftest.py"
    assert shown[1].startswith("  Given/When the server {fault}   used 3 times, line ")
    assert shown[2:4] == ["      Break it. Example: the server greylists", "      {fault}: is away, greylists"]


def test_features_that_cannot_be_collected_are_said_with_pytests_words(suite: pytest.Pytester) -> None:
    """No traceback for a mistake in a feature file or in its path."""
    suite.path.joinpath("features", "broken.feature").write_text("Feature: F\n  Gibberish\n", encoding="utf-8")
    result = steps(suite)
    assert result.ret == 2
    assert "broken.feature" in result.stderr.str()
    assert "Traceback" not in result.stderr.str()


@pytest.mark.parametrize(
    "step",
    [each for each in step_definitions() if each.file.parent == CATALOGUE],
    ids=lambda step: f"{step.function}-{step.line}",
)
def test_every_step_of_the_catalogue_shows_an_example_of_itself(step: StepDefinition) -> None:
    """So that whoever looks for a sentence can copy one."""
    assert any(step.defines(keyword, step.example) for keyword in step.keywords), step
