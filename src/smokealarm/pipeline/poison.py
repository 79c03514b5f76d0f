"""The named kinds of messages that the function ingest can never read, each with a seed of its own.

What SQS itself refuses is none of them: it takes no empty message, and no more than 1 MiB.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
"""

from __future__ import annotations

import base64
import json
from enum import StrEnum
from typing import Final

__all__ = ["Poison", "poison_message"]

_LARGE: Final = 250_000


class Poison(StrEnum):
    """What can be wrong with a message."""

    MALFORMED = "malformed"
    """It is no JSON."""
    TRUNCATED = "truncated"
    """The JSON is cut off."""
    WRONG_SCHEMA = "wrong schema"
    """The event lacks what it is about."""
    WRONG_ENCODING = "wrong encoding"
    """The JSON is packed as base64."""
    BLANK = "blank"
    """There is nothing but spaces, so many as the seed says and one more."""
    LARGE = "large"
    """A quarter of a megabyte that says nothing."""


def poison_message(seed: int, kind: Poison = Poison.TRUNCATED) -> str:
    """Make a message."""
    event = json.dumps({"poison": seed, "detail": {}})
    match kind:
        case Poison.MALFORMED:
            return f"poison {seed}"
        case Poison.TRUNCATED:
            return f'{{"poison": {seed}, "detail": {{"bucket": '
        case Poison.WRONG_SCHEMA:
            return event
        case Poison.WRONG_ENCODING:
            return base64.b64encode(event.encode()).decode()
        case Poison.BLANK:
            return " " * (seed + 1)
        case Poison.LARGE:
            return json.dumps({"poison": seed, "padding": "x" * _LARGE})
