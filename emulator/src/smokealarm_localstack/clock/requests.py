"""Requests as activities.

A request is handled by a thread that carries it. Whoever sent it only waits for its answer: a caller inside the
process, or a function process that named its activity in a header, is parked from the moment the request is counted
until just before it is counted out. A caller from outside is not counted; while it waits, time may pass.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from weakref import WeakValueDictionary

from botocore.httpsession import URLLib3Session
from rolo.gateway import Gateway

from smokealarm_localstack.clock.virtual import Activity, VirtualClock
from smokealarm_localstack.clock.waits import carrying, current

ACTIVITY_HEADER: Final = "x-smokealarm-activity"
"""Names the activity that waits for the answer to a request."""

_CONTROL_PATHS: Final = ("/_smokealarm/", "/_localstack/health")
"""Requests about the clock itself, which must not hold it."""

_callers: Final[WeakValueDictionary[str, Activity]] = WeakValueDictionary()


def known(activity: Activity) -> str:
    """Make an activity known as a caller and return the value for its header."""
    key = f"{id(activity):x}"
    _callers[key] = activity
    return key


def caller(key: str | None) -> Activity | None:
    """Return the activity that made itself known by ``key``, unless it is gone."""
    return _callers.get(key) if key else None


def install(clock: VirtualClock) -> None:
    """Count the requests that the gateway handles, and name the caller of those sent from here."""
    _patch_gateway(clock)
    _patch_botocore()


def _patch_gateway(clock: VirtualClock) -> None:
    process = Gateway.process

    def counted(self: Any, request: Any, response: Any) -> None:
        if request.path.startswith(_CONTROL_PATHS):
            process(self, request, response)
            return
        with _counted(clock, f"{request.method} {request.path}", caller(request.headers.get(ACTIVITY_HEADER))):
            process(self, request, response)

    Gateway.process = counted


@contextmanager
def _counted(clock: VirtualClock, label: str, sender: Activity | None) -> Iterator[None]:
    activity = clock.begin(f"request {label}")
    if sender:
        clock.park(sender)
    else:
        clock.caller_waits(+1)
    try:
        with carrying(activity):
            yield
    finally:
        if sender:
            clock.unpark(sender)
        else:
            clock.caller_waits(-1)
        activity.end()


def _patch_botocore() -> None:
    send = URLLib3Session.send

    def named(self: Any, request: Any) -> Any:
        if activity := current():
            request.headers[ACTIVITY_HEADER] = known(activity)
        return send(self, request)

    URLLib3Session.send = named  # type: ignore[method-assign]
