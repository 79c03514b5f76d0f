"""What a vendor leaves open, as named choices, and what it documents, as numbers: how both are declared and listed.

Each is a field of a frozen class whose metadata says what it means and which page raises the question, so that it can
be listed and changed, and nothing that computes has to guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Described", "choice", "describe"]


@dataclass(frozen=True, slots=True)
class Described:
    """One option or limit: its name, its value here, its default, what it means and which page raises the question."""

    name: str
    value: object
    default: object
    meaning: str
    source: str


def choice(default: Any, meaning: str, source: str) -> Any:
    """Declare one field of a class of choices."""
    return field(default=default, metadata={"meaning": meaning, "source": source})


def describe(choices: Any) -> Iterator[Described]:
    """Yield every field of a class of choices, in the order of definition."""
    for each in fields(choices):
        said = each.metadata
        yield Described(each.name, getattr(choices, each.name), each.default, said["meaning"], said["source"])
