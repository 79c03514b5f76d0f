"""From HTTP to endpoints: routing, bodies up to their limit, tokens, rate limits, faults and errors."""

from __future__ import annotations

import re
import traceback
import zlib
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from smokealarm.dynatrace.tenant.api.access import presented_token, require_scopes
from smokealarm.dynatrace.tenant.api.answer import ApiError
from smokealarm.dynatrace.tenant.api.call import Call
from smokealarm.dynatrace.tenant.api.rate_limit import RateLimiter
from smokealarm.dynatrace.tenant.api.refusals import answer_of
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from smokealarm.dynatrace.tenant.api.access import ApiToken
    from smokealarm.dynatrace.tenant.api.answer import Answer
    from smokealarm.dynatrace.tenant.api.call import Endpoint
    from smokealarm.dynatrace.tenant.environment import Environment
    from smokealarm.serving import Switchboard

__all__ = ["Application", "Refusal"]

_BASES: Final = ("", "/e/{environment}")
"""SaaS has its endpoints below the host itself, Managed below the environment's id."""

_PARAMETER: Final = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fault of the tenant: requests whose path begins so get this status, as often as ``times`` says."""

    status: int = HTTPStatus.SERVICE_UNAVAILABLE
    path: str = "/"
    times: int | None = None
    retry_after_microseconds: int | None = None

    def error(self, now: int) -> ApiError:
        """Return what the request is answered with at ``now``, in epoch milliseconds.

        The reset is told as a moment: https://docs.dynatrace.com/managed/dynatrace-api/basics/access-limit
        """
        headers: tuple[tuple[str, str], ...] = ()
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            reset = now * 1000 + (self.retry_after_microseconds or 60_000_000)
            headers = (
                ("X-RateLimit-Limit", "50"),
                ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", str(reset)),
            )
        return ApiError(self.status, HTTPStatus(self.status).phrase, headers=headers)


@dataclass(slots=True)
class Application:
    """An ASGI application that answers for one environment."""

    environment: Environment
    endpoints: Sequence[Endpoint]
    tokens: Sequence[ApiToken]
    faults: Switchboard[Refusal]
    _routes: list[tuple[Route, Endpoint]] = field(init=False)
    _limiter: RateLimiter = field(default_factory=RateLimiter, init=False)

    def __post_init__(self) -> None:
        # Only the matching of Starlette's routes is used, so that anything may stand where it wants an endpoint.
        routes = [
            (Route(base + each.path, Response, methods=[each.method]), each)
            for base in _BASES
            for each in self.endpoints
        ]
        self._routes = sorted(routes, key=lambda route: _literal(route[0].path), reverse=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._answer(scope, Request(scope, receive))
        except ApiError as error:
            answer = error.answer()
        except Exception:  # noqa: BLE001 - a fault of ours must be an answer that says so, and be seen
            traceback.print_exc()
            answer = ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, "smokealarm itself failed; see its log").answer()
        response = Response(answer.body, answer.status, dict(answer.headers), answer.media_type)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, request: Request) -> Answer:
        endpoint, path = self._route(scope)
        fault = self.faults.acting(lambda each: scope["path"].startswith(each.path))
        if fault is not None:
            raise fault.error(self.environment.now)
        token = presented_token(request.headers, request.query_params, self.tokens)
        require_scopes(token, endpoint.scopes)
        body = await _read(request, endpoint.body_limit)
        query, headers = dict(request.query_params), dict(request.headers)
        call = Call(self.environment, token, path, query, headers, body, self.tokens)
        with self.environment.lock:
            return self._within_limit(endpoint, call)

    def _within_limit(self, endpoint: Endpoint, call: Call) -> Answer:
        """Return the endpoint's answer with what is left of the token's requests in this minute, if they are limited.

        Raises:
            ApiError: 429, nothing is left.
        """
        left = self._limiter.take(call.environment, call.token)
        try:
            answer = endpoint.answer(call)
        except ApiError as error:
            answer = error.answer()
        except UsageError as error:
            answer = answer_of(error)
        return replace(answer, headers=(*answer.headers, *left))

    def _route(self, scope: Scope) -> tuple[Endpoint, dict[str, str]]:
        """Return the endpoint of a request, and what its path names.

        As JAX-RS has it, the path with the most literal characters is chosen before the method is looked
        at: what is posted to ``metrics/ingest`` is not also a metric that can be read.
        https://jakarta.ee/specifications/restful-ws/3.1/jakarta-restful-ws-spec-3.1, 3.7.2

        Raises:
            ApiError: 404, no path is this one; 405, the path is not for this method.
        """
        chosen: str | None = None
        allowed: set[str] = set()
        for route, endpoint in self._routes:
            match, found = route.matches(scope)
            if match is Match.NONE or chosen not in (None, route.path):
                continue
            if match is Match.FULL:
                return endpoint, found["path_params"]
            chosen = route.path
            allowed |= route.methods or set()
        if chosen is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "HTTP 404 Not Found")
        allow = ("Allow", ", ".join(sorted(allowed)))
        raise ApiError(HTTPStatus.METHOD_NOT_ALLOWED, "HTTP 405 Method Not Allowed", headers=(allow,))


def _literal(path: str) -> int:
    """Return how many characters of a path are no parameters."""
    return len(_PARAMETER.sub("", path))


async def _read(request: Request, limit: int) -> bytes:
    """Return the body, unpacked; one over the limit is read to its end, without being kept, and refused."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
    body = b"".join(chunks)
    if size <= limit and request.headers.get("content-encoding", "").lower() == "gzip":
        body, size = _unpacked(body, limit)
    if size > limit:
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The request is larger than {limit} bytes")
    return body


def _unpacked(body: bytes, limit: int) -> tuple[bytes, int]:
    """Return an unpacked body and its size, both at most one more than the limit."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = unpacking.decompress(body, limit + 1)
    except zlib.error as error:
        raise ApiError(HTTPStatus.BAD_REQUEST, f"The body is no gzip stream: {error}") from error
    if not unpacking.eof and len(found) <= limit:
        raise ApiError(HTTPStatus.BAD_REQUEST, "The body is a gzip stream that ends too early")
    return found, len(found)
