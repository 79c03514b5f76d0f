"""What the log ingest endpoint answers.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/log-monitoring-v2/post-ingest-logs; the words about
time ranges are those of https://docs.dynatrace.com/docs/analyze-explore-automate/log-monitoring/log-monitoring-limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smokealarm.errors import UsageError

__all__ = ["BodyRefused", "LogIngestResponse", "answer"]

_OK, _NO_CONTENT, _BAD_REQUEST = 200, 204, 400


class BodyRefused(UsageError):  # noqa: N818 - it says what happened, as the errors of smokealarm.errors do
    """No record of a body is taken. ``status`` is the HTTP status to answer with."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class LogIngestResponse:
    """The answer; ``message`` is ``None`` where every record was taken."""

    status: int
    message: str | None = None

    def document(self) -> dict[str, Any] | None:
        """Return the JSON document of the answer; ``None`` where the answer has no body."""
        if self.message is None:
            return None
        envelope = "details" if self.status == _OK else "error"
        return {envelope: {"code": self.status, "message": self.message}}


def answer(taken: int, late: int, invalid: int) -> LogIngestResponse:
    """Return the answer for so many records that were taken, that were too old, and that were none."""
    if not late and not invalid:
        return LogIngestResponse(_NO_CONTENT)
    parts = []
    if late:
        parts.append(f"{late} events were not ingested because of timestamp out of correct time range")
    if invalid:
        parts.append(f"{invalid} events were not ingested because they are not JSON objects")
    if taken:
        return LogIngestResponse(_OK, "; ".join(parts))
    return LogIngestResponse(_BAD_REQUEST, "; ".join(parts) if invalid else "All logs are out of correct time range.")
