"""Tenants, and ways to ask them: through a socket, or in process where a test asks thousands of times."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.api.application import Application
from smokealarm.dynatrace.tenant.api.endpoints import ENDPOINTS
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant
from smokealarm.serving import Switchboard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

NOON = 31_557_600
"""The minute in which the environments of tests begin: 2030-01-01 00:00 UTC."""

TOKEN = ApiToken("dt0c01.ALL.SECRET-OF-ALL", name="tester")


@dataclass
class Asked:
    """A tenant of a test with its environment, the typed client, and an HTTP client that has the token."""

    tenant: Tenant
    client: DynatraceClient
    http: httpx.Client

    @property
    def environment(self) -> Environment:
        """The environment."""
        return self.tenant.environment

    def renew(self) -> None:
        """Begin anew, with nothing in the environment."""
        self.tenant.serve(Environment(NOON))

    def pass_minutes(self, number: int = 1) -> None:
        """Let time pass."""
        self.environment.advance_to(self.environment.minute + number)


class Serving:
    """Serves an environment for a whole module of tests; ``with`` gives an :class:`Asked`."""

    def __enter__(self) -> Asked:
        with ExitStack() as opening:
            tenant = opening.enter_context(Tenant(Environment(NOON), [TOKEN]))
            client = opening.enter_context(DynatraceClient(tenant.url, TOKEN.value))
            headers = {"authorization": f"Api-Token {TOKEN.value}"}
            http = opening.enter_context(httpx.Client(base_url=tenant.url, headers=headers))
            self._closing = opening.pop_all()
        return Asked(tenant, client, http)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()


@dataclass
class InProcess:
    """Asks an application without a socket."""

    environment: Environment

    def __post_init__(self) -> None:
        self._application = Application(self.environment, ENDPOINTS, (TOKEN,), Switchboard())

    def __call__(
        self, method: str, path: bytes, query: bytes = b"", body: bytes = b"", headers: Iterable[tuple[str, str]] = ()
    ) -> tuple[int, bytes]:
        """Return the status and the body of the answer."""
        said = [(b"authorization", f"Api-Token {TOKEN.value}".encode())]
        said += [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]
        scope = {
            "type": "http",
            "method": method,
            "path": path.decode("utf-8", "replace"),
            "raw_path": path,
            "query_string": query,
            "headers": said,
            "root_path": "",
        }
        return asyncio.run(self._answer(scope, body))

    async def _answer(self, scope: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._application(scope, receive, send)
        return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])
