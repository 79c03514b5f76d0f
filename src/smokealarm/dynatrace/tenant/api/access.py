"""API tokens: who may do what.

https://docs.dynatrace.com/managed/dynatrace-api/basics/dynatrace-api-authentication. Whether a missing scope is
answered with 401 or 403 is documented both ways; clients look for the text, which comes with 403 here.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api.answer import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["SCOPES", "ApiToken", "presented_token", "require_scopes"]

SCOPES: Final = frozenset(
    {
        "DataExport",
        "InstallerDownload",
        "ReadConfig",
        "WriteConfig",
        "apiTokens.read",
        "entities.read",
        "entities.write",
        "events.ingest",
        "events.read",
        "logs.ingest",
        "logs.read",
        "metrics.ingest",
        "metrics.read",
        "metrics.write",
        "problems.read",
        "problems.write",
        "settings.read",
        "settings.write",
    }
)
"""Every scope that an endpoint here asks for."""

_SCHEMES: Final = ("api-token", "bearer")


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token ``dt0c01.<public>.<secret>`` and what it may do; its secret part is never shown."""

    value: str = field(repr=False)
    scopes: frozenset[str] = SCOPES
    name: str = "token"
    enabled: bool = True

    @property
    def public_part(self) -> str:
        """What may be shown of the token, and names it in the API."""
        return ".".join(self.value.split(".")[:2])


def presented_token(headers: Mapping[str, str], query: Mapping[str, str], tokens: Iterable[ApiToken]) -> ApiToken:
    """Return the token that a request shows in its Authorization header or its query parameter ``api-token``.

    Raises:
        ApiError: 401, there is none, or none that is known and enabled.
    """
    scheme, _, value = headers.get("authorization", "").partition(" ")
    shown = value.strip() if scheme.lower() in _SCHEMES else _in_query(query)
    if not shown:
        raise ApiError(HTTPStatus.UNAUTHORIZED, "Missing authorization parameter.")
    for token in tokens:
        if token.enabled and hmac.compare_digest(token.value.encode(), shown.encode()):
            return token
    raise ApiError(HTTPStatus.UNAUTHORIZED, "Token Authentication failed")


def _in_query(query: Mapping[str, str]) -> str:
    """Return the token in the query, where both ``api-token`` and ``Api-Token`` are in use."""
    return next((value for name, value in query.items() if name.lower() == "api-token"), "")


def require_scopes(token: ApiToken, scopes: Iterable[str]) -> None:
    """Do nothing if the token has all scopes.

    Raises:
        ApiError: 403, one is missing; the message says which would do.
    """
    missing = sorted(set(scopes) - token.scopes)
    if missing:
        raise ApiError(
            HTTPStatus.FORBIDDEN, f"Token is missing required scope. Use one of: {', '.join(missing)} ({missing[0]})"
        )
