"""The steps of a delivery, published to whoever wants to know."""

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

_LOG = logging.getLogger(__name__)


class Stage(Enum):
    """A step in the life of one event on its way to one target."""

    THROTTLED = auto()
    STARTED = auto()
    SUCCEEDED = auto()
    FAILED = auto()
    GIVEN_UP = auto()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One step; times in epoch seconds, ``attempt`` 1 is the first.

    ``dead_lettered`` has a meaning when given up: None without a dead-letter queue, otherwise whether the event
    reached it.
    """

    stage: Stage
    account: str
    region: str
    rule_name: str
    event_bus_name: str
    target_id: str
    attempt: int
    at: float
    ingested_at: float
    dead_lettered: bool | None = None


_subscribers: list[Callable[[Delivery], None]] = []


def subscribe(callback: Callable[[Delivery], None]) -> Callable[[], None]:
    """Call ``callback`` with every step from now on; the returned function ends that."""
    _subscribers.append(callback)

    def unsubscribe() -> None:
        with contextlib.suppress(ValueError):
            _subscribers.remove(callback)

    return unsubscribe


def publish(delivery: Delivery) -> None:
    """Hand a step to every subscriber; one that fails is logged and does not fail the delivery."""
    for callback in tuple(_subscribers):
        try:
            callback(delivery)
        except Exception:  # noqa: BLE001 -- logged, whatever it is
            _LOG.exception("A subscriber failed on the delivery of rule %s", delivery.rule_name)
