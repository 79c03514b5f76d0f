"""HTTP on a loopback port, from a thread of its own: uvicorn's protocol carries an ASGI application."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from smokealarm.serving.background import BackgroundLoop
from smokealarm.serving.listening import LOOPBACK, listening_port, loopback_socket, port_of

if TYPE_CHECKING:
    import socket
    import ssl
    from types import TracebackType

    from starlette.types import ASGIApp

    from smokealarm.serving.identity import Identity

__all__ = ["HttpServer"]


class HttpServer:
    """Serves an application on a port of loopback, any free one for 0, while its ``with`` block lasts.

    It speaks HTTPS if it gets an ``identity``, else HTTP. The application finds its connection's transport in
    ``scope["state"]["transport"]``. ``name`` is what messages call the server.
    """

    def __init__(self, application: ASGIApp, name: str, *, identity: Identity | None = None, port: int = 0) -> None:
        self._listener = _Listener(application)
        self._name, self._identity, self._wanted = name, identity, port
        self._closing = ExitStack()
        self._port: int | None = None

    @property
    def port(self) -> int:
        """The port on which it listens.

        Raises:
            NotListening: it listens only inside its ``with`` block.
        """
        return listening_port(self._port, self._name)

    @property
    def url(self) -> str:
        """The base URL, to which paths are appended."""
        return f"{'https' if self._identity else 'http'}://{LOOPBACK}:{self.port}"

    @property
    def is_open(self) -> bool:
        """Whether it listens."""
        return self._port is not None

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            listener = opening.enter_context(loopback_socket(self._wanted))
            loop = opening.enter_context(closing(BackgroundLoop(self._name)))
            loop.run(self._listener.open(listener, self._identity.server_context() if self._identity else None))
            opening.callback(lambda: loop.run(self._listener.close()))
            self._port = port_of(listener)
            self._closing = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._port = None
        self._closing.close()


class _Connection(H11Protocol):
    """uvicorn's connection, which also lets the application reach its transport, to break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self.app_state["transport"] = transport


class _Listener:
    """Serves an application on a socket, on the running loop, until it is closed."""

    def __init__(self, application: ASGIApp) -> None:
        self._state = ServerState()
        self._config = uvicorn.Config(
            application, interface="asgi3", loop="none", lifespan="off", ws="none", log_config=None, proxy_headers=False
        )
        self._config.load()

    async def open(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        self._server: Any = await loop.create_server(lambda: self._connection(loop), sock=listener, ssl=context)

    async def close(self) -> None:
        self._server.close()
        for connection in tuple(self._state.connections):
            if connection.transport is not None:
                connection.transport.abort()

    def _connection(self, loop: asyncio.AbstractEventLoop) -> _Connection:
        return _Connection(self._config, self._state, {}, loop)
