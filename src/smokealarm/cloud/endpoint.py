"""Where a backend listens, and the rule that it must be this machine.

Only a literal loopback address or ``localhost`` is let through. A name that merely resolves to loopback today may not
tomorrow, so it is refused like any other; a host can be allowed by its exact name in ``SMOKEALARM_ALLOW_HOSTS``. AWS
itself is refused in any case: nothing here is ever meant for a real account.
"""

import ipaddress
import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from smokealarm.errors import EndpointRefused

_AWS: Final = ("amazonaws.com", "amazonaws.com.cn", "api.aws", "aws.dev")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that was checked; its URL is put together from the checked parts and nothing else."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        """The base URL, without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def serves(self, url: str) -> bool:
        """Say whether a request to ``url`` would go to this endpoint."""
        try:
            parts = urlsplit(url)
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        except ValueError:
            return False
        return (parts.scheme, parts.hostname, port) == (self.scheme, self.host, self.port)


def allowed_hosts() -> frozenset[str]:
    """Return the hosts that the user allowed beside loopback: ``SMOKEALARM_ALLOW_HOSTS``, separated by commas."""
    listed = os.environ.get("SMOKEALARM_ALLOW_HOSTS", "").split(",")
    return frozenset(host.strip().lower() for host in listed if host.strip())


def parse_endpoint(text: str, allowed: frozenset[str] = frozenset()) -> Endpoint:
    """Read an endpoint such as ``http://127.0.0.1:4566``.

    Raises:
        EndpointRefused: it is not a plain URL of a host and port, or the host is neither loopback nor allowed.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise EndpointRefused(f"{text!r} is not a URL ({error}); expected one like http://127.0.0.1:4566") from None
    _require_plain(text, parts)
    host = (parts.hostname or "").lower()
    _require_local(text, host, allowed)
    return Endpoint(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme])


def _require_plain(text: str, parts: SplitResult) -> None:
    extra = parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/")
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or extra or "@" in parts.netloc or "\\" in text:
        raise EndpointRefused(
            f"{text!r} is not the address of a backend; expected scheme, host and port only, like http://127.0.0.1:4566"
        )


def _require_local(text: str, host: str, allowed: frozenset[str]) -> None:
    if host == "localhost" or _is_loopback(host):
        return
    bare = host.rstrip(".")
    if any(bare == name or bare.endswith(f".{name}") for name in _AWS):
        raise EndpointRefused(f"{text!r} is AWS itself; smokealarm breaks things on purpose and never talks to it")
    if host not in allowed:
        raise EndpointRefused(
            f"{text!r} is not on this machine: expected localhost, 127.0.0.1 or [::1]. If breaking things there is "
            f"meant, allow that host by name: SMOKEALARM_ALLOW_HOSTS={host}"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
