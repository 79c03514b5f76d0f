"""One request to an environment and its answer: bounded, without redirects or proxies, and without the token in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx

from smokealarm.dynatrace.client.address import base_url, checked_token
from smokealarm.dynatrace.client.refusals import rate_limited, refused
from smokealarm.dynatrace.notify import MASK
from smokealarm.errors import ApiAnswerInvalid, ApiRateLimited, ApiUnreachable

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from smokealarm.dynatrace.client.options import ClientOptions
    from smokealarm.dynatrace.notify import Secret
    from smokealarm.errors import ApiRefused

__all__ = ["Connection", "Received"]

_HEADERS: Final = {"user-agent": "smokealarm", "accept": "application/json"}
_MULTI_STATUS_AND_ABOVE: Final = 300


@dataclass(frozen=True, slots=True)
class Received:
    """An answer: its status and its text, in which the token is masked."""

    status: int
    text: str

    def document(self) -> Any:
        """Return the JSON of the answer.

        Raises:
            ApiAnswerInvalid: it is none.
        """
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            raise ApiAnswerInvalid(f"the answer with status {self.status} is no JSON: {self.text[:100]!r}") from None

    def refusal(self) -> ApiRefused:
        """Return the answer as the refusal that it is."""
        return refused(self.status, self.text)


class Connection:
    """A connection to one environment; it is closed with :meth:`close`.

    Raises:
        EndpointRefused: the host is neither this machine nor allowed.
        UsageError: the token is none.
    """

    def __init__(
        self,
        url: str,
        token: str | Secret,
        allowed_hosts: frozenset[str],
        options: ClientOptions,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.url = base_url(url, allowed_hosts)
        self._token, self._options = checked_token(token), options
        timeout = httpx.Timeout(options.silence_seconds, connect=options.connect_seconds)
        self._http = httpx.Client(
            trust_env=False, verify=_authorities(), timeout=timeout, headers=_HEADERS, transport=transport
        )

    def ask(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, object] | None = None,
        body: object = None,
        accepted: frozenset[int] = frozenset(),
    ) -> Received:
        """Send one request and return its answer, again and again while the rate limit says so and retries are left.

        ``body`` is text as it is, or JSON; parameters that are None or empty are left out. ``accepted`` are statuses
        from 300 on whose answer is no refusal here.

        Raises:
            ApiRefused: the environment refuses the request.
            ApiRateLimited: it does so because of the rate limit, and no retry is left.
            ApiUnreachable: nothing answers, or not in time.
            ApiAnswerInvalid: the answer is too large.
        """
        for _ in range(self._options.retries):
            try:
                return self._once(method, path, parameters or {}, body, accepted)
            except ApiRateLimited as error:
                self._options.pause(error.seconds)
        return self._once(method, path, parameters or {}, body, accepted)

    def look_up_token(self, path: str) -> Received:
        """Ask what the own token may do, which has to stand in the body for this."""
        return self.ask("POST", path, body={"token": self._token.reveal()})

    def close(self) -> None:
        """Close what is open."""
        self._http.close()

    def __repr__(self) -> str:
        return f"Connection({self.url})"

    def _once(
        self, method: str, path: str, parameters: Mapping[str, object], body: object, accepted: frozenset[int]
    ) -> Received:
        request = self._request(method, path, parameters, body)
        try:
            response = self._http.send(request, stream=True, follow_redirects=False)
            try:
                received = Received(response.status_code, self._text(response))
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise ApiUnreachable(
                f"{method} {self.url}{path}: {self._masked(str(error)) or type(error).__name__}"
            ) from None
        if received.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise rate_limited(received.text, response.headers, self._options)
        if received.status >= _MULTI_STATUS_AND_ABOVE and received.status not in accepted:
            raise received.refusal()
        return received

    def _request(self, method: str, path: str, parameters: Mapping[str, object], body: object) -> httpx.Request:
        headers = {"authorization": f"Api-Token {self._token.reveal()}"}
        content: bytes | None = None
        if body is not None:
            kind = "text/plain; charset=utf-8" if isinstance(body, str) else "application/json; charset=utf-8"
            headers["content-type"] = kind
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
        said = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
        return self._http.build_request(method, self.url + path, params=said, headers=headers, content=content)

    def _text(self, response: httpx.Response) -> str:
        read = bytearray()
        for chunk in response.iter_bytes():
            read += chunk
            if len(read) > self._options.most_bytes:
                raise ApiAnswerInvalid(f"an answer of {self.url} has more than {self._options.most_bytes} bytes")
        return self._masked(read.decode("utf-8", "replace"))

    def _masked(self, text: str) -> str:
        return text.replace(self._token.reveal(), MASK)


@cache
def _authorities() -> ssl.SSLContext:
    """Read the certificate authorities once: it takes longer than a short conversation."""
    return httpx.create_ssl_context(trust_env=False)
