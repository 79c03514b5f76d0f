"""``/api/v2/apiTokens``: what tokens there are and what they may do, never their secrets.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/tokens-v2/api-tokens. The tokens are those that the tenant
was started with; they have no dates, and are neither made nor changed here.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import Endpoint

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.access import ApiToken
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_PATH: Final = "/api/v2/apiTokens"
_READ: Final = ("apiTokens.read",)
_OWNER: Final = "smokealarm"


def _list(call: Call) -> Answer:
    size = call.integer("pageSize", 200, 100, 10_000)
    start = call.integer("nextPageKey", 0, 0, len(call.tokens))
    page = call.tokens[start : start + size]
    following = str(start + size) if start + size < len(call.tokens) else None
    return Answer.json(
        {
            "totalCount": len(call.tokens),
            "pageSize": size,
            "nextPageKey": following,
            "apiTokens": [_described(each) for each in page],
        }
    )


def _get(call: Call) -> Answer:
    for each in call.tokens:
        if each.public_part == call.path["id"]:
            return Answer.json(_described(each))
    raise _unknown()


def _look_up(call: Call) -> Answer:
    document = call.document()
    secret = document.get("token") if isinstance(document, dict) else None
    if not isinstance(secret, str):
        raise ApiError.of_body("token", "may not be null")
    for each in call.tokens:
        if hmac.compare_digest(each.value.encode(), secret.encode(errors="replace")):
            return Answer.json(_described(each))
    raise _unknown()


def _unknown() -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, "The requested resource doesn't exist.")


def _described(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.public_part,
        "name": token.name,
        "enabled": token.enabled,
        "personalAccessToken": False,
        "owner": _OWNER,
        "scopes": sorted(token.scopes),
    }


ENDPOINTS: Final = (
    Endpoint("GET", _PATH, _READ, _list),
    Endpoint("POST", f"{_PATH}/lookup", (), _look_up),
    Endpoint("GET", f"{_PATH}/{{id}}", _READ, _get),
)
