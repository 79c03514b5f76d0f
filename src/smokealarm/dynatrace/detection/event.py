"""The event that a rule raises for one dimension tuple."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.vocabulary import EventType
    from smokealarm.series import Dimensions

__all__ = ["CloseReason", "MetricEvent"]


class CloseReason(StrEnum):
    """Why an event ended."""

    RECOVERED = "recovered"
    FORGOTTEN = "forgotten"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class MetricEvent:
    """One event; all times are minutes since 1970-01-01 UTC.

    ``analysis_start`` is the start of the first violating slot, ``opened_at`` the evaluation that saw the last
    violation that was needed, ``closed_at`` the evaluation that closed it, None while it is open. ``entity`` is the
    dimension key and id of the entity, None for the environment. ``value`` is the violating value, None if only missing
    minutes violated; ``threshold`` is the violated bound. ``approximate`` marks a result of an approximated model.
    """

    rule_id: str
    dimensions: Dimensions
    entity: tuple[str, str] | None
    analysis_start: int
    opened_at: int
    title: str
    description: str
    event_type: EventType
    davis_merge: bool
    metadata: tuple[tuple[str, str], ...]
    value: float | None
    threshold: float | None
    approximate: bool
    closed_at: int | None = None
    close_reason: CloseReason | None = None
