"""The front door passes everything on, with the host that the backend knows a function's URL by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from smokealarm.cloud.endpoint import parse_endpoint
from smokealarm.sandbox.front_door import front_door
from smokealarm.serving import HttpServer

if TYPE_CHECKING:
    from starlette.requests import Request

FUNCTION = "http://abc.lambda-url.us-east-1.localhost.invalid:4566/"


async def _echo(request: Request) -> Response:
    seen = {
        "host": request.headers["host"],
        "method": request.method,
        "path": request.url.path,
        "query": request.url.query,
        "secret": request.headers.get("authorization"),
        "body": (await request.body()).decode(),
    }
    return JSONResponse(seen, 418, {"x-function": "yes"})


def test_a_call_arrives_as_it_was_made() -> None:
    """Method, path, query, headers and body; the answer comes back with its status."""
    backend = HttpServer(Starlette(routes=[Route("/{path:path}", _echo, methods=["POST"])]), "the backend")
    with backend, HttpServer(front_door(FUNCTION, parse_endpoint(backend.url, frozenset())), "the front door") as door:
        answer = httpx.post(f"{door.url}/a/b?c=d%20e", content="body", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["x-function"]) == (418, "yes")
    assert answer.json() == {
        "host": "abc.lambda-url.us-east-1.localhost.invalid:4566",
        "method": "POST",
        "path": "/a/b",
        "query": "c=d%20e",
        "secret": "Bearer x",
        "body": "body",
    }
