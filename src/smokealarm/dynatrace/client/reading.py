"""From the JSON of an answer to values: everything has the type that the API documents, or the answer is no answer.

What the API adds over time is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from smokealarm.dynatrace.settings.fields import Fields
from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.errors import ApiAnswerInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smokealarm.dynatrace.settings.findings import Finding

__all__ = ["ANY", "LATEST", "mapping", "moment", "read", "texts"]

Value = TypeVar("Value")

ANY: Final = 2**31
"""More characters or entries than any answer has, since the size of an answer is bounded."""

LATEST: Final = 2**53
"""Later than any moment in milliseconds, and the largest whole number that JSON surely carries."""


def read(document: object, what: str, reader: Callable[[Fields], Value]) -> Value:
    """Return what a reader makes of a JSON object; ``what`` is how messages call it.

    Raises:
        ApiAnswerInvalid: the document is no object, or a property of it is of the wrong kind.
    """
    findings: list[Finding] = []
    value = reader(Fields({"answer": document}, "", findings).section("answer"))
    errors = [each for each in findings if each.gravity is Gravity.ERROR]
    if errors:
        raise ApiAnswerInvalid(f"{what} is not as the Dynatrace API documents it: {errors[0]}")
    return value


def texts(fields: Fields, name: str) -> tuple[str, ...]:
    """Read a list of texts; an absent one reads as empty."""
    value: Any = fields.values.get(name) or []
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(each, str) for each in value):
        fields.error(name, "is no list of texts", "expected a list of texts")
        return ()
    return tuple(value)


def moment(fields: Fields, name: str) -> int | None:
    """Read a moment in epoch milliseconds; None where it is absent, null or negative, as that of what is still open."""
    found = fields.integer(name, -1, -LATEST, LATEST)
    return None if found < 0 else found


def mapping(fields: Fields, name: str) -> Mapping[str, Any]:
    """Read an object whose properties are not the API's own; an absent one reads as empty."""
    return fields.section(name, required=False).values
