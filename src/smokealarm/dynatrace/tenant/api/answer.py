"""What an endpoint answers, and the vendor's error envelope.

https://docs.dynatrace.com/managed/dynatrace-api/basics/access-limit and the pages of every endpoint: each error is
``{"error": {"code": ..., "message": ..., "constraintViolations": [...]}}``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from smokealarm.errors import SmokealarmError

__all__ = ["Answer", "ApiError", "Violation"]

_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    media_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def json(cls, document: object, status: int = HTTPStatus.OK) -> Answer:
        """Make an answer of a JSON document."""
        return cls(status, _encoded(document), _JSON)

    @classmethod
    def text(cls, text: str, media_type: str = "text/plain; charset=utf-8") -> Answer:
        """Make an answer of a text."""
        return cls(HTTPStatus.OK, text.encode(), media_type)

    @classmethod
    def nothing(cls) -> Answer:
        """Make the answer 204 No Content."""
        return cls(HTTPStatus.NO_CONTENT)


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that a request violates: where, and what was expected."""

    path: str
    message: str
    location: Literal["PAYLOAD_BODY", "QUERY", "PATH", "HEADER"] = "PAYLOAD_BODY"

    def document(self) -> dict[str, Any]:
        """Return the JSON object of the envelope."""
        return {"path": self.path, "message": self.message, "parameterLocation": self.location, "location": None}


class ApiError(SmokealarmError):
    """A request that is refused, as the vendor's error envelope says it."""

    def __init__(
        self,
        status: int,
        message: str,
        violations: tuple[Violation, ...] = (),
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.violations, self.headers = status, message, violations, headers

    @classmethod
    def of_parameter(cls, name: str, message: str) -> ApiError:
        """Make the error of one query parameter."""
        return cls(HTTPStatus.BAD_REQUEST, "Constraints violated.", (Violation(name, message, "QUERY"),))

    @classmethod
    def of_body(cls, path: str, message: str) -> ApiError:
        """Make the error of one property of the body."""
        return cls(HTTPStatus.BAD_REQUEST, "Constraints violated.", (Violation(path, message),))

    def answer(self) -> Answer:
        """Return the envelope."""
        error: dict[str, Any] = {"code": self.status, "message": self.message}
        if self.violations:
            error["constraintViolations"] = [each.document() for each in self.violations]
        return Answer(self.status, _encoded({"error": error}), _JSON, self.headers)


def _encoded(document: object) -> bytes:
    """Return a document as UTF-8; half a surrogate pair, which UTF-8 has no place for, stays a JSON escape."""
    return json.dumps(document, ensure_ascii=False).encode(errors="backslashreplace")
