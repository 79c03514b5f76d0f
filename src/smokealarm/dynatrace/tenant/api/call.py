"""One request as an endpoint sees it: already authorised, its body read, its parameters still text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.tenant.api.answer import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from smokealarm.dynatrace.tenant.api.access import ApiToken
    from smokealarm.dynatrace.tenant.api.answer import Answer
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = ["MEGABYTE", "Call", "Endpoint"]

MEGABYTE = 1_048_576
_SHOWN = 60
_INTEGER = re.compile(r"-?\d{1,9}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class Call:
    """A request: who asks, path and query parameters, headers with lower-case names, the body; and who else might."""

    environment: Environment
    token: ApiToken
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    tokens: Sequence[ApiToken]

    def integer(self, name: str, default: int, least: int, most: int) -> int:
        """Return a query parameter that is a whole number.

        Raises:
            ApiError: 400, it is none, or out of range.
        """
        text = self.query.get(name)
        if text is None:
            return default
        if not _INTEGER(text) or not least <= int(text) <= most:
            raise ApiError.of_parameter(name, f"'{text[:_SHOWN]}' must be a whole number between {least} and {most}")
        return int(text)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a query parameter that is true or false.

        Raises:
            ApiError: 400, it is neither.
        """
        text = self.query.get(name, str(default)).lower()
        if text not in ("true", "false"):
            raise ApiError.of_parameter(name, f"'{text[:_SHOWN]}' must be true or false")
        return text == "true"

    def document(self) -> Any:
        """Return the body as JSON.

        Raises:
            ApiError: 400, it is none.
        """
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise ApiError(HTTPStatus.BAD_REQUEST, f"Could not map JSON: {error}") from error


def _no_number(word: str) -> None:
    """Refuse NaN and Infinity, which Python would read though JSON has no such words."""
    raise ValueError(f"{word} is not JSON")


if TYPE_CHECKING:
    _Handler: TypeAlias = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path below the base, who may call it, how long its body may be, and what answers."""

    method: str
    path: str
    scopes: tuple[str, ...]
    answer: _Handler
    body_limit: int = MEGABYTE
