"""A stand-in for the name service: it brings calls to a function's URL on LocalStack.

A function URL is a host name of its own, ``<id>.lambda-url.<region>.<host>``. LocalStack serves it on its one port and
knows it by the header ``Host``, but where no name server is, the name leads nowhere. So the front door listens on
loopback and passes each request on, with that header; nothing else of it is changed. Whatever the URL belongs to sees
what it would see on AWS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from smokealarm.cloud.endpoint import Endpoint

__all__ = ["front_door"]

_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
_PER_CONNECTION = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_SECONDS = 60.0


def front_door(function_url: str, endpoint: Endpoint) -> Starlette:
    """Return the application that passes every request on to a function URL of the backend at ``endpoint``."""
    host = urlsplit(function_url).netloc

    async def passed_on(request: Request) -> Response:
        headers = [(name, value) for name, value in request.headers.items() if name not in _PER_CONNECTION]
        url = httpx.URL(endpoint.url).copy_with(path=request.url.path, query=request.url.query.encode())
        async with httpx.AsyncClient(trust_env=False, timeout=_SECONDS) as client:
            answer = await client.request(
                request.method, url, headers=[*headers, ("host", host)], content=await request.body()
            )
        kept = {name: value for name, value in answer.headers.items() if name not in _PER_CONNECTION}
        return Response(answer.content, answer.status_code, kept)

    return Starlette(routes=[Route("/{path:path}", passed_on, methods=_METHODS)])
