r"""Tags of entities, taken apart as the Environment API writes them.

Source: the ``METag`` object of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/problems/\
get-problems-list: ``[context]key:value``, ``key:value`` and ``key``; a colon inside key or value is escaped with
``\``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.selector.evaluation import Entity

__all__ = ["METag", "tags_of"]

_TEXT = re.compile(r"(?:\[([^\[\]]+)\])?((?:[^\\:]|\\.|\\$)*)(?::(.*))?", re.DOTALL)
_ESCAPED = re.compile(r"\\:")

_CONTEXTLESS = "CONTEXTLESS"


@dataclass(frozen=True, slots=True)
class METag:
    """One tag; ``context`` is its origin, ``value`` is None where the tag is a key alone."""

    key: str
    value: str | None = None
    context: str = _CONTEXTLESS

    @classmethod
    def parse(cls, text: str) -> METag:
        """Take a written tag apart; every text is a tag."""
        found = _TEXT.fullmatch(text)
        context, key, value = found.groups() if found else (None, text, None)
        return cls(_ESCAPED.sub(":", key), None if value is None else _ESCAPED.sub(":", value), context or _CONTEXTLESS)

    @property
    def string_representation(self) -> str:
        """The tag as one text."""
        context = "" if self.context == _CONTEXTLESS else f"[{self.context}]"
        return f"{context}{self.key}" if self.value is None else f"{context}{self.key}:{self.value}"

    def covers(self, tag: METag) -> bool:
        """Return whether this tag, as a criterion, is met by an entity's ``tag``; a key alone fits any value."""
        return (self.context, self.key) == (tag.context, tag.key) and self.value in (None, tag.value)

    def document(self) -> dict[str, Any]:
        """Return the ``METag`` object; a tag without a value has no ``value``."""
        written = {"context": self.context, "key": self.key, "stringRepresentation": self.string_representation}
        return written if self.value is None else {**written, "value": self.value}


def tags_of(entities: Iterable[Entity]) -> tuple[METag, ...]:
    """Return the tags of entities, each once, in the order of their texts."""
    return tuple(METag.parse(text) for text in sorted({tag for entity in entities for tag in entity.tags}))
