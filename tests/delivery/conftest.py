"""Receivers for the tests of delivery, and the senders that know them."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from tests.delivery.making import PASSWORD, TOKEN

from smokealarm.dynatrace.delivery import ConnectionSecurity, MailSender, SmtpServer
from smokealarm.dynatrace.notify import Secret
from smokealarm.receivers import Collector, Credentials, Identity, Mailbox, Token

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def identity() -> Identity:
    """Make one authority for all servers of the tests."""
    return Identity()


@pytest.fixture
def mailbox(identity: Identity) -> Iterator[Mailbox]:
    """Serve a mailbox that demands a login."""
    with Mailbox(Credentials("alerts", PASSWORD), identity=identity) as mailbox:
        yield mailbox


@pytest.fixture
def server(mailbox: Mailbox) -> SmtpServer:
    """Say how to reach the mailbox by STARTTLS."""
    return SmtpServer(
        "localhost",
        "dynatrace@example.org",
        ConnectionSecurity.STARTTLS_REQUIRED,
        mailbox.port,
        "alerts",
        Secret(PASSWORD),
        mailbox.identity.ca_pem,
        timeout_seconds=5,
        total_seconds=5,
    )


@pytest.fixture
def sender(server: SmtpServer) -> MailSender:
    """Return a sender for the mailbox."""
    return MailSender(server)


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Serve an event collector over HTTP."""
    with Collector(Token(TOKEN)) as collector:
        yield collector


@pytest.fixture
def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name lead to this machine and to another one."""
    entries = [(2, 1, 6, "", (address, 0)) for address in ("127.0.0.1", "203.0.113.9")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
