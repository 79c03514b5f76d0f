"""What is wrong or doubtful in a rule as it was written: where, what was expected, and what is nearest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from smokealarm.errors import RuleInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Finding", "Gravity", "Judged", "refuse"]


class Gravity(StrEnum):
    """Whether a finding keeps the rule from being read."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint about one place of a rule; ``path`` is the property's path as the Settings API writes it."""

    gravity: Gravity
    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.path or 'the object'}: {self.message}{hint}"


class Judged:
    """Something as far as it could be read, with everything found on the way; a base of dataclasses."""

    __slots__ = ()

    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether it would be taken: nothing found is an error."""
        return all(finding.gravity is not Gravity.ERROR for finding in self.findings)


def refuse(findings: Iterable[Finding], place: str) -> None:
    """Raise :class:`~smokealarm.errors.RuleInvalid` that names every error among ``findings``, if there is one."""
    errors = [str(finding) for finding in findings if finding.gravity is Gravity.ERROR]
    if errors:
        raise RuleInvalid(f"{place} is not a metric event that Dynatrace would take:\n  " + "\n  ".join(errors))
