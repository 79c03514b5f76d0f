"""A value of a document together with its place; what a reader of any syntax returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEEPEST", "Duplicate", "Fault", "Node", "Path", "Reading", "Span"]

DEEPEST: Final = 200
"""Objects and lists within one another; nothing that Dynatrace or AWS takes has more than some twenty."""

Path: TypeAlias = tuple[str | int, ...]
"""The way from the root of a document to a value: names of properties and indexes of entries."""


class Span(NamedTuple):
    """Characters of a file, the first included, the last not; counted from 0."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Node:
    """One value; ``value`` is plain JSON, ``members`` are the nodes of what it contains, ``keys`` the spans of names.

    ``template`` marks what a configuration tool has yet to fill in and what therefore is no JSON, as in
    ``"threshold": {{ .threshold }}``; its value is the template as a text.
    """

    value: Any
    span: Span
    members: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str | int, Span] = field(default_factory=dict)
    template: bool = False

    def at(self, path: Path) -> Node | None:
        """Return the node at ``path``, or None if there is none."""
        node: Node | None = self
        for step in path:
            node = node.members.get(step) if node else None
        return node

    def nearest(self, path: Path) -> tuple[Path, Node]:
        """Return the node at ``path`` or, where that does not exist, the innermost one around it; and its path."""
        node = self
        for depth, step in enumerate(path):
            inner = node.members.get(step)
            if inner is None:
                return path[:depth], node
            node = inner
        return path, node

    def walk(self) -> Iterator[tuple[Path, Node]]:
        """Yield every node below and including this one, with its path, in the order of the file."""
        waiting: list[tuple[Path, Node]] = [((), self)]
        while waiting:
            path, node = waiting.pop()
            yield path, node
            waiting += [((*path, step), inner) for step, inner in reversed(node.members.items())]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text cannot be read, and where."""

    message: str
    span: Span
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A name that an object has more than once; the last one counts."""

    path: Path
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A document: its only value, and the names that come twice in it."""

    root: Node
    duplicates: tuple[Duplicate, ...]
