"""What a drill says of alert rules at its end, and when that fails it."""

import pytest

from smokealarm.gherkin.rules import RuleTally, missing, reported, rule_lines, tally

pytest_plugins = ["pytester"]

SUITE = """
import pytest
from smokealarm.gherkin.rules import reported

pytest_plugins = ["smokealarm.gherkin.rules"]


@pytest.fixture
def rules(request):
    return lambda *lists: request.node.user_properties.extend(reported(*lists))
"""

FIRES = """
def test_fires(rules):
    rules(["deep", "late"], ["deep"], [])
"""

CLOSES = """
def test_closes(rules):
    rules(["deep", "late"], ["deep", "late"], ["deep", "late"])
"""


def test_rules_are_added_up_over_scenarios() -> None:
    """Each rule that watched, with the number of scenarios in which it fired and in which it closed."""
    scenarios = [
        reported(["late", "deep", "blind"], ["deep"], []),
        reported(["late", "deep", "blind"], ["deep", "late"], ["deep"]),
        [("virtual_seconds", 60.0)],
    ]

    assert tally(scenarios) == (RuleTally("blind", 0, 0), RuleTally("deep", 2, 1), RuleTally("late", 1, 0))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (RuleTally("a", 2, 1), None),
        (RuleTally("a", 2, 0), "fired, but never closed"),
        (RuleTally("a", 0, 0), "never fired"),
    ],
)
def test_a_rule_has_to_fire_and_to_close(rule: RuleTally, said: str | None) -> None:
    """What it lacks is said in words."""
    assert rule.shortfall == said


def test_the_lines_end_with_what_is_missing_and_the_sum() -> None:
    """One line for each rule, aligned."""
    lines = rule_lines([RuleTally("a", 0, 0), RuleTally("bb", 1, 1), RuleTally("cc", 3, 2), RuleTally("d", 3, 0)])

    assert lines == [
        "bb  fired in 1 scenario, closed in 1",
        "cc  fired in 3 scenarios, closed in 2",
        "a   never fired",
        "d   fired, but never closed",
        "2 of 4 rules fired and closed again",
    ]


def test_what_is_missing_is_named() -> None:
    """Each rule with what it lacks; no rule at all is a lack of its own."""
    assert missing([RuleTally("a", 0, 0), RuleTally("b", 1, 1), RuleTally("c", 1, 0)]) == (
        "a never fired; c fired, but never closed"
    )
    assert missing([RuleTally("b", 1, 1)]) is None
    assert missing([]) == "no scenario was watched by a rule"


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """Provide a suite whose tests report rules."""
    pytester.makeconftest(SUITE)
    pytester.makeini("[pytest]\naddopts = -p no:randomly -p no:cacheprovider\n")
    return pytester


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_a_missing_rule_fails_a_session_that_asks_for_every_one(
    suite: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    """With workers, too; without the option it is only said."""
    suite.makepyfile(test_fires=FIRES)

    asked = suite.runpytest_inprocess("--require-every-rule", *workers)
    unasked = suite.runpytest_inprocess(*workers)

    said = "--require-every-rule: deep fired, but never closed; late never fired"
    assert (asked.ret, unasked.ret) == (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.OK)
    assert said in asked.outlines
    assert said not in unasked.outlines
    assert "0 of 1 rules fired and closed again" in unasked.outlines


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_rules_may_fire_in_different_scenarios(suite: pytest.Pytester, workers: tuple[str, ...]) -> None:
    """The session passes once all of them did, whoever ran which test."""
    suite.makepyfile(test_fires=FIRES, test_closes=CLOSES)

    result = suite.runpytest_inprocess("--require-every-rule", *workers)

    assert result.ret == pytest.ExitCode.OK
    assert "2 of 2 rules fired and closed again" in result.outlines


def test_a_session_without_rules_does_not_pass_for_one_with_all(suite: pytest.Pytester) -> None:
    """As where every scenario was skipped."""
    suite.makepyfile(test_nothing="def test_nothing(): pass")

    result = suite.runpytest_inprocess("--require-every-rule")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "--require-every-rule: no scenario was watched by a rule" in result.outlines
