"""Where an environment is asked, and with which token.

Base URLs: https://docs.dynatrace.com/managed/dynatrace-api/basics/dynatrace-api-authentication and the pages of every
endpoint: SaaS has its API below the host, Managed and ActiveGates below ``/e/<environment>``.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from smokealarm.cloud.endpoint import parse_endpoint
from smokealarm.dynatrace.notify import Secret
from smokealarm.errors import EndpointRefused, UsageError

__all__ = ["base_url", "checked_token"]

_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_-]+)*", re.ASCII)
_TOKEN: Final = re.compile(r"[!-~]{1,1000}", re.ASCII)


def base_url(text: str, allowed: frozenset[str]) -> str:
    """Return the URL below which ``/api`` lies, put together from parts that were checked.

    Raises:
        EndpointRefused: the host is neither this machine nor allowed by its exact name, or this is no such URL.
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError as error:
        raise EndpointRefused(f"{text!r} is not a URL ({error}); expected one like http://127.0.0.1:8080") from None
    path = parts.path.rstrip("/")
    if not _PATH.fullmatch(path) or path.endswith(("/api", "/v2")):
        raise EndpointRefused(
            f"{text!r} is not the address of an environment; expected no more path than /e/<environment>, without /api"
        )
    rest = parts._replace(path="").geturl()
    return parse_endpoint(rest, allowed).url + path


def checked_token(token: str | Secret) -> Secret:
    """Return the token as a secret.

    Raises:
        UsageError: it cannot stand in a header; the message does not show it.
    """
    secret = token if isinstance(token, Secret) else Secret(token)
    if not _TOKEN.fullmatch(secret.reveal()):
        raise UsageError("the API token is empty or has blanks or other characters that no token has")
    return secret
