"""How far the metrics in a backend's CloudWatch reach, so that whoever polls it knows when there is nothing to poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from smokealarm.clock import Instant
from smokealarm.cloud.channel import Channel
from smokealarm.errors import ControlError

_PATH: Final = "/_smokealarm/telemetry/extent"


@dataclass(frozen=True, slots=True)
class MetricExtent:
    """How many metrics an account and region have, and the moment of the newest sample of each namespace."""

    metrics: int
    newest: Mapping[str, Instant]

    def reaches(self, namespace: str, moment: Instant) -> bool:
        """Return whether a namespace has a sample at a moment or after it."""
        return namespace in self.newest and self.newest[namespace] >= moment


def read_extent(channel: Channel, account: str, region: str) -> MetricExtent:
    """Ask a backend that has telemetry.

    Raises:
        BackendDied: the backend's process has ended.
        BackendUnreachable: no answer comes for another reason.
        ControlError: the answer is not understood.
    """
    answer = channel.call("GET", f"{_PATH}?{urlencode({'account': account, 'region': region})}")
    match answer:
        case {"metrics": int(metrics), "newest": dict(newest)}:
            return MetricExtent(metrics, {str(name): Instant(float(at)) for name, at in newest.items()})
    raise ControlError(f"GET {_PATH} was answered with {answer!r}, which does not say how far metrics reach")
