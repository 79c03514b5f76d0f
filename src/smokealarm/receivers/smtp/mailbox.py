"""A mailbox on this machine: two SMTP ports, everything that arrives as values, faults to switch on."""

import asyncio
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, closing
from types import TracebackType
from typing import Self

from smokealarm.receivers.arrivals import Arrivals
from smokealarm.receivers.errors import NotReceived
from smokealarm.receivers.smtp.faults import Fault
from smokealarm.receivers.smtp.message import Message
from smokealarm.receivers.smtp.protocol import Credentials, Office, SmtpSession
from smokealarm.serving import LOOPBACK, BackgroundLoop, Identity, listening_port, loopback_socket, port_of
from smokealarm.serving.switchboard import Switchboard


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
        self._closing = ExitStack()
        self._ports: tuple[int, int] | None = None
        self.host = LOOPBACK

    @property
    def port(self) -> int:
        """The port that starts in the clear and demands STARTTLS.

        Raises:
            NotListening: it listens only inside its ``with`` block.
        """
        return listening_port(self._ports and self._ports[0], "the mailbox")

    @property
    def tls_port(self) -> int:
        """The port that speaks TLS from the first byte.

        Raises:
            NotListening: it listens only inside its ``with`` block.
        """
        return listening_port(self._ports and self._ports[1], "the mailbox")

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

    def newest(self, address: str) -> Message:
        """Return the newest message to an address.

        Raises:
            NotReceived: there is none; says who got some.
        """
        for message in reversed(self.messages):
            if address in message.envelope.recipients:
                return message
        others = sorted({each for message in self.messages for each in message.envelope.recipients})
        raise NotReceived(f"no message came for {address}; there are some for: {', '.join(others) or 'nobody'}")

    def clear(self) -> None:
        """Forget the messages received so far."""
        self._arrivals.clear()

    def fault(self, fault: Fault) -> AbstractContextManager[None]:
        """Return a block inside which ``fault`` acts (see :mod:`smokealarm.receivers.smtp.faults`)."""
        return self._switchboard.switched_on(fault)

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            starttls, implicit = (opening.enter_context(loopback_socket()) for _ in range(2))
            loop = opening.enter_context(closing(BackgroundLoop("mailbox")))
            servers = loop.run(self._listen(starttls, implicit))
            opening.callback(lambda: loop.run(self._hang_up(servers)))
            self._ports = port_of(starttls), port_of(implicit)
            self._closing = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ports = None
        self._closing.close()

    def __repr__(self) -> str:
        ports = f"smtp://{self.host}:{self.port}, smtps://{self.host}:{self.tls_port}" if self._ports else "closed"
        return f"Mailbox({ports})"

    async def _listen(self, starttls: socket.socket, implicit: socket.socket) -> tuple[asyncio.Server, ...]:
        loop, context = asyncio.get_running_loop(), self.identity.server_context()
        return (
            await loop.create_server(lambda: self._session(context), sock=starttls),
            await loop.create_server(lambda: self._session(None), sock=implicit, ssl=context),
        )

    def _session(self, context: ssl.SSLContext | None) -> SmtpSession:
        return SmtpSession(self._office, context)

    async def _hang_up(self, servers: tuple[asyncio.Server, ...]) -> None:
        for server in servers:
            server.close()
        for session in tuple(self._office.sessions):
            session.abort()
