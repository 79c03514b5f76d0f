"""Metric math as a tree; every node says which characters it was read from.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Binary", "Call", "Expression", "Identifier", "Kind", "Node", "Number", "Span", "Text", "Word", "walk"]

Span: TypeAlias = tuple[int, int]


class Kind(Enum):
    """What an expression results in: a scalar, one time series, or several."""

    SCALAR = auto()
    SERIES = auto()
    SEVERAL = auto()


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number."""

    value: float
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, which only METRICS takes."""

    value: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """REPEAT or LINEAR, which only FILL takes."""

    value: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Identifier:
    """The id of another query."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them; ``operator`` is one of the canonical forms ``&&`` and ``||``."""

    operator: str
    left: Node
    right: Node
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments; unary minus reads as ``0 - operand`` and is no call."""

    function: str
    arguments: tuple[Node, ...]
    span: Span = field(compare=False)


Node: TypeAlias = Number | Text | Word | Identifier | Binary | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read; ``text`` is as it was written."""

    text: str
    root: Node


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, from left to right."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Binary):
            waiting += [node.right, node.left]
        elif isinstance(node, Call):
            waiting += reversed(node.arguments)
