"""Log events as a target takes them, in requests that stay within its limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forwarder.subscription import LogEvent

__all__ = ["Item", "Limits", "batches"]


@dataclass(frozen=True, slots=True)
class Item:
    """A log event, and the bytes that stand for it in a request."""

    event: LogEvent
    body: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one request may hold before it is packed: bytes and items."""

    most_bytes: int
    most_items: int


def batches(items: Iterable[Item], limits: Limits) -> Iterator[tuple[Item, ...]]:
    """Cut items into batches, in their order; each has two bytes for its ends and one between two items.

    An item that is too large by itself makes a batch of its own, for the target to refuse.
    """
    batch: list[Item] = []
    size = 2
    for item in items:
        added = len(item.body) + 1
        if batch and (size + added > limits.most_bytes or len(batch) == limits.most_items):
            yield tuple(batch)
            batch, size = [], 2
        batch.append(item)
        size += added
    if batch:
        yield tuple(batch)
