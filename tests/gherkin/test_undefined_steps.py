"""What is said of a step that nobody defined."""

from pathlib import Path

import pytest

from smokealarm.gherkin.scenario_lines import StepLine
from smokealarm.gherkin.step_definitions import StepDefinition
from smokealarm.gherkin.undefined_steps import nearest_steps, said_of_undefined, stub

STUBS = [
    ("Then", "no queue holds a message", "@then('no queue holds a message')", "no_queue_holds_a_message(drill: Drill)"),
    (
        "Then",
        "the queue holds 3 messages",
        "@then(parsers.parse('the queue holds {count:d} messages'))",
        "the_queue_holds_messages(drill: Drill, count: int)",
    ),
    (
        "Given",
        'the rule "a b" is 2.5 times off',
        "@given(parsers.parse('the rule \"{text}\" is {value:g} times off'))",
        "the_rule_is_times_off(drill: Drill, text: str, value: float)",
    ),
    (
        "When",
        "3 of 5 files come to a@example.org",
        "@when(parsers.parse('{count:d} of {count2:d} files come to {address}'))",
        "of_files_come_to(drill: Drill, count: int, count2: int, address: str)",
    ),
    ("Then", "minute-3 is {odd}", "@then('minute-3 is {odd}')", "minute_is(drill: Drill)"),
]


def step(sentence: str, example: str = "") -> StepDefinition:
    """Return a step that no function is behind."""
    return StepDefinition(("Then",), sentence, (), "", example, "", Path(), 1, sentence.__eq__)


@pytest.mark.parametrize(("keyword", "text", "decorator", "function"), STUBS)
def test_values_of_the_sentence_become_typed_arguments(keyword: str, text: str, decorator: str, function: str) -> None:
    """Quoted texts, whole numbers, others, and addresses."""
    written = stub(keyword, text)
    assert written.startswith(f"{decorator}\ndef {function} -> None:\n")
    compile(written, "stub", "exec")


def test_three_steps_are_near_and_the_nearest_comes_first() -> None:
    """By their sentence or by their example."""
    known = [
        step("{length} pass(es)"),
        step("{n} mails"),
        step("x"),
        step("the {name} holds {count}", "the queue holds 1"),
    ]
    near = nearest_steps("the queue holds 3", known)
    assert [each.sentence for each in near[:1]] == ["the {name} holds {count}"]
    assert len(near) == 3


def test_each_undefined_step_is_named_with_its_place() -> None:
    """File and line can be clicked in most terminals."""
    said = said_of_undefined(
        [StepLine(3, "Given", "a", "given"), StepLine(5, "And", "b", "then")], "features/x.feature", [step("c")]
    )
    assert "features/x.feature:3: no step is defined for\n    Given a\n" in said
    assert "features/x.feature:5: no step is defined for\n    Then b\n" in said


def test_a_suite_without_steps_is_told_so() -> None:
    """There is nothing near."""
    assert "there are no steps at all" in said_of_undefined([StepLine(3, "Given", "a", "given")], "x.feature", [])
