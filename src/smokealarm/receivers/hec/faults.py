"""Ways in which a collector fails its clients, as values.

A client must retry 429, 500, 503 and lost connections, slow down on codes 9, 26 and 27, and never repeat a 400 or 403.
Source of the codes: :mod:`smokealarm.receivers.hec.status`
"""

import enum
from dataclasses import dataclass

from smokealarm.receivers.hec.status import Status


class Symptom(enum.Enum):
    """What a client sees of a fault."""

    ANSWER = "answer"
    SILENCE = "silence"
    RESET = "reset"
    NOT_INDEXED = "not indexed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, from when it is switched on until it is switched off.

    ``data``, ``ack`` and ``health`` are the codes that the endpoints answer while it lasts; None leaves an endpoint
    alone. ``retry_after`` is in seconds and becomes a header. ``times`` limits how many requests are hit. ``stores``
    takes the events although the client is not told so. ``token`` limits the fault to the token of that name.
    """

    name: str
    symptom: Symptom = Symptom.ANSWER
    data: Status | None = None
    ack: Status | None = None
    health: Status | None = None
    retry_after: int | None = None
    times: int | None = None
    stores: bool = False
    token: str | None = None


def busy(*, retry_after: int | None = None, times: int | None = None) -> Fault:
    """Have full queues: 503 with code 9, and 18 from the health endpoint."""
    return Fault("busy", data=Status.SERVER_IS_BUSY, health=Status.QUEUES_FULL, retry_after=retry_after, times=times)


def at_capacity(*, retry_after: int | None = None, times: int | None = None) -> Fault:
    """Throttle as newer releases do: 429 with code 26."""
    return Fault(
        "at capacity", data=Status.QUEUE_AT_CAPACITY, health=Status.QUEUES_FULL, retry_after=retry_after, times=times
    )


def internal_error(*, times: int | None = None) -> Fault:
    """Fail inside: 500 with code 8."""
    return Fault("internal error", data=Status.INTERNAL_SERVER_ERROR, times=times)


def shutting_down() -> Fault:
    """Be about to stop: 503 with code 23 everywhere."""
    status = Status.SHUTTING_DOWN
    return Fault("shutting down", data=status, ack=status, health=status)


def ack_unavailable() -> Fault:
    """Lose the acknowledgement service: its endpoint answers 503 with code 9, health with ``ack=true`` 19."""
    return Fault("ack unavailable", ack=Status.SERVER_IS_BUSY, health=Status.ACK_UNAVAILABLE)


def token_disabled(name: str) -> Fault:
    """Have a token switched off by its administrator: 403 with code 1."""
    return Fault("token disabled", token=name)


def token_unknown() -> Fault:
    """Have no such token any more, as where it was deleted and made anew: 403 with code 4."""
    return Fault("token unknown", data=Status.INVALID_TOKEN, health=Status.HEALTH_INVALID_TOKEN)


def hang(*, stores: bool = False, times: int | None = None) -> Fault:
    """Never answer, so that the client's own time limit decides."""
    return Fault("hang", Symptom.SILENCE, stores=stores, times=times)


def reset(*, stores: bool = False, times: int | None = None) -> Fault:
    """Reset the connection after the request; with ``stores`` a retry makes a duplicate."""
    return Fault("reset", Symptom.RESET, stores=stores, times=times)


def not_indexed() -> Fault:
    """Accept but do not index: acknowledgements stay false until the fault ends."""
    return Fault("not indexed", Symptom.NOT_INDEXED)
