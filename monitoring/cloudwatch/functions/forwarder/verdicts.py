"""What a target's answer means for the batch that was sent to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeAlias

__all__ = ["Again", "Answer", "Delivered", "Partly", "Refused", "Unauthorized", "Verdict", "verdict_of_status"]

_AGAIN: Final = frozenset({408, 429, 500, 502, 503, 504})
_EXCERPT: Final = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """A target's answer; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def document(self) -> dict[str, Any]:
        """Return the body as a JSON object, empty if it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def __str__(self) -> str:
        return f"{self.status} {self.body.decode('utf-8', 'replace')[:_EXCERPT]}".strip()


@dataclass(frozen=True, slots=True)
class Delivered:
    """Everything was taken."""


@dataclass(frozen=True, slots=True)
class Again:
    """Nothing was taken, or nobody knows; ``after`` is how many seconds the target asks to wait."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """The token was refused; it may have been changed meanwhile."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The batch will never be taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Partly:
    """Items before ``bad`` were taken, that one will never be, and those after it were not looked at."""

    reason: str
    bad: int


Verdict: TypeAlias = Delivered | Again | Unauthorized | Refused | Partly


def verdict_of_status(answer: Answer) -> Verdict:
    """Say what the status alone means: a 200 without the words that a target says it with is not trusted."""
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Unauthorized(str(answer))
    if answer.status in _AGAIN or answer.status == HTTPStatus.OK:
        return Again(str(answer), _retry_after(answer))
    return Refused(str(answer))


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds in the header ``Retry-After``; a date or nonsense counts as none."""
    try:
        seconds = int(answer.headers.get("retry-after", ""))
    except ValueError:
        return None
    return float(seconds) if seconds >= 0 else None
