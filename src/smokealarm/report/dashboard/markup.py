"""Markup of which every inserted text is escaped: elements are made of attributes and children, never of strings."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Markup", "element", "joined", "text", "writable"]

_UNWRITABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of surrogate pairs, what is no character, and what turns the direction of a line."""


class Markup(str):
    """Text that is HTML or SVG already."""

    __slots__ = ()


def text(content: object) -> Markup:
    """Return a text as markup; a character that no page may hold becomes U+FFFD."""
    return Markup(escape(writable(str(content)), quote=True))


def writable(content: str) -> str:
    """Return a text in which each character that no page may hold is U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", content)


def element(tag: str, attributes: Mapping[str, object] | None = None, *children: str) -> Markup:
    """Return an element; children that are not markup are escaped, attributes that are None are left out."""
    written = "".join(f' {name}="{text(value)}"' for name, value in (attributes or {}).items() if value is not None)
    return Markup(f"<{tag}{written}>{joined(children)}</{tag}>")


def joined(children: Iterable[str]) -> Markup:
    """Return children one after the other."""
    return Markup("".join(child if isinstance(child, Markup) else text(child) for child in children))
