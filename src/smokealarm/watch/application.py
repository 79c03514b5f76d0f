"""The application that serves the page of a running sandbox, and passes on what its buttons do.

It is for whoever was told its address, on this machine: every path begins with a key that nobody can guess; the header
``Host`` has to name loopback, so that no other name can be made to lead here; and whatever does something has to come
from the page itself, by the header ``Origin``.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from smokealarm.errors import SandboxError
from smokealarm.watch.page import policy, write_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from starlette.requests import Request

    from smokealarm.sandbox.remote import Advanced

__all__ = ["Shown", "watch_application"]

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_SECONDS: Final = 1.0


class Shown(Protocol):
    """What is shown; :class:`smokealarm.sandbox.remote.Remote` is it."""

    def parts(self) -> Mapping[str, Any]:
        """Return what does not change."""

    def picture(self) -> Mapping[str, Any]:
        """Return what is seen now."""

    def advance(self, length: timedelta) -> Advanced:
        """Let time pass."""

    def do(self, what: Literal["send", "switch-on", "switch-off"], document: Mapping[str, Any]) -> None:
        """Send something, or switch a fault on or off."""


def watch_application(shown: Shown, key: str, every: float = _SECONDS) -> Starlette:
    """Return the application below ``/<key>/``; a picture is looked for ``every`` so many seconds."""

    async def page(_request: Request) -> Response:
        nonce = secrets.token_urlsafe(16)
        parts = await run_in_threadpool(shown.parts)
        return HTMLResponse(write_page(parts, nonce), headers={"Content-Security-Policy": policy(nonce)})

    async def pictures(_request: Request) -> Response:
        return StreamingResponse(_stream(shown, every), media_type="text/event-stream")

    async def advance(request: Request) -> Response:
        document = await _document(request)
        seconds = document.get("seconds")
        if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
            return JSONResponse({"message": "expected seconds, a whole number"}, HTTPStatus.BAD_REQUEST)
        advanced = await run_in_threadpool(shown.advance, timedelta(seconds=seconds))
        return JSONResponse({"news": list(advanced.news)})

    def doing(what: Literal["send", "switch-on", "switch-off"]) -> Callable[[Request], Awaitable[Response]]:
        async def do(request: Request) -> Response:
            await run_in_threadpool(shown.do, what, await _document(request))
            return JSONResponse({})

        return do

    actions = {"advance": advance, **{what: doing(what) for what in ("send", "switch-on", "switch-off")}}
    return Starlette(
        routes=[
            Route("/{key}/", _guarded(page, key)),
            Route("/{key}/pictures", _guarded(pictures, key)),
            *(Route(f"/{{key}}/{name}", _guarded(each, key), methods=["POST"]) for name, each in actions.items()),
        ]
    )


async def _stream(shown: Shown, every: float) -> AsyncIterator[str]:
    """Yield every new picture as an event, and at last why there are no more.

    https://html.spec.whatwg.org/multipage/server-sent-events.html
    """
    last = ""
    while True:
        try:
            picture = json.dumps(await run_in_threadpool(shown.picture))
        except SandboxError as error:
            yield f"event: ended\ndata: {' '.join(str(error).split())}\n\n"
            return
        # A comment tells that nothing changed, and finds out whether anybody still listens.
        yield f"data: {picture}\n\n" if picture != last else ": the same\n\n"
        last = picture
        await asyncio.sleep(every)


async def _document(request: Request) -> Mapping[str, Any]:
    """Return the JSON object of a request, an empty one where there is none."""
    try:
        document = json.loads(await request.body())
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _guarded(answer: Callable[[Request], Awaitable[Response]], key: str) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        refusal = _refusal(request, key)
        if refusal:
            return JSONResponse({"message": refusal}, HTTPStatus.FORBIDDEN, headers=_HEADERS)
        try:
            response = await answer(request)
        except SandboxError as error:
            response = JSONResponse({"message": str(error)}, HTTPStatus.CONFLICT)
        response.headers.update(_HEADERS)
        return response

    return guarded


def _refusal(request: Request, key: str) -> str:
    """Return why a request is refused; empty if it is not."""
    host = request.headers.get("host", "")
    if host.rpartition(":")[0] not in _LOOPBACK:
        return "this page is reached as 127.0.0.1 only"
    if not hmac.compare_digest(request.path_params["key"].encode(), key.encode()):
        return "this is not the address that `smokealarm watch` printed"
    if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
        return "this comes from another page"
    return ""
