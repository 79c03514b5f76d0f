"""Fetching the access token of a webhook: the client credentials grant.

Source: https://www.rfc-editor.org/rfc/rfc6749 sections 2.3.1 (credentials in the header or the body), 4.4 and 5.1.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus, urlencode

from smokealarm.dynatrace.delivery.http_exchange import Post
from smokealarm.dynatrace.delivery.outcome import Outcome, Reason

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery.http_exchange import Answer
    from smokealarm.dynatrace.notify import OAuth2Credentials

__all__ = ["access_token", "token_post"]

_TOKEN: Final = re.compile(r"[\x20-\x7e]+")
_OK: Final = 200


def token_post(credentials: OAuth2Credentials) -> Post:
    """Return the request for a token."""
    form = {"grant_type": "client_credentials"}
    if credentials.scope is not None:
        form["scope"] = credentials.scope
    headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
    secret = credentials.client_secret.reveal()
    if credentials.authenticate_via_request_header:
        pair = f"{quote_plus(credentials.client_id)}:{quote_plus(secret)}"
        headers.append(("Authorization", f"Basic {b64encode(pair.encode()).decode()}"))
    else:
        form |= {"client_id": credentials.client_id, "client_secret": secret}
    return Post(credentials.access_token_url, tuple(headers), urlencode(form).encode())


def access_token(answer: Answer) -> str | Outcome:
    """Return the token of an answer, or why it has none; nothing of the answer is shown, since it may hold a token."""
    if answer.status != _OK:
        return Outcome(Reason.AUTHENTICATION, "it was not granted", answer.status)
    if not answer.whole:
        return Outcome(Reason.TOO_LARGE, "the answer is too long", answer.status)
    try:
        token = json.loads(answer.body)["access_token"]
    except (ValueError, RecursionError, LookupError, TypeError):
        token = None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return Outcome(Reason.AUTHENTICATION, "the answer has no access_token", answer.status)
    return token
