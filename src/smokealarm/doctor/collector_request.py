"""Asking a Splunk HTTP Event Collector without sending it an event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from smokealarm.cloud.endpoint import parse_endpoint
from smokealarm.deploy import with_option
from smokealarm.doctor.collector import HecAnswer
from smokealarm.dynatrace.delivery.trust import client_context
from smokealarm.errors import EndpointRefused

if TYPE_CHECKING:
    from smokealarm.doctor.addresses import HttpCollector

__all__ = ["ask_collector"]

_BASE: Final = "/services/collector"
_SECONDS: Final = 10.0
_LONGEST: Final = 10_000


def ask_collector(collector: HttpCollector, allowed: frozenset[str]) -> tuple[HecAnswer, HecAnswer | None]:
    """Return the answers of the health endpoint and to an event request without data, None without a token.

    Raises:
        EndpointRefused: the host is neither this machine nor allowed.
        UsageError: the authorities are no certificates.
    """
    base = _base(collector.url, allowed)
    context = client_context(collector.ca_pem)
    with httpx.Client(trust_env=False, timeout=_SECONDS, verify=context, follow_redirects=False) as http:
        health = _asked(http, http.build_request("GET", f"{base}{_BASE}/health"))
        if collector.token is None or health.failure:
            return health, None
        headers = {"authorization": f"Splunk {collector.token.reveal()}"}
        return health, _asked(http, http.build_request("POST", f"{base}{_BASE}/event", headers=headers, content=b""))


def _base(url: str, allowed: frozenset[str]) -> str:
    """Return the address without the path of an endpoint of the collector."""
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise EndpointRefused(f"{url!r} is not a URL ({error}); expected one like https://127.0.0.1:8088") from None
    try:
        return parse_endpoint(parts._replace(path=parts.path.partition(_BASE)[0]).geturl(), allowed).url
    except EndpointRefused as error:
        raise with_option(error, url) from None


def _asked(http: httpx.Client, request: httpx.Request) -> HecAnswer:
    try:
        response = http.send(request, stream=True)
        try:
            text = next(response.iter_text(_LONGEST), "")
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return HecAnswer(failure=str(error) or type(error).__name__)
    return _answer(response.status_code, text)


def _answer(status: int, text: str) -> HecAnswer:
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    match document:
        case {"text": str(said), "code": int(code)} if not isinstance(code, bool):
            return HecAnswer(status, code, said)
    return HecAnswer(status, None, "an answer that is not HEC's")
