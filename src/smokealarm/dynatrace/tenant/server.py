"""A tenant: environments one after the other behind one address on this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from smokealarm.altered import altered
from smokealarm.dynatrace.tenant.api.application import Application
from smokealarm.dynatrace.tenant.api.endpoints import ENDPOINTS
from smokealarm.serving import HttpServer, Switchboard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from smokealarm.dynatrace.tenant.api.access import ApiToken
    from smokealarm.dynatrace.tenant.api.application import Refusal
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = ["Tenant"]


class Tenant:
    """Serves an environment on a port of loopback, any free one for 0, while its ``with`` block lasts."""

    def __init__(self, environment: Environment, tokens: Sequence[ApiToken], *, port: int = 0) -> None:
        self._faults: Switchboard[Refusal] = Switchboard()
        self._application = Application(environment, ENDPOINTS, tuple(tokens), self._faults)
        self._server = HttpServer(self._application, "the tenant", port=port)

    @property
    def url(self) -> str:
        """The base URL, below which ``/api/v2`` and its like lie.

        Raises:
            NotListening: it listens only inside its ``with`` block.
        """
        return self._server.url

    @property
    def environment(self) -> Environment:
        """The environment that is served at present."""
        return self._application.environment

    def serve(self, environment: Environment) -> None:
        """Serve another environment from now on, with nothing of the one before in it."""
        self._application.environment = environment

    def fault(self, fault: Refusal) -> AbstractContextManager[None]:
        """Return a block inside which requests are refused as the fault says."""
        return self._faults.switched_on(fault)

    def without_scope(self, scope: str) -> AbstractContextManager[None]:
        """Return a block inside which no token has a scope."""
        tokens = tuple(replace(each, scopes=each.scopes - {scope}) for each in self._application.tokens)
        return altered(self._application, tokens=tokens)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def __repr__(self) -> str:
        return f"Tenant({self.url if self._server.is_open else 'closed'})"
