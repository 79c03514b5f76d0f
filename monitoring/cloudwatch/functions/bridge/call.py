"""A call of the function's URL, and whether it may be made.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from bridge.refusal import RefusedError

__all__ = ["Call", "read_call"]

_MOST_BYTES: Final = 65_536
_SCHEME: Final = "bearer"


@dataclass(frozen=True, slots=True)
class Call:
    """A POST with a JSON body; what it authorises itself with is never shown."""

    body: bytes = field(repr=False)
    authorization: str = field(repr=False)

    def require(self, secret: str) -> None:
        """Do nothing if the call shows the secret; the time this takes does not depend on how much of it is right.

        Raises:
            RefusedError: 401, it does not.

        """
        scheme, _, shown = self.authorization.partition(" ")
        is_right = hmac.compare_digest(shown.strip().encode(), secret.encode())
        if scheme.lower() != _SCHEME or not is_right:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "expected the header Authorization: Bearer <secret>")


def read_call(event: dict[str, Any]) -> Call:
    """Read the event of a function URL.

    Raises:
        RefusedError: 405 for another method than POST, 415 for a body that is not JSON, 413 for one over 64 KiB, 400
            for one that cannot be decoded.

    """
    method = event.get("requestContext", {}).get("http", {}).get("method")
    headers = {str(name).lower(): str(value) for name, value in event.get("headers", {}).items()}
    if method != "POST":
        raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "expected POST")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "expected the content type application/json")
    body = _body(event)
    if len(body) > _MOST_BYTES:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {_MOST_BYTES} bytes")
    return Call(body, headers.get("authorization", ""))


def _body(event: dict[str, Any]) -> bytes:
    body = str(event.get("body") or "").encode()
    if not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body, validate=True)
    except ValueError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is not base64") from error
