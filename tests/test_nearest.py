"""What is said of a word that nobody knows."""

import pytest

from smokealarm.nearest import nearest, told_nearest


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
