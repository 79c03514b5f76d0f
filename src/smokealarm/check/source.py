"""A file as text, with the lines and columns of its characters."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.check.located import Span

__all__ = ["Source", "decoded"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, eq=False)
class Source:
    """One file; ``name`` is its path as the user wrote it, with ``/`` between the parts."""

    name: str
    text: str

    @property
    def is_yaml(self) -> bool:
        """Whether the file is one of YAML, by its name."""
        return self.name.endswith((".yaml", ".yml"))

    def located(self, span: Span) -> tuple[Source, Span]:
        """Return the file in which the characters of a span are written, and where: here, if this is a file."""
        return self, span

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return one line, counted from 1, without its end."""
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def excerpt(self, span: Span) -> str:
        """Return the characters of a span."""
        return self.text[span.start : span.end]

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        while found := self.text.find("\n", starts[-1]) + 1:
            starts.append(found)
        return starts


def decoded(content: bytes) -> tuple[str, int | None]:
    """Return a file's text without byte order mark, and the offset of the first character that is no Unicode, if any.

    UTF-8 unless a byte order mark says otherwise; what cannot be decoded reads as U+FFFD.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    body = content[len(mark) :]
    try:
        return body.decode(encoding), None
    except UnicodeDecodeError as error:
        return body.decode(encoding, errors="replace"), len(body[: error.start].decode(encoding))
