"""Messages that the function ingest can never read."""

import json

import pytest

from smokealarm.pipeline.poison import Poison, poison_message

SQS_TAKES = 1024 * 1024


@pytest.mark.parametrize("kind", list(Poison))
def test_no_two_messages_are_alike_and_sqs_takes_each(kind: Poison) -> None:
    """So that they can be told apart where they end."""
    messages = {poison_message(seed, kind) for seed in range(10)}
    assert len(messages) == 10
    assert all(0 < len(each.encode()) <= SQS_TAKES for each in messages)


@pytest.mark.parametrize("kind", [Poison.MALFORMED, Poison.TRUNCATED, Poison.WRONG_ENCODING, Poison.BLANK])
def test_most_are_no_json(kind: Poison) -> None:
    """The others are, and lack what an event about an upload has."""
    with pytest.raises(ValueError, match=r"Expecting|Extra data"):
        json.loads(poison_message(3, kind))
    for readable in (Poison.WRONG_SCHEMA, Poison.LARGE):
        assert "bucket" not in json.loads(poison_message(3, readable)).get("detail", {})
