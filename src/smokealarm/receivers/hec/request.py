"""What a request must bring before its events are looked at: a token, a channel, a body that can be unpacked.

Each reader returns what it read, or the status that Splunk answers instead.
Sources: https://help.splunk.com/splunk-enterprise/get-data-in/collect-http-event-data/format-events-for-http-event-collector
and, for the order of the checks, https://github.com/mockdr/mockdr (measured on Splunk 10.4.2).
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from smokealarm.receivers.hec.settings import Token
from smokealarm.receivers.hec.status import Answer, Status, answer, page

_GUID: Final = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_GZIP: Final = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as the collector sees it; header names are in lower case. Only method and path show in a repr."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that may hand in data: its token, its channel if it has one, and its unpacked body."""

    token: Token
    channel: str | None
    body: bytes = field(repr=False)


def admit(request: Request, tokens: Iterable[Token], limit: int, *, needs_channel: bool) -> Visit | Answer:
    """Check token, channel and encoding in Splunk's order; ``limit`` is the most bytes that a body may have."""
    token = authorize(request, tokens)
    if isinstance(token, Status):
        return answer(token)
    channel = channel_of(request, required=needs_channel or token.use_ack)
    if isinstance(channel, Status):
        return answer(channel)
    body = unpack(request, limit)
    return body if isinstance(body, Answer) else Visit(token, channel, body)


def authorize(request: Request, tokens: Iterable[Token]) -> Token | Status:
    """Return the token of the request: ``Splunk <token>``, Basic with the token as password, or ``?token=``."""
    presented = _presented(request)
    if isinstance(presented, Status):
        return presented
    token = _find(presented, tokens)
    if token is None:
        return Status.INVALID_TOKEN
    if token.disabled:
        return Status.TOKEN_DISABLED
    by_query = "authorization" not in request.headers
    return Status.QUERY_STRING_AUTHORIZATION if by_query and not token.allow_query_string_auth else token


def channel_of(request: Request, *, required: bool) -> str | Status | None:
    """Return the channel, a GUID from the header or the query; None where there is none and none is needed."""
    channel = request.headers.get("x-splunk-request-channel") or request.query.get("channel")
    if not channel:
        return Status.DATA_CHANNEL_MISSING if required else None
    return channel.lower() if _GUID.fullmatch(channel) else Status.INVALID_DATA_CHANNEL


def unpack(request: Request, limit: int) -> bytes | Answer:
    """Return the body with its gzip encoding undone, without ever holding more than ``limit`` bytes of it."""
    if len(request.body) > limit:
        return too_large()
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return request.body
    return _gunzip(request.body, limit) if encoding in {"gzip", "x-gzip"} else page(415, "Unsupported Media Type")


def too_large() -> Answer:
    """Return the answer to a body over the limit."""
    return page(413, "Request Entity Too Large")


def _gunzip(body: bytes, limit: int) -> bytes | Answer:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        content = unpacker.decompress(body, limit + 1)
    except zlib.error:
        return answer(Status.INVALID_DATA_FORMAT)
    if len(content) > limit:
        return too_large()
    return content if unpacker.eof else answer(Status.INVALID_DATA_FORMAT)


def _presented(request: Request) -> str | Status:
    header = request.headers.get("authorization")
    if header is None:
        return request.query.get("token") or Status.TOKEN_REQUIRED
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() == "splunk" and rest.strip():
        return rest.strip()
    return _basic_password(rest) if scheme.lower() == "basic" else Status.INVALID_AUTHORIZATION


def _basic_password(encoded: str) -> str | Status:
    try:
        _, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return Status.INVALID_AUTHORIZATION
    return password if colon and password else Status.INVALID_AUTHORIZATION


def _find(presented: str, tokens: Iterable[Token]) -> Token | None:
    wanted = presented.lower().encode()
    return next((token for token in tokens if compare_digest(token.value.lower().encode(), wanted)), None)
