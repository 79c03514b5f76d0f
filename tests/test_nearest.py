"""What is said of a word that nobody knows."""

import pytest

from smokealarm.nearest import nearest, nearest_names, told_nearest, told_nearest_names, words_of


@pytest.mark.parametrize(
    ("word", "meant"),
    [("injest", "ingest"), ("Ingest", "ingest"), ("dead letter queue", "dead-letter Queue"), ("zzz", None)],
)
def test_the_nearest_word_is_the_one_that_was_probably_meant(word: str, meant: str | None) -> None:
    """Whatever its case; None if nothing is near."""
    assert nearest(word, ("store", "ingest", "dead-letter Queue")) == meant


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (("store", "ingest"), "did you mean 'ingest'?"),
        (("record", "a queue"), "expected one of 'a queue', 'record'"),
        ((), "there is none at all"),
    ],
)
def test_the_tail_of_a_message_names_what_can_be_chosen(known: tuple[str, ...], told: str) -> None:
    """The nearest word, else all of them in alphabetical order, else that there is none."""
    assert told_nearest("injest", known) == told


NAMES = ("ingest-dlq-not-empty", "IngestDlqNotEmpty", "event-dlq-not-empty", "executions-failed", "violatingSamples")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ingest-dlq-not-emty", {"ingest-dlq-not-empty", "IngestDlqNotEmpty"}),
        ("INGEST_DLQ", {"ingest-dlq-not-empty", "IngestDlqNotEmpty"}),
        ("event dlq", {"event-dlq-not-empty"}),
        ("failed executions", {"executions-failed"}),
        ("exec", {"executions-failed"}),
        ("violatingsamples", {"violatingSamples"}),
        ("violating_samples", {"violatingSamples"}),
        ("zzz", set()),
        ("", set()),
    ],
)
def test_the_nearest_names_are_those_with_the_same_words(name: str, meant: set[str]) -> None:
    """However they are joined and in whichever order; words may be misspelt, cut or run together."""
    assert set(nearest_names(name, NAMES)) == meant


def test_the_likeliest_name_comes_first_and_three_are_enough() -> None:
    """Among equal shares of the words, the one that is more alike as a whole."""
    assert nearest_names("a dlq", ("a-dlq-that-is-not-empty", "dlq-a", "a-dlq", "another-a-dlq")) == (
        "a-dlq",
        "dlq-a",
        "another-a-dlq",
    )


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (("store",), "expected one of: store"),
        (("ingest-a", "store"), "did you mean ingest-a?"),
        (("ingest-a", "ingest-b", "ingest-c"), "did you mean ingest-a, ingest-b or ingest-c?"),
        ((), "there is none at all"),
    ],
)
def test_the_tail_of_a_message_names_up_to_three_names(known: tuple[str, ...], told: str) -> None:
    """Else all of them, or that there is none."""
    assert told_nearest_names("ingest", known) == told


def test_words_are_told_apart_by_marks_capitals_and_digits() -> None:
    """As files, identifiers and titles are written."""
    assert words_of("tapes/Bucket5xxErrors-AWS_lambda is.json") == (
        *("tapes", "bucket", "5", "xx", "errors", "aws", "lambda", "is", "json"),
    )
