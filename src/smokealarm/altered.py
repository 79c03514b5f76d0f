"""Attributes that have another value for a while, as what is switched by setting them does during a fault."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["altered"]


@contextmanager
def altered(thing: object, **values: object) -> Iterator[None]:
    """Let attributes that a thing has already have other values, for the length of the block.

    Raises:
        AttributeError: it has no such attribute; nothing is changed then.
    """
    before = {name: getattr(thing, name) for name in values}
    _set(thing, values)
    try:
        yield
    finally:
        _set(thing, before)


def _set(thing: object, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
