"""AWS's metrics as a feed of an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.clock import Instant
from smokealarm.dynatrace.metrics import MetricDescriptor
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.dynatrace.tenant.feed import Batch

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration import AwsPoller, MappedMetric

__all__ = ["AwsFeed"]

_ALL = ("avg", "count", "max", "min", "sum")


class AwsFeed:
    """Polls one account; ``late`` is by how many minutes its polls are late at present."""

    def __init__(self, poller: AwsPoller, late: int = 0) -> None:
        self.poller, self.late = poller, late

    def fetch(self, minute: int) -> Batch | None:
        """Return what a poll brought, if one was due."""
        polled = self.poller.poll(Instant(minute * 60), self.late)
        if not polled.windows:
            return None
        return Batch(polled.points, polled.entities, tuple(map(_descriptor, self.poller.metrics)))


def _descriptor(mapped: MappedMetric) -> MetricDescriptor:
    supported = _ALL if mapped.supported is None else tuple(sorted(mapped.supported))
    return MetricDescriptor(
        mapped.key,
        display_name=mapped.metric,
        unit=mapped.unit or "Unspecified",
        aggregation_types=("auto", *supported),
        default_aggregation=Aggregation(mapped.default),
        flexible_dimensions=False,
    )
