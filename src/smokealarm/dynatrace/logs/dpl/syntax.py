"""What a pattern says, as a frozen tree; every item knows the characters it was read from.

https://docs.dynatrace.com/docs/shortlink/dpl-grammar
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

__all__ = [
    "Alternatives",
    "CharacterSet",
    "Item",
    "JsonArray",
    "JsonObject",
    "JsonValue",
    "LineData",
    "Literal",
    "Look",
    "Matcher",
    "Member",
    "MemberMatcher",
    "Sequence",
    "Span",
    "Typed",
]

Span: TypeAlias = tuple[int, int]
"""Offsets of the first character and of the one behind the last."""


class Look(Enum):
    """Whether an item only looks at what comes next, without moving on."""

    NOT = "not"
    AHEAD = "ahead"
    NOT_AHEAD = "not ahead"


@dataclass(frozen=True, slots=True)
class Literal:
    """Text as it is, ``low`` to ``high`` times."""

    text: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """``low`` to ``high`` characters of a set, which is written as in a regular expression, without its brackets."""

    members: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class LineData:
    """``LD``, or ``DATA`` if it runs over line ends: everything up to where the next item that must match matches."""

    multiline: bool
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A matcher for one type of value such as INT or IPADDR, with what is set in its parentheses, in order."""

    name: str
    configuration: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a JSON object that is looked for: its name, and what its value is read as."""

    name: str
    matcher: MemberMatcher


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object: all of it, or only ``members``; with ``flat`` these become fields of their own."""

    members: tuple[Member, ...]
    flat: bool


@dataclass(frozen=True, slots=True)
class JsonArray:
    """A JSON array."""


@dataclass(frozen=True, slots=True)
class JsonValue:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one after the other, ``low`` to ``high`` times."""

    items: tuple[Item, ...]
    low: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Sequences of which the first that matches counts, ``low`` to ``high`` times."""

    choices: tuple[Sequence, ...]
    low: int = 1
    high: int = 1


MemberMatcher: TypeAlias = Typed | JsonObject | JsonArray | JsonValue
"""What the value of a member of a JSON object is read as."""

Matcher: TypeAlias = Literal | CharacterSet | LineData | Sequence | Alternatives | MemberMatcher
"""What an item matches."""


@dataclass(frozen=True, slots=True)
class Item:
    """A matcher in its place: under which name its value is exported, and whether it may be missing."""

    matcher: Matcher
    span: Span
    name: str | None = None
    optional: bool = False
    look: Look = Look.NOT
