"""What a check finds in a file, and what a check is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.check.located import Span
    from smokealarm.check.source import Source

__all__ = ["Check", "Example", "Finding", "Severity"]


class Severity(StrEnum):
    """How much a finding matters; only errors make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Example:
    """A file, by its name and its text, and the files that lie beside it."""

    name: str
    text: str
    beside: tuple[Example, ...] = ()

    @property
    def files(self) -> tuple[Example, ...]:
        """All files of the example, itself first."""
        return (self, *self.beside)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for.

    ``check_id`` is ``group/name`` and never changes its meaning. ``explanation`` says why it matters and what to do.
    ``triggers`` is a file in which it is found, with what lies beside it, ``passes`` the same file put right; both are
    tested to be so.
    """

    check_id: str
    title: str
    severity: Severity
    explanation: str
    triggers: Example
    passes: Example


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found at one place of one file; ``path`` is the place's JSONPath (RFC 9535), blank for none.

    ``severity`` is mostly the check's own; it is lower where the file is a template or newer than what is known here.
    """

    check: Check
    severity: Severity
    source: Source
    span: Span
    path: str
    message: str
    hint: str = ""

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, both counted from 1."""
        return self.source.position(self.span.start)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column of the first character behind it."""
        return self.source.position(self.span.end)
