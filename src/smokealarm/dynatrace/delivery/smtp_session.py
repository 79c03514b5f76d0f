"""One session with a mail server: Python's own client, connected to a checked address and protected as configured."""

from __future__ import annotations

import smtplib
import socket
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.delivery.smtp_server import ConnectionSecurity
from smokealarm.dynatrace.delivery.trust import client_context

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery.deadline import Deadline
    from smokealarm.dynatrace.delivery.hosts import Place
    from smokealarm.dynatrace.delivery.smtp_server import SmtpServer

__all__ = ["SmtpSession", "Unprotected"]


class Unprotected(Exception):  # noqa: N818 - never leaves this room
    """The session is not as protected as it has to be; the text says what is missing."""


class SmtpSession(smtplib.SMTP):
    """A session that is open, and greeted, as soon as it exists."""

    def __init__(self, server: SmtpServer, place: Place, addresses: tuple[str, ...], deadline: Deadline) -> None:
        self._server, self._addresses, self._deadline = server, addresses, deadline
        self._context = client_context(server.ca_pem)
        self._is_protected = server.security is ConnectionSecurity.TLS
        super().__init__(place.name, place.port, server.greeting, min(server.timeout_seconds, server.total_seconds))

    def protect(self) -> None:
        """Start TLS if the server's settings ask for it.

        Raises:
            Unprotected: the server does not offer what is required.
        """
        self.ehlo_or_helo_if_needed()
        if self._server.security not in (ConnectionSecurity.STARTTLS_OPTIONAL, ConnectionSecurity.STARTTLS_REQUIRED):
            return
        if self.has_extn("starttls"):
            self.starttls(context=self._context)
            self._is_protected = True
        elif self._server.security is ConnectionSecurity.STARTTLS_REQUIRED:
            raise Unprotected("the server offers no STARTTLS, which is required")

    def log_in(self) -> None:
        """Authenticate if the settings name a user.

        Raises:
            Unprotected: there is no TLS, so a password would be seen.
        """
        if self._server.user is None:
            return
        if not self._is_protected:
            raise Unprotected("a password is sent inside TLS only")
        password = self._server.password
        self.login(self._server.user, password.reveal() if password else "")

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        """Connect to the first checked address that answers; smtplib asks for its connection here."""
        connection = self._connection(port, timeout)
        self._deadline.watch(connection)
        if self._server.security is ConnectionSecurity.TLS:
            return self._context.wrap_socket(connection, server_hostname=host)
        return connection

    def _connection(self, port: int, timeout: float) -> socket.socket:
        *others, last = self._addresses
        for address in others:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError:
                continue
        return socket.create_connection((last, port), timeout)
