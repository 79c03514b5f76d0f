"""From the vendor's error envelope to errors.

https://docs.dynatrace.com/managed/dynatrace-api/basics/dynatrace-api-response-codes and .../access-limit
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from smokealarm.errors import ApiRateLimited, ApiRefused

if TYPE_CHECKING:
    from smokealarm.dynatrace.client.options import ClientOptions

__all__ = ["rate_limited", "refusal_of", "refused"]

_SHOWN: Final = 300
_MICROSECONDS: Final = 1_000_000
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)


def refused(status: int, text: str) -> ApiRefused:
    """Return the error of an answer; one without an envelope is shown as it begins."""
    return refusal_of(_envelope(text), status, text[:_SHOWN].strip())


def refusal_of(error: object, status: int, otherwise: str = "") -> ApiRefused:
    """Return the error that the ``error`` object of an envelope describes; what is not in it is taken from the rest."""
    said: Mapping[str, Any] = error if isinstance(error, Mapping) else {}
    message, listed = said.get("message"), said.get("constraintViolations")
    reason = message if isinstance(message, str) and message else otherwise or _phrase(status)
    found = listed if isinstance(listed, list) else []
    violations = tuple(
        (str(each.get("path") or ""), str(each.get("message") or "")) for each in found if isinstance(each, Mapping)
    )
    return ApiRefused(status, reason, violations)


def rate_limited(text: str, headers: Mapping[str, str], options: ClientOptions) -> ApiRateLimited:
    """Return the error of a 429: ``X-RateLimit-Reset`` is the moment of the next request in epoch microseconds."""
    reason = refused(HTTPStatus.TOO_MANY_REQUESTS, text).reason
    reset, seconds = headers.get("x-ratelimit-reset", ""), options.unsaid_pause
    if _NUMBER.fullmatch(reset):
        seconds = int(reset) / _MICROSECONDS - options.now()
    elif _NUMBER.fullmatch(headers.get("retry-after", "")):
        seconds = float(headers["retry-after"])
    return ApiRateLimited(reason, round(min(max(seconds, 0.0), options.longest_pause), 3))


def _envelope(text: str) -> object:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document.get("error") if isinstance(document, dict) else None


def _phrase(status: int) -> str:
    known = {each.value: each.phrase for each in HTTPStatus}
    return known.get(status, "no reason given")
