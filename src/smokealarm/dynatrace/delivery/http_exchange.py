"""One POST to a checked address, bounded in time and size."""

from __future__ import annotations

import asyncio
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import httpx

from smokealarm.dynatrace.delivery.outcome import Outcome, Reason

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from smokealarm.dynatrace.delivery.hosts import Place
    from smokealarm.dynatrace.delivery.webhook_limits import WebhookLimits

__all__ = ["Answer", "Post", "exchange", "host_field"]

_CLIENT_HEADERS: Final = {"user-agent": "smokealarm", "accept-encoding": "identity"}
_FAILURES: Final = (
    ((TimeoutError, httpx.TimeoutException), Reason.TIMEOUT),
    (httpx.ConnectError, Reason.REFUSED_CONNECTION),
    ((httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL), Reason.INVALID_REQUEST),
    (httpx.TransportError, Reason.LOST_CONNECTION),
)


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted; ``seconds`` bounds the whole exchange and None means the limits' own."""

    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the beginning of the body; ``whole`` says whether that is all of it."""

    status: int
    body: bytes
    whole: bool = True


def exchange(
    post: Post, place: Place, addresses: tuple[str, ...], context: ssl.SSLContext, limits: WebhookLimits
) -> Answer | Outcome:
    """Post to the first of ``addresses`` that takes a connection; what a peer does never raises.

    It runs on a loop of its own, since only a task can be cut off at any point; it may be called from anywhere.
    """
    found: Answer | Outcome = Outcome(Reason.REFUSED_CONNECTION)
    for address in addresses:
        found = _on_a_loop(_exchange(post, place, address, context, limits))
        if not (isinstance(found, Outcome) and found.reason is Reason.REFUSED_CONNECTION):
            break
    return found


def _on_a_loop(work: Coroutine[None, None, Answer]) -> Answer | Outcome:
    try:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, work).result()
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        return _failure(error)


async def _exchange(post: Post, place: Place, address: str, context: ssl.SSLContext, limits: WebhookLimits) -> Answer:
    timeout = httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds)
    async with (
        asyncio.timeout(post.seconds or limits.total_seconds),
        httpx.AsyncClient(verify=context, trust_env=False, timeout=timeout, headers=_CLIENT_HEADERS) as client,
        client.stream(
            "POST",
            httpx.URL(post.url).copy_with(host=address, port=place.port),
            headers=[(b"host", host_field(place)), *((name.encode(), value.encode()) for name, value in post.headers)],
            content=post.body,
            follow_redirects=False,
            extensions={"sni_hostname": place.name},
        ) as response,
    ):
        return await _answer(response, limits.most_bytes)


async def _answer(response: httpx.Response, most: int) -> Answer:
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most:
            return Answer(response.status_code, body[:most], whole=False)
    return Answer(response.status_code, body)


def host_field(place: Place) -> bytes:
    """Return the value of a request's ``Host``."""
    name = f"[{place.name}]" if ":" in place.name else place.name
    usual = {"http": 80, "https": 443}[place.scheme]
    return (name if place.port == usual else f"{name}:{place.port}").encode()


def _failure(error: Exception) -> Outcome:
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return Outcome(Reason.TLS, str(error))
    reason = next(reason for kinds, reason in _FAILURES if isinstance(error, kinds))
    # What says that a header is wrong quotes it, escaped, so that masking would not find the secret in it.
    unsaid = "the URL or a header has characters that HTTP does not allow"
    return Outcome(reason, unsaid if reason is Reason.INVALID_REQUEST else str(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
