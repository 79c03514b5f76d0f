"""The control interface of a running sandbox: its state, time, and end.

It listens on loopback; every request has to show the secret that only the owner of the state file can read.
"""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from smokealarm.errors import SmokealarmError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

    from starlette.requests import Request

    from smokealarm.clock import Instant

__all__ = ["Controlled", "Watched", "control_application"]

_LONGEST = timedelta(days=366)
_EXPECTED: Final = {"/send": "what", "/switch-on": "name and target", "/switch-off": "number"}


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


class Watched(Protocol):
    """What can be watched, and broken by hand."""

    def parts(self) -> Mapping[str, Any]:
        """Return what does not change, as JSON."""

    def picture(self) -> Mapping[str, Any]:
        """Return what is seen now, as JSON."""

    def send(self, what: str) -> None:
        """Send something into the pipeline."""

    def switch_on(self, name: str, target: str | None) -> None:
        """Put a fault in."""

    def switch_off(self, number: int) -> None:
        """Take a fault out."""


def control_application(controlled: Controlled, secret: str, watched: Watched | None = None) -> Starlette:
    """Return the application that answers whoever knows the secret.

    ``GET /`` and ``/details`` tell, ``POST /advance`` and ``/down`` do. With something to watch, ``GET /parts`` and
    ``/picture`` tell of it, and ``POST /send``, ``/switch-on`` and ``/switch-off`` do something to it.
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
    return Starlette(routes=routes if watched is None else [*routes, *_watching(watched, secret)])


def _watching(watched: Watched, secret: str) -> Iterator[Route]:
    """Yield the routes to what is watched."""

    def telling(tell: Callable[[], Mapping[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(_request: Request) -> Response:
            return JSONResponse(await run_in_threadpool(tell))

        return answer

    async def do(request: Request) -> Response:
        match request.url.path, _document(await request.body()):
            case "/send", {"what": str(what)}:
                await run_in_threadpool(watched.send, what)
            case "/switch-on", {"name": str(name), "target": str(target)}:
                await run_in_threadpool(watched.switch_on, name, target or None)
            case "/switch-off", {"number": int(number)}:
                await run_in_threadpool(watched.switch_off, number)
            case path, _:
                message = f"expected a JSON object with {_EXPECTED[path]}"
                return JSONResponse({"message": message}, HTTPStatus.BAD_REQUEST)
        return JSONResponse({})

    yield Route("/parts", _guarded(telling(watched.parts), secret))
    yield Route("/picture", _guarded(telling(watched.picture), secret))
    yield from (Route(path, _guarded(do, secret), methods=["POST"]) for path in _EXPECTED)


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


def _document(body: bytes) -> Any:
    """Return what a body says as JSON, None where it says nothing."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def _length(body: bytes) -> timedelta | None:
    match _document(body):
        case {"seconds": bool()}:
            return None
        case {"seconds": int() | float() as seconds} if 0 <= seconds <= _LONGEST.total_seconds():
            return timedelta(seconds=seconds)
    return None
