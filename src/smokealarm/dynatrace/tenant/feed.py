"""What brings an environment data on its own rhythm, such as the polling of AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.dynatrace.metrics import MetricDescriptor
    from smokealarm.dynatrace.selector.evaluation import Entity

__all__ = ["Batch", "Feed"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a feed brought in one go: measurements, and what is known of entities and metrics."""

    points: tuple[DataPoint, ...] = ()
    entities: tuple[Entity, ...] = ()
    metrics: tuple[MetricDescriptor, ...] = ()


class Feed(Protocol):
    """A source that is asked once a minute and mostly has nothing."""

    def fetch(self, minute: int) -> Batch | None:
        """Return what is due at a minute, or None; this may do input and output."""
