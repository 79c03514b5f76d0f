"""Listening sockets that only this machine can reach."""

import socket
from typing import Final

from smokealarm.errors import NotListening

LOOPBACK: Final = "127.0.0.1"
"""The only address on which servers listen."""


def loopback_socket(port: int = 0) -> socket.socket:
    """Return a socket that already listens on a port of the loopback address, any free one for 0.

    Connections made before a server accepts them wait in the backlog, so nobody has to wait for the server to start.
    """
    # asyncio switches Nagle's algorithm off only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(128)
        listener.settimeout(0)
    except OSError:
        listener.close()
        raise
    return listener


def listening_port(port: int | None, what: str) -> int:
    """Return ``port`` of a server that is open.

    Raises:
        NotListening: it is not, so it has none.
    """
    if port is None:
        raise NotListening(f"{what} has no port because it is not open; expected to be asked inside its with block")
    return port


def port_of(listener: socket.socket) -> int:
    """Return the port on which ``listener`` listens."""
    port: int = listener.getsockname()[1]
    return port
