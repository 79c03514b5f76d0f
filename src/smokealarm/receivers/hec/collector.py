"""A Splunk HTTP Event Collector on this machine: everything that arrives as values, faults to switch on."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from smokealarm.receivers.arrivals import Arrivals
from smokealarm.receivers.errors import ReceiverError
from smokealarm.receivers.hec.event import Event
from smokealarm.receivers.hec.faults import Fault
from smokealarm.receivers.hec.indexer import Indexer
from smokealarm.receivers.hec.serving import Application
from smokealarm.receivers.hec.settings import Settings, Token
from smokealarm.serving import HttpServer, Identity


def _anything(_event: Event) -> bool:
    return True


class Collector:
    """An event collector for ``tokens``, on a free port of loopback, while its ``with`` block lasts.

    It speaks HTTPS if it gets an ``identity``, else HTTP. ``clock`` returns epoch seconds: it stamps events that bring
    no time and ages idle channels.

    Raises:
        ReceiverError: two tokens have the same name or value.
    """

    def __init__(
        self,
        *tokens: Token,
        settings: Settings | None = None,
        identity: Identity | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        _require_distinct(tokens)
        limits = settings or Settings()
        self._arrivals: Arrivals[Event] = Arrivals("event")
        self._indexer = Indexer(tokens, limits, clock, self._arrivals.add)
        application = Application(self._indexer.handle, limits.max_content_length)
        self._server = HttpServer(application, "the event collector", identity=identity)

    @property
    def port(self) -> int:
        """The port on which it listens.

        Raises:
            NotListening: it listens only inside its ``with`` block.
        """
        return self._server.port

    @property
    def url(self) -> str:
        """The base URL, to which ``/services/collector`` and its like are appended."""
        return self._server.url

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event indexed so far, oldest first."""
        return self._arrivals.all

    def wait(
        self, count: int = 1, *, timeout: float = 5.0, where: Callable[[Event], bool] = _anything
    ) -> tuple[Event, ...]:
        """Return all events that match, as soon as there are ``count``; ``timeout`` is in seconds of wall time.

        Raises:
            NotReceived: fewer arrived in time.
        """
        return self._arrivals.wait(count, timeout, where)

    def clear(self) -> None:
        """Forget the events indexed so far; channels and their acknowledgements stay."""
        self._arrivals.clear()

    def fault(self, fault: Fault) -> AbstractContextManager[None]:
        """Return a block inside which ``fault`` acts (see :mod:`smokealarm.receivers.hec.faults`)."""
        return self._indexer.fault(fault)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def __repr__(self) -> str:
        return f"Collector({self.url if self._server.is_open else 'closed'})"


def _require_distinct(tokens: tuple[Token, ...]) -> None:
    names = [token.name for token in tokens]
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise ReceiverError(
            f"two tokens are named {doubled!r}; expected a name of its own for each, events are told by it"
        )
    if len({token.value.lower() for token in tokens}) < len(tokens):
        raise ReceiverError(f"two of the tokens {', '.join(names)} have the same value; expected one token for each")
