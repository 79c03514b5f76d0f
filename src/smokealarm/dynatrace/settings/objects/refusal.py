"""How the Settings API says no: a status, a sentence, and every constraint that was violated.

Shape and texts as a tenant sent them: https://github.com/Dynatrace/ace-box/issues/634 and .../516
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.settings.schemas.violations import ConstraintViolation

__all__ = ["BAD_REQUEST", "CONFLICT", "NOT_FOUND", "SettingsRefusedError", "violated"]

BAD_REQUEST, NOT_FOUND, CONFLICT = 400, 404, 409


class SettingsRefusedError(UsageError):
    """The Settings API refuses a request, or one item of it."""

    def __init__(self, status: int, message: str, violations: Iterable[ConstraintViolation] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.violations = tuple(violations)

    def __str__(self) -> str:
        return "\n  ".join([self.args[0], *(f"{each.path}: {each.message}" for each in self.violations)])

    def error(self, place: str = "") -> dict[str, Any]:
        """Return the error as the vendor writes it; ``place`` is put before the paths, as ``schemaId/index``."""
        said: dict[str, Any] = {"code": self.status, "message": self.args[0]}
        if self.violations:
            said["constraintViolations"] = [each.document(place) for each in self.violations]
        return said

    def document(self) -> dict[str, Any]:
        """Return the envelope of an answer that is nothing but this error."""
        return {"error": self.error()}


def violated(violations: Iterable[ConstraintViolation]) -> SettingsRefusedError:
    """Return the refusal of a value that violates constraints."""
    listed = tuple(violations)
    return SettingsRefusedError(BAD_REQUEST, f"Validation failed for {len(listed)} Validators.", listed)
