"""What the vendor documents about the rhythm of the AWS integration, and what it leaves open.

Every number of minutes is virtual time. Percentiles are not an option: no family polls them, so a p95 of a duration
reaches a tenant only as a metric of its own, such as one that a function or a forwarder sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice
from smokealarm.dynatrace.integration.mapping import Family

__all__ = ["IntegrationOptions", "IntegrationTimings", "Rhythm", "rhythm"]

_AWS = "https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws"
_CLOUDWATCH = f"{_AWS}/cloudwatch-metrics"
_ENABLE = f"{_AWS}/aws-enable-service-monitoring"
_STREAMS = f"{_AWS}/aws-metrics-ingest/cloudwatch-metric-streams"
_CONNECTION = "https://github.com/chrischowdt/cloud-conversion-aws-poc/blob/1447c28/reference/docs/aws-new.md"
_CREDENTIALS = "https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/put-credentials"


@dataclass(frozen=True, slots=True)
class IntegrationTimings:
    """The documented numbers of the AWS integration, in minutes."""

    classic_interval: int = choice(5, "minutes between two polls of classic polling", _CLOUDWATCH)
    connection_interval: int = choice(5, "minutes between two polls of the new connection", _CONNECTION)
    connection_delay: int = choice(
        7,
        "minutes from the end of what a poll of the connection covers to it: at 9:00, 8:48 to 8:53",
        _CONNECTION,
    )


@dataclass(frozen=True, slots=True)
class IntegrationOptions:
    """Every choice about the AWS integration that the documentation leaves open, with its default."""

    classic_delay: int = choice(
        5, "minutes from the end of what a classic poll covers to the poll, so that data are 5 to 10 old", _CLOUDWATCH
    )
    stream_interval: int = choice(1, "minutes between two deliveries of a metric stream ('near real time')", _STREAMS)
    stream_delay: int = choice(2, "minutes from the end of what a delivery covers to the delivery", _STREAMS)
    discovery: int = choice(
        5,
        "minutes between two looks of a poll for metrics that are new; the pages only say that values show 15 to 20 "
        "minutes after a service was added",
        _ENABLE,
    )
    phase: int = choice(0, "minutes after each full interval, counted from the hour, at which polls run", _CLOUDWATCH)
    point_minutes: int = choice(1, "minutes that a polled point stands for: 1, or 5 for one point a poll", _CLOUDWATCH)
    tags_match: Literal["any", "all"] = choice(
        "any", "a resource is monitored if it has any of the tags to monitor, or only with all of them", _CREDENTIALS
    )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often one family is polled, how old the newest minute then is, and how often new metrics are looked for.

    All in minutes.
    """

    every: int
    delay: int
    phase: int = 0
    discovery: int = 1


def rhythm(family: Family, timings: IntegrationTimings, options: IntegrationOptions) -> Rhythm:
    """Return the rhythm of a family; a stream brings whatever there is, and never looks for it."""
    match family:
        case Family.METRIC_STREAM:
            return Rhythm(options.stream_interval, options.stream_delay, discovery=options.stream_interval)
        case Family.CONNECTION:
            every, delay = timings.connection_interval, timings.connection_delay
        case _:
            every, delay = timings.classic_interval, options.classic_delay
    return Rhythm(every, delay, options.phase, options.discovery)
