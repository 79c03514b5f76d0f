"""A finding that somebody accepted, in the settings of the check or in a comment beside it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.check.finding import Finding
    from smokealarm.check.located import Span
    from smokealarm.check.source import Source

__all__ = ["Accepted"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry: which checks, why, and where; ``source`` and ``span`` are the place of the entry itself.

    ``line`` narrows it to one line of the file that ``path`` names, None is the whole file.
    """

    check_id: str
    reason: str
    source: Source
    span: Span
    path: str
    line: int | None = None

    def covers(self, finding: Finding, file: str) -> bool:
        """Return whether the entry accepts a finding in a file, named as ``path`` is."""
        if self.line is not None and self.line != finding.place[0]:
            return False
        return fnmatchcase(finding.check.check_id, self.check_id) and self.concerns(file)

    def concerns(self, file: str) -> bool:
        """Return whether the entry speaks of a file, named as ``path`` is."""
        return file == self.path or (self.line is None and fnmatchcase(file, self.path))
