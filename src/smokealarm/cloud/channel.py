"""Plain HTTP to a backend's own addresses, those below ``/_smokealarm`` and ``/_localstack``."""

from collections.abc import Callable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

import httpx

from smokealarm.cloud.endpoint import Endpoint
from smokealarm.errors import BackendUnreachable, ControlError

_CONNECT_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 600.0  # a long advance of the clock answers when it is over
_SHOWN: Final = 300

Liveness = Callable[[], None]
"""Does nothing while the backend's process runs, and raises BackendDied once it has ended."""


class Channel:
    """A connection to one backend; no proxy, no redirect, no setting of the machine can lead it elsewhere."""

    def __init__(self, endpoint: Endpoint, liveness: Liveness) -> None:
        self._endpoint, self._liveness = endpoint, liveness
        self._http = httpx.Client(
            base_url=endpoint.url,
            follow_redirects=False,
            timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
            trust_env=False,
            verify=False,  # noqa: S501 - a loopback LocalStack signs its own certificate
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Send a request, its body as JSON unless None, and return the answer whatever its status.

        Raises:
            BackendDied: the backend's process has ended.
            BackendUnreachable: no answer came, for any other reason.
        """
        try:
            return self._http.request(method, path, json=body) if body is not None else self._http.request(method, path)
        except httpx.TransportError as error:
            self._liveness()
            reason = str(error) or type(error).__name__
            raise BackendUnreachable(f"no answer from {self._endpoint.url} to {method} {path}: {reason}") from error

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Send a request and return the answer's JSON.

        Raises:
            BackendDied: the backend's process has ended.
            BackendUnreachable: no answer came, for any other reason.
            ControlError: the answer is not a success, or not JSON.
        """
        answer = self.send(method, path, body)
        try:
            value = answer.json()
        except ValueError:
            value = None
        if answer.status_code != HTTPStatus.OK or value is None:
            said = value["message"] if isinstance(value, dict) and "message" in value else answer.text[:_SHOWN]
            raise ControlError(f"{method} {self._endpoint.url}{path} was answered {answer.status_code}: {said}")
        return value
