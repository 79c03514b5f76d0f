"""Brings functions' log events into CloudWatch Logs, with their own times and in order.

LocalStack's own log handler gives all lines of an invocation one time and cuts log events at every newline.
"""

import logging
import queue
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from localstack.aws.connect import connect_to
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.bootstrap import is_api_enabled

from smokealarm_localstack import clock
from smokealarm_localstack.functions.output import LogEvent

_LOG = logging.getLogger(__name__)

_Activity = clock.Activity | clock.Uncounted
_MOST_EVENTS = 10_000  # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html


@dataclass(slots=True, eq=False)
class LogStream:
    """The log stream of one environment, which has it as long as it lives; ``begun`` once anything was stored in it."""

    region: str
    role: str
    group: str
    name: str
    begun: bool = False


class LogDelivery:
    """Delivers events in the order given, in a thread of its own."""

    def __init__(self) -> None:
        self._deliveries: queue.SimpleQueue[tuple[LogStream, list[LogEvent], _Activity]] = queue.SimpleQueue()
        clock.start_io_thread(self._run, "function-logs")

    def put(self, stream: LogStream, events: list[LogEvent]) -> None:
        """Deliver these events; returns at once."""
        if events and is_api_enabled("logs"):
            self._deliveries.put((stream, events, clock.begin_activity(f"log events of {stream.group}")))

    def _run(self) -> None:
        while True:
            stream, events, activity = self._deliveries.get()
            try:
                with clock.carrying(activity):
                    _deliver(stream, events)
            except Exception:  # noqa: BLE001 -- one lost delivery must not end all later ones
                _LOG.exception("Log events of %s could not be stored", stream.group)
            finally:
                activity.end()


@cache
def log_delivery() -> LogDelivery:
    """Return this process's log delivery."""
    return LogDelivery()


def _deliver(stream: LogStream, events: list[LogEvent]) -> None:
    logs = _logs_client(stream.region, stream.role)
    if not stream.begun:
        _create(logs, stream)
    entries = _entries(events)
    for first in range(0, len(entries), _MOST_EVENTS):
        _put(logs, stream, entries[first : first + _MOST_EVENTS])
    stream.begun = True


def _put(logs: Any, stream: LogStream, entries: list[dict[str, Any]]) -> None:
    """Put events into a stream, which somebody may have deleted together with its group."""
    try:
        logs.put_log_events(logGroupName=stream.group, logStreamName=stream.name, logEvents=entries)
    except logs.exceptions.ResourceNotFoundException:
        _create(logs, stream)
        logs.put_log_events(logGroupName=stream.group, logStreamName=stream.name, logEvents=entries)


def _entries(events: list[LogEvent]) -> list[dict[str, Any]]:
    """Return the events for PutLogEvents, which wants times that never go back.

    A printed line bears the time at which it was read, so one that a log call followed takes the log call's time.
    """
    entries: list[dict[str, Any]] = []
    latest: int | None = None
    for event in reversed(events):
        latest = event.timestamp if latest is None else min(latest, event.timestamp)
        entries.append({"timestamp": latest, "message": event.message})
    return entries[::-1]


def _create(logs: Any, stream: LogStream) -> None:
    """Create a stream, and its group if it is the first there."""
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        try:
            logs.create_log_stream(logGroupName=stream.group, logStreamName=stream.name)
        except logs.exceptions.ResourceNotFoundException:
            logs.create_log_group(logGroupName=stream.group)
            logs.create_log_stream(logGroupName=stream.group, logStreamName=stream.name)


@cache
def _logs_client(region: str, role: str) -> Any:
    return connect_to.with_assumed_role(
        region_name=region, role_arn=role, service_principal=ServicePrincipal.lambda_
    ).logs
