"""What brings an environment data on its own rhythm, such as the polling of AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.dynatrace.integration import ConnectionStatus
    from smokealarm.dynatrace.metrics import MetricDescriptor
    from smokealarm.dynatrace.selector.evaluation import Entity

__all__ = ["AccountFeed", "Batch", "Feed"]


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


@runtime_checkable
class AccountFeed(Feed, Protocol):
    """A feed that polls accounts, and knows whether it is connected to them."""

    def connection(self, account: str) -> ConnectionStatus | None:
        """Return the state of the connection to an account, by the id of its credentials; None if it polls none."""
