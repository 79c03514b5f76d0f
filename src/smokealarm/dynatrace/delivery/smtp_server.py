"""Where mails go out, as the vendor's SMTP settings name it.

Source: https://docs.dynatrace.com/managed/managed-cluster/configuration/configure-smtp-server-connection; what a sender
may do with a connection is RFC 3207, 4954 and 8314.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.notify import is_mail_address
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify import Secret

__all__ = ["ConnectionSecurity", "SmtpServer"]


class ConnectionSecurity(StrEnum):
    """How a connection to a mail server is protected; TLS is verified always."""

    NONE = "none"
    STARTTLS_OPTIONAL = "STARTTLS optional"
    STARTTLS_REQUIRED = "STARTTLS required"
    TLS = "SSL/TLS required"


_PORTS: Final = {
    ConnectionSecurity.NONE: 25,
    ConnectionSecurity.STARTTLS_OPTIONAL: 587,
    ConnectionSecurity.STARTTLS_REQUIRED: 587,
    ConnectionSecurity.TLS: 465,
}
_MOST_PORTS: Final = 65_535


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server and how to log in there.

    ``port`` 0 means the usual one of the security. ``timeout_seconds`` bounds each reply, ``total_seconds`` the whole
    session, both in wall time. ``ca_pem`` are the authorities to trust instead of the system's. ``allowed_hosts`` are
    the names that may be connected to beside loopback. ``greeting`` is the name or address literal said in EHLO.
    A password is sent inside TLS only.

    Raises:
        UsageError: the sender is no mail address, or the port no port.
    """

    host: str
    sender: str
    security: ConnectionSecurity = ConnectionSecurity.STARTTLS_REQUIRED
    port: int = 0
    user: str | None = None
    password: Secret | None = None
    ca_pem: bytes | None = None
    timeout_seconds: float = 30.0
    total_seconds: float = 60.0
    allowed_hosts: frozenset[str] = frozenset()
    greeting: str = "[127.0.0.1]"

    def __post_init__(self) -> None:
        if not is_mail_address(self.sender):
            raise UsageError(f"the sender {self.sender!r} is no mail address; expected one like alerts@example.org")
        if not 0 <= self.port <= _MOST_PORTS:
            raise UsageError(f"the mail server's port is {self.port}; expected 1 to {_MOST_PORTS}, or 0 for the usual")

    @property
    def address(self) -> str:
        """Host and port as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port or _PORTS[self.security]}"
