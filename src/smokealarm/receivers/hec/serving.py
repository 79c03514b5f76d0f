"""The network side of the collector: Starlette reads requests and writes answers."""

import socket
import struct
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from smokealarm.receivers.hec.faults import Symptom
from smokealarm.receivers.hec.request import Request, too_large
from smokealarm.receivers.hec.status import Answer

Handler = Callable[[Request], Answer | Symptom]

_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class Application:
    """An ASGI application in front of ``handle``; a body is read up to ``limit`` bytes and dropped beyond."""

    def __init__(self, handle: Handler, limit: int) -> None:
        self._handle = handle
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, or break it as a fault wants."""
        http = HttpRequest(scope, receive)
        body = await _read(http, self._limit)
        outcome = too_large() if body is None else self._handle(_request(http, body))
        if isinstance(outcome, Answer):
            response = Response(outcome.body, outcome.http, dict(outcome.headers), outcome.media_type)
            await response(scope, receive, send)
            return
        if outcome is Symptom.RESET:
            _reset(scope["state"]["transport"])
        await _disconnected(receive)


async def _read(http: HttpRequest, limit: int) -> bytes | None:
    chunks, size = [], 0
    async for chunk in http.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
    return b"".join(chunks) if size <= limit else None


def _request(http: HttpRequest, body: bytes) -> Request:
    return Request(http.method, http.url.path, dict(http.headers), dict(http.query_params), body)


def _reset(transport: Any) -> None:
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
