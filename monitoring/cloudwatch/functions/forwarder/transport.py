"""HTTPS to a target; plain HTTP only to this machine, so that a token never travels in the open."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import urllib3

from forwarder.sending import LostConnectionError
from forwarder.verdicts import Answer

__all__ = ["AddressRefusedError", "HttpsTransport", "checked_url"]

_MOST_BYTES = 65_536


class AddressRefusedError(Exception):
    """A target's URL is one to which no token may be sent."""


def checked_url(url: str) -> str:
    """Return a URL to which a token may be sent.

    Raises:
        AddressRefusedError: it is neither HTTPS nor HTTP to this machine, or it carries a user.

    """
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or ""))
    if not is_safe or not parts.hostname or parts.username is not None:
        raise AddressRefusedError(f"{parts.scheme}://{parts.hostname} is refused; expected https, without a user")
    return url


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class HttpsTransport:
    """Posts with connections that are kept; it neither repeats nor follows redirects by itself."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(retries=False, maxsize=2)

    def post(self, url: str, headers: dict[str, str], body: bytes, timeout: float) -> Answer:
        """Return the answer, of whose body only the beginning is read.

        Raises:
            LostConnectionError: there is none within ``timeout`` seconds.

        """
        limit = urllib3.Timeout(total=timeout)
        try:
            response = self._pool.request(
                "POST", url, headers=headers, body=body, timeout=limit, redirect=False, preload_content=False
            )
            try:
                said = response.read(_MOST_BYTES)
            finally:
                response.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise LostConnectionError(f"no answer: {type(error).__name__}") from error
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, said)
