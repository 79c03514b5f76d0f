"""The control interface of a running sandbox: its state, time, and end.

It listens on loopback; every request has to show the secret that only the owner of the state file can read.
"""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from smokealarm.errors import SmokealarmError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from starlette.requests import Request

    from smokealarm.clock import Instant

__all__ = ["Controlled", "control_application"]

_LONGEST = timedelta(days=366)


class Controlled(Protocol):
    """What can be controlled."""

    def describe(self) -> Mapping[str, str]:
        """Return addresses and the like, by name."""

    def now(self) -> Instant:
        """Return the sandbox's time."""

    def details(self) -> Mapping[str, Any]:
        """Return what nobody wants printed, as JSON: certificates, and which rules cannot be answered."""

    def advance(self, length: timedelta) -> Instant:
        """Let time pass, and return the time then."""

    def news(self) -> Sequence[str]:
        """Return what happened since the last call, in one line each."""

    def end(self) -> None:
        """Begin to end the sandbox."""


def control_application(controlled: Controlled, secret: str) -> Starlette:
    """Return the application that answers whoever knows the secret.

    ``GET /`` and ``/details`` tell, ``POST /advance`` and ``/down`` do.
    """

    async def state(_request: Request) -> Response:
        return JSONResponse({**controlled.describe(), "now": str(await run_in_threadpool(controlled.now))})

    async def details(_request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(controlled.details))

    async def advance(request: Request) -> Response:
        length = _length(await request.body())
        if length is None:
            message = f"expected a JSON object with seconds between 0 and {_LONGEST.total_seconds():g}"
            return JSONResponse({"message": message}, HTTPStatus.BAD_REQUEST)
        now = await run_in_threadpool(controlled.advance, length)
        return JSONResponse({"now": str(now), "news": controlled.news()})

    async def down(_request: Request) -> Response:
        controlled.end()
        return JSONResponse({"message": "ending"})

    routes = [
        Route("/", _guarded(state, secret)),
        Route("/details", _guarded(details, secret)),
        Route("/advance", _guarded(advance, secret), methods=["POST"]),
        Route("/down", _guarded(down, secret), methods=["POST"]),
    ]
    return Starlette(routes=routes)


def _guarded(answer: Callable[[Request], Awaitable[Response]], secret: str) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        shown = request.headers.get("authorization", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {secret}".encode()):
            return JSONResponse({"message": "this needs the secret of the sandbox"}, HTTPStatus.UNAUTHORIZED)
        try:
            return await answer(request)
        except SmokealarmError as error:
            return JSONResponse({"message": str(error)}, HTTPStatus.CONFLICT)

    return guarded


def _length(body: bytes) -> timedelta | None:
    try:
        document: Any = json.loads(body)
    except ValueError:
        return None
    match document:
        case {"seconds": bool()}:
            return None
        case {"seconds": int() | float() as seconds} if 0 <= seconds <= _LONGEST.total_seconds():
            return timedelta(seconds=seconds)
    return None
