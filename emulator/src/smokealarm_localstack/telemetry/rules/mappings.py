"""AWS/Lambda metrics of SQS event source mappings, for mappings that asked for them (``MetricsConfig``).

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
"""

from dataclasses import dataclass

from smokealarm_localstack.telemetry.datum import COUNT, Datum, dimensions

NAMESPACE = "AWS/Lambda"


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one batch: read from the queue, left by the filter, and deleted after their invocation succeeded."""

    polled: int
    matching: int
    deleted: int


def empty_poll(uuid: str, at: float) -> list[Datum]:
    """Return what a poll that found nothing sends."""
    return [_count(uuid, "PolledEventCount", 0, at)]


def batch(uuid: str, each: Batch, started_at: float, ended_at: float) -> list[Datum]:
    """Return what one batch sends; failures carry the end of the invocation, the rest its start.

    Events that were invoked and not deleted failed: all of them after a function error, those reported after a
    partial batch response.
    """
    data = [
        _count(uuid, "PolledEventCount", each.polled, started_at),
        _count(uuid, "FilteredOutEventCount", each.polled - each.matching, started_at),
    ]
    if each.matching:
        data += [
            _count(uuid, "InvokedEventCount", each.matching, started_at),
            _count(uuid, "FailedInvokeEventCount", each.matching - each.deleted, ended_at),
            _count(uuid, "DeletedEventCount", each.deleted, ended_at),
        ]
    return data


def _count(uuid: str, name: str, value: int, at: float) -> Datum:
    return Datum(NAMESPACE, name, dimensions(EventSourceMappingUUID=uuid), value, COUNT, at)
