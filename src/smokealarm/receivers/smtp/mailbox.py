"""A mailbox on this machine: two SMTP ports, everything that arrives as values, faults to switch on."""

import asyncio
import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from smokealarm.receivers.arrivals import Arrivals
from smokealarm.receivers.background import BackgroundLoop
from smokealarm.receivers.identity import Identity
from smokealarm.receivers.listening import LOOPBACK, loopback_socket, port_of
from smokealarm.receivers.smtp.faults import Fault
from smokealarm.receivers.smtp.message import Message
from smokealarm.receivers.smtp.protocol import Credentials, Office, SmtpSession
from smokealarm.receivers.switchboard import Switchboard


def _anything(_message: Message) -> bool:
    return True


class Mailbox:
    """A submission server for all recipients, on loopback, while its ``with`` block lasts.

    It listens on two free ports: ``port`` with STARTTLS and ``tls_port`` with TLS from the first byte. With
    ``credentials`` it demands AUTH (PLAIN or LOGIN), and never before TLS. ``clock`` returns epoch seconds and stamps
    each message.
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        identity: Identity | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.identity = identity or Identity()
        self._arrivals: Arrivals[Message] = Arrivals("message")
        self._switchboard: Switchboard[Fault] = Switchboard()
        self._office = Office(credentials, self._switchboard, clock, self._arrivals.add)
        self._starttls, self._implicit = loopback_socket(), loopback_socket()
        self.host = LOOPBACK
        self.port, self.tls_port = port_of(self._starttls), port_of(self._implicit)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every message received so far, oldest first."""
        return self._arrivals.all

    def wait(
        self, count: int = 1, *, timeout: float = 5.0, where: Callable[[Message], bool] = _anything
    ) -> tuple[Message, ...]:
        """Return all messages that match, as soon as there are ``count``; ``timeout`` is in seconds of wall time.

        Raises:
            NotReceived: fewer arrived in time.
        """
        return self._arrivals.wait(count, timeout, where)

    def clear(self) -> None:
        """Forget the messages received so far."""
        self._arrivals.clear()

    def fault(self, fault: Fault) -> AbstractContextManager[None]:
        """Return a block inside which ``fault`` acts (see :mod:`smokealarm.receivers.smtp.faults`)."""
        return self._switchboard.switched_on(fault)

    def __enter__(self) -> Self:
        self._loop = BackgroundLoop("mailbox")
        self._servers = self._loop.run(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self._stop_listening())
        self._loop.close()

    def __repr__(self) -> str:
        return f"Mailbox(smtp://{self.host}:{self.port}, smtps://{self.host}:{self.tls_port})"

    async def _listen(self) -> tuple[asyncio.Server, ...]:
        loop, context = asyncio.get_running_loop(), self.identity.server_context()
        return (
            await loop.create_server(lambda: self._session(context), sock=self._starttls),
            await loop.create_server(lambda: self._session(None), sock=self._implicit, ssl=context),
        )

    def _session(self, context: ssl.SSLContext | None) -> SmtpSession:
        return SmtpSession(self._office, context)

    async def _stop_listening(self) -> None:
        for server in self._servers:
            server.close()
        for session in tuple(self._office.sessions):
            session.abort()
