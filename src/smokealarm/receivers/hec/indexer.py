"""The collector without its network: requests in, answers out, events kept.

A request meets faults first, then the checks of its token, channel and body, then its events are read one by one.
Source: https://help.splunk.com/en/splunk-enterprise/get-data-in/collect-http-event-data/http-event-collector-rest-api-endpoints
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from smokealarm.receivers.hec.acknowledgement import Acknowledgements, read_acks
from smokealarm.receivers.hec.event import Envelope, Event
from smokealarm.receivers.hec.faults import Fault, Symptom
from smokealarm.receivers.hec.parsing import Batch, parse_events, parse_raw
from smokealarm.receivers.hec.request import Request, Visit, admit, authorize
from smokealarm.receivers.hec.settings import Settings, Token
from smokealarm.receivers.hec.status import Answer, Status, acknowledged, answer, not_found, page
from smokealarm.serving.switchboard import Switchboard

_BREAKS: Final = (Symptom.SILENCE, Symptom.RESET)


class Indexer:
    """Takes requests one after another, from whatever thread."""

    def __init__(
        self,
        tokens: tuple[Token, ...],
        settings: Settings,
        clock: Callable[[], float],
        deliver: Callable[..., None],
    ) -> None:
        self._all_tokens = tokens
        self._settings = settings
        self._clock = clock
        self._deliver = deliver
        self._acknowledgements = Acknowledgements(settings)
        self._switchboard: Switchboard[Fault] = Switchboard()
        self._held: tuple[Event, ...] = ()
        self._lock = threading.Lock()

    def handle(self, request: Request) -> Answer | Symptom:
        """Answer one request, or say in which way it gets no answer."""
        route = _ROUTES.get(request.path)
        if route is None:
            return not_found()
        method, endpoint = route
        if request.method != method:
            return page(405, "Method Not Allowed")
        with self._lock:
            return endpoint(self, request)

    @contextmanager
    def fault(self, fault: Fault) -> Iterator[None]:
        """Keep ``fault`` active inside the block, then index what it kept waiting."""
        try:
            with self._switchboard.switched_on(fault):
                yield
        finally:
            with self._lock:
                self._index_held()

    def events(self, request: Request) -> Answer | Symptom:
        """Take JSON events."""
        return self._unless_broken(lambda: self._take_events(request))

    def raw(self, request: Request) -> Answer | Symptom:
        """Take lines of text; what describes them comes in the query."""
        return self._unless_broken(lambda: self._take_raw(request))

    def ack(self, request: Request) -> Answer | Symptom:
        """Tell which requests are indexed. That the token has no acknowledgement is said before any other check."""
        fault = self._switchboard.acting(lambda fault: fault.ack is not None)
        if fault is not None and fault.ack is not None:
            return answer(fault.ack)
        token = authorize(request, self._tokens)
        if isinstance(token, Token) and not token.use_ack:
            return answer(Status.ACK_DISABLED)
        visit = admit(request, self._tokens, self._settings.max_content_length, needs_channel=True)
        return visit if isinstance(visit, Answer) else self._states(visit)

    def health(self, request: Request) -> Answer | Symptom:
        """Tell whether events would be taken; a token is not needed, but a wrong one is said."""
        if "authorization" in request.headers or "token" in request.query:
            token = authorize(request, self._tokens)
            if isinstance(token, Status):
                return answer(_HEALTH_OF_TOKEN.get(token, token))
        return answer(self._health(with_ack=request.query.get("ack") in {"true", "1"}))

    @property
    def _tokens(self) -> tuple[Token, ...]:
        disabled = {fault.token for fault in self._switchboard.active}
        return tuple(replace(token, disabled=token.disabled or token.name in disabled) for token in self._all_tokens)

    def _unless_broken(self, take: Callable[[], Answer]) -> Answer | Symptom:
        fault = self._switchboard.acting(lambda fault: fault.data is not None or fault.symptom in _BREAKS)
        if fault is None:
            return take()
        if fault.stores:
            take()
        if fault.data is None:
            return fault.symptom
        headers = () if fault.retry_after is None else (("Retry-After", str(fault.retry_after)),)
        return replace(answer(fault.data), headers=headers)

    def _take_events(self, request: Request) -> Answer:
        visit = admit(request, self._tokens, self._settings.max_content_length, needs_channel=False)
        if isinstance(visit, Answer):
            return visit
        return self._index(request, visit, parse_events(visit.body, visit.token, self._settings))

    def _take_raw(self, request: Request) -> Answer:
        visit = admit(request, self._tokens, self._settings.max_content_length, needs_channel=True)
        if isinstance(visit, Answer):
            return visit
        if not visit.token.allows(request.query.get("index") or visit.token.index):
            return answer(Status.INCORRECT_INDEX)
        lines = tuple(_described(line, request) for line in parse_raw(visit.body))
        return self._index(request, visit, Batch(lines, None if lines else Status.NO_DATA))

    def _index(self, request: Request, visit: Visit, batch: Batch) -> Answer:
        now, key = self._clock(), (visit.token.value, visit.channel or "")
        refusal = self._acknowledgements.open(key, now) if visit.token.use_ack else None
        if refusal is not None:
            return answer(refusal)
        self._held += tuple(_indexed(envelope, request, visit, now) for envelope in batch.events)
        indexed = self._index_held()
        if batch.failure is not None:
            return answer(batch.failure, event_number=batch.event_number)
        ack_id = self._acknowledgements.take(key, indexed=indexed) if visit.token.use_ack else None
        return answer(Status.SUCCESS, ack_id=ack_id)

    def _index_held(self) -> bool:
        if any(fault.symptom is Symptom.NOT_INDEXED for fault in self._switchboard.active):
            return False
        held, self._held = self._held, ()
        self._deliver(*held)
        self._acknowledgements.index_all()
        return True

    def _states(self, visit: Visit) -> Answer:
        asked = read_acks(visit.body)
        if isinstance(asked, Status):
            return answer(asked)
        key = (visit.token.value, visit.channel or "")
        return acknowledged(self._acknowledgements.ask(key, asked, self._clock()))

    def _health(self, *, with_ack: bool) -> Status:
        wrong = {fault.health for fault in self._switchboard.active if fault.health is not None}
        if not with_ack:
            wrong.discard(Status.ACK_UNAVAILABLE)
        if Status.SHUTTING_DOWN in wrong:
            return Status.SHUTTING_DOWN
        if wrong >= {Status.QUEUES_FULL, Status.ACK_UNAVAILABLE}:
            return Status.QUEUES_FULL_AND_ACK_UNAVAILABLE
        return next(iter(wrong), Status.HEALTHY)


def _described(line: Envelope, request: Request) -> Envelope:
    query = request.query
    return replace(
        line,
        host=query.get("host") or None,
        source=query.get("source") or None,
        sourcetype=query.get("sourcetype") or None,
        index=query.get("index") or None,
    )


def _indexed(envelope: Envelope, request: Request, visit: Visit, now: float) -> Event:
    token = visit.token
    return Event(
        event_json=envelope.event_json,
        time=now if envelope.time is None else envelope.time,
        host=envelope.host or token.host or request.headers.get("host", ""),
        source=envelope.source or token.source or f"http:{token.name}",
        sourcetype=envelope.sourcetype or token.sourcetype,
        index=envelope.index or token.index,
        fields=envelope.fields,
        token=token.name,
        channel=visit.channel,
        received_at=now,
    )


_HEALTH_OF_TOKEN: Final = {
    Status.INVALID_AUTHORIZATION: Status.HEALTH_INVALID_TOKEN,
    Status.INVALID_TOKEN: Status.HEALTH_INVALID_TOKEN,
    Status.TOKEN_DISABLED: Status.HEALTH_TOKEN_DISABLED,
}

_BASE: Final = "/services/collector"
_ROUTES: Final = {
    _BASE: ("POST", Indexer.events),
    f"{_BASE}/event": ("POST", Indexer.events),
    f"{_BASE}/event/1.0": ("POST", Indexer.events),
    f"{_BASE}/raw": ("POST", Indexer.raw),
    f"{_BASE}/raw/1.0": ("POST", Indexer.raw),
    f"{_BASE}/ack": ("POST", Indexer.ack),
    f"{_BASE}/health": ("GET", Indexer.health),
    f"{_BASE}/health/1.0": ("GET", Indexer.health),
}
