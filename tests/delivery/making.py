"""Mails, calls and raw servers for tests of delivery."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.notify import Header, Mail, Secret, WebhookCall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATE = datetime(2030, 1, 1, 12, tzinfo=UTC)
MESSAGE_ID = "<1@example.org>"
PASSWORD = "s3cret-pass"  # noqa: S105 - of a mailbox that lives as long as a test
TOKEN = "00000000-0000-0000-0000-000000000001"  # noqa: S105 - of a collector that does


def a_mail(**more: Any) -> Mail:
    """Return a mail to ops, overridden where a test says so."""
    given: dict[str, Any] = {
        "recipients": ("ops@example.org",),
        "cc": (),
        "bcc": (),
        "subject": "OPEN Problem 1",
        "html": "<b>1</b>",
        "text": "1",
    }
    return Mail(**{**given, **more})


def a_call(url: str, *headers: tuple[str, str], body: bytes = b"{}", **more: Any) -> WebhookCall:
    """Return a call of a URL."""
    return WebhookCall(Secret(url), tuple(Header(name, Secret(value)) for name, value in headers), body, **more)


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[tuple[int, list[bytes]]]:
    """Listen on loopback and treat every connection with ``answer``, after keeping what it said first."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, heard, answer), daemon=True)
        thread.start()
        yield listener.getsockname()[1], heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listener: socket.socket, heard: list[bytes], answer: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with closing(connection):
            try:
                heard.append(read_request(connection))
                answer(connection)
            except OSError:
                continue


def read_request(connection: socket.socket) -> bytes:
    """Read one HTTP request, head and body; nothing if the client waits for the server to speak first."""
    connection.settimeout(5)
    said = b""
    while b"\r\n\r\n" not in said:
        chunk = connection.recv(65_536)
        if not chunk:
            return said
        said += chunk
    head, _, body = said.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.splitlines() if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0]):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def http(status: str, body: bytes = b"", *headers: str) -> Callable[[socket.socket], None]:
    """Answer a request with a status line, headers and a body."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return lambda connection: connection.sendall("\r\n".join(lines).encode() + body)
