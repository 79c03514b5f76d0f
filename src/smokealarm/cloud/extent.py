"""How far the metrics in a backend's CloudWatch reach, so that whoever polls it knows when there is nothing to poll."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from smokealarm.clock import Instant
from smokealarm.cloud.channel import Channel
from smokealarm.errors import ControlError

_PATH: Final = "/_smokealarm/telemetry/extent"

MetricIdentity: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]
"""A metric's namespace, its name and its dimensions, sorted by their names."""


@dataclass(frozen=True, slots=True)
class MetricExtent:
    """How many metrics an account and region have, and which of them have a sample since the moment asked for."""

    metrics: int
    alive: frozenset[MetricIdentity]


def read_extent(channel: Channel, place: tuple[str, str], namespaces: Collection[str], since: Instant) -> MetricExtent:
    """Ask a backend that has telemetry; ``place`` is an account and a region, ``namespaces`` of interest, none for all.

    Raises:
        BackendDied: the backend's process has ended.
        BackendUnreachable: no answer comes for another reason.
        ControlError: the answer is not understood.
    """
    account, region = place
    asked = {"account": account, "region": region, "since": since.epoch, "namespace": sorted(namespaces)}
    answer = channel.call("GET", f"{_PATH}?{urlencode(asked, doseq=True)}")
    match answer:
        case {"metrics": int(metrics), "alive": list(alive)} if all(map(_is_metric, alive)):
            return MetricExtent(metrics, frozenset((space, name, tuple(map(tuple, own))) for space, name, own in alive))
    raise ControlError(f"GET {_PATH} was answered with {answer!r}, which does not say how far metrics reach")


def _is_metric(listed: Any) -> bool:
    match listed:
        case [str(), str(), [*dimensions]]:
            return all(isinstance(pair, list) and list(map(type, pair)) == [str, str] for pair in dimensions)
    return False
