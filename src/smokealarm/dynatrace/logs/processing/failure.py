"""Why a rule cannot be carried out on a record, which then stays as it was and gets a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.values import type_name
from smokealarm.errors import SmokealarmError

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.values import Value

__all__ = ["LONGEST_TEXT", "ProcessingFailed", "bounded", "expect_text"]

LONGEST_TEXT = 1_000_000
"""The most characters of a text that a rule makes; the vendor names no limit, but has one in time and memory."""


class ProcessingFailed(SmokealarmError):  # noqa: N818 - it says what happened, as the errors of smokealarm.errors do
    """An operator or a function was given a value that it does not take."""


def expect_text(value: Value) -> str:
    """Return a value that is a text; raise :class:`ProcessingFailed` if it is none."""
    if not isinstance(value, str):
        raise ProcessingFailed(f"expected a STRING, found {type_name(value)}")
    return value


def bounded(value: str) -> str:
    """Return a text that is not too long; raise :class:`ProcessingFailed` if it is."""
    if len(value) > LONGEST_TEXT:
        raise ProcessingFailed("the text becomes too long")
    return value
