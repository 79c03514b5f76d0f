"""What brings an environment data on its own rhythm, such as the polling of AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.dynatrace.tenant.metric_store import MetricTraits

__all__ = ["Delivery", "Feed"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a feed brought in one go."""

    points: tuple[DataPoint, ...] = ()
    entities: tuple[Entity, ...] = ()
    traits: tuple[tuple[str, MetricTraits], ...] = ()


class Feed(Protocol):
    """A source that is asked once a minute and mostly has nothing."""

    def deliver(self, minute: int) -> Delivery | None:
        """Return what is due at a minute, or None; this may do input and output."""
