"""What the ingest endpoint answers: how many lines were taken, and what was wrong with the others.

Shape: https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/post-ingest-metrics
Texts as tenants sent them: https://github.com/micrometer-metrics/micrometer/issues/2295 and .../5037
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["InvalidLine", "LineWarning", "ValidationResponse"]

_ACCEPTED, _BAD_REQUEST = 202, 400


@dataclass(frozen=True, slots=True)
class InvalidLine:
    """A line that was refused; lines are counted from 1, blank ones included."""

    line: int
    error: str


@dataclass(frozen=True, slots=True)
class LineWarning:
    """A line that was taken, but not quite as it was sent."""

    line: int
    warning: str


@dataclass(frozen=True, slots=True)
class ValidationResponse:
    """The answer; ``invalid_lines`` and ``warnings`` are only the first ones, as many as the vendor reports.

    ``message`` is ``None`` where nothing was wrong, and ``warnings_message`` where there is no warning.
    """

    lines_ok: int
    lines_invalid: int
    message: str | None
    invalid_lines: tuple[InvalidLine, ...]
    warnings_message: str | None
    warnings: tuple[LineWarning, ...]
    warnings_field: str

    @property
    def status(self) -> int:
        """The HTTP status: 202 if every line was taken, 400 if one was not, even though the others were."""
        return _ACCEPTED if self.message is None else _BAD_REQUEST

    def document(self) -> dict[str, Any]:
        """Return the JSON document of the answer."""
        return {
            "linesOk": self.lines_ok,
            "linesInvalid": self.lines_invalid,
            "error": self._error(),
            "warnings": self._warnings(),
        }

    def _error(self) -> dict[str, Any] | None:
        if self.message is None:
            return None
        lines = [{"line": each.line, "error": each.error} for each in self.invalid_lines]
        return {"code": _BAD_REQUEST, "message": self.message, "invalidLines": lines}

    def _warnings(self) -> dict[str, Any] | None:
        if self.warnings_message is None:
            return None
        lines = [{"line": each.line, "warning": each.warning} for each in self.warnings]
        return {"message": self.warnings_message, self.warnings_field: lines}
