"""Patterns of steps as sentences that a person would write."""

import pytest

from smokealarm.gherkin.sentences import choices_of_regex, sentence_of_format, sentence_of_regex

REGEXES = [
    (r"the function (?P<name>\w+) hangs$", "the function {name} hangs"),
    (r"(?P<count>\d+|no) problems? (has|have) opened", "{count} problem(s) has/have opened"),
    (r"(?P<count>\d+) deliver(y|ies) (has|have) failed", "{count} deliver(y/ies) has/have failed"),
    (r"an? (?P<kind>[a-z ]+) file is uploaded", "a(n) {kind} file is uploaded"),
    (r"(?P<length>(an?|\d+(\.\d+)?) .+) pass(es)?", "{length} pass(es)"),
    (r"(?P<metric>\w+ of the (function|queue)[\w -]*?) sums to (?P<total>[\d.]+)", "{metric} sums to {total}"),
    (r"the load is 100 \(percent\)", "the load is 100 (percent)"),
    (r"the (?:old |)queue is gone", "the (old )queue is gone"),
    (r"the fault ends(?: after (?P<length>\d+ (minutes|hours)))?$", "the fault ends( after {length})"),
]


@pytest.mark.parametrize(("pattern", "sentence"), REGEXES)
def test_a_regular_expression_reads_as_a_sentence(pattern: str, sentence: str) -> None:
    """Groups become fields or choices, what may be left out stands in brackets."""
    assert sentence_of_regex(pattern) == sentence


def test_an_unfinished_group_is_read_to_its_end() -> None:
    """No pattern that pytest-bdd takes has one; reading ends nevertheless."""
    assert sentence_of_regex("the (queue") == "the queue"


def test_fields_lose_their_types() -> None:
    """``{days:d}`` is a matter of the definition."""
    assert sentence_of_format("{days:d} days and {rain:g} mm in {month}") == "{days} days and {rain} mm in {month}"


def test_the_words_of_a_choice_are_known() -> None:
    """Only where the group is a choice of words and nothing else."""
    pattern = r"the mail server (?P<fault>is away|greylists) (?P<count>\d+|no) times"
    assert choices_of_regex(pattern) == {"fault": ("is away", "greylists")}
