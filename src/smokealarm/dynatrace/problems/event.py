"""The event from which problems are made, whatever raised it.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/event-analysis-and-correlation for
the properties that control merging, muting and suppression.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.vocabulary import davis_type, severity_of

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEvent
    from smokealarm.dynatrace.problems.vocabulary import DavisEventType, SeverityLevel

__all__ = ["DavisEvent", "davis_event"]

_MERGE = "dt.event.allow_davis_merge"
_FREQUENT = "dt.event.allow_frequent_issue_detection"
_SUPPRESS = "dt.event.suppress_problem"
_APPROXIMATED = " (by an approximation of the seasonal baseline)"


@dataclass(frozen=True, slots=True)
class DavisEvent:
    """One event; all times are minutes since 1970-01-01 UTC.

    ``started_at`` is when the first violation was, ``opened_at`` when the event was raised, ``closed_at`` when it
    ended. ``entity`` is an entity's id, None for the environment. ``breach`` says how far a threshold was crossed, for
    comparing events of one type. ``expires_at`` closes an event that nothing refreshes. ``predefined_type`` is the name
    of a built-in event type, which metric events do not have. ``correlation_id`` is what all reports of one ingested
    event share; without one it is the ``event_id``. ``rule_id`` names the rule that raised it; ingested ones have none.
    """

    event_id: str
    event_type: DavisEventType
    title: str
    started_at: int
    opened_at: int
    entity: str | None = None
    description: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    davis_merge: bool = True
    breach: float = 0.0
    closed_at: int | None = None
    expires_at: int | None = None
    predefined_type: str | None = None
    correlation_id: str | None = None
    rule_id: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the event has not ended."""
        return self.closed_at is None

    @property
    def severity(self) -> SeverityLevel | None:
        """What the event brings into its problem; None if it opens none."""
        return severity_of(self.event_type)

    @property
    def may_merge(self) -> bool:
        """Whether the event may join another event's problem."""
        return self.davis_merge and self._allows(_MERGE)

    @property
    def may_be_frequent(self) -> bool:
        """Whether frequent-issue detection may mute the event."""
        return self._allows(_FREQUENT)

    @property
    def opens_problem(self) -> bool:
        """Whether a problem is raised for the event."""
        suppressed = dict(self.properties).get(_SUPPRESS, "false").lower() == "true"
        return self.severity is not None and not suppressed

    def minutes(self, now: int) -> int:
        """Return how long the event has been, or was, open."""
        return (now if self.closed_at is None else self.closed_at) - self.opened_at

    def _allows(self, key: str) -> bool:
        return dict(self.properties).get(key, "true").lower() != "false"


def davis_event(event: MetricEvent) -> DavisEvent:
    """Return what a metric event is to problems; its id stays the same from opening to closing.

    The description says so where the model that raised it is only an approximation of the vendor's.
    """
    identity = repr((event.rule_id, event.dimensions, event.opened_at))
    crossed = event.value is not None and event.threshold is not None
    return DavisEvent(
        event_id=sha256(identity.encode()).hexdigest()[:16],
        event_type=davis_type(event.event_type),
        title=event.title,
        started_at=event.analysis_start,
        opened_at=event.opened_at,
        entity=event.entity[1] if event.entity else None,
        description=f"{event.description}{_APPROXIMATED}" if event.approximate else event.description,
        properties=event.metadata,
        davis_merge=event.davis_merge,
        breach=abs((event.value or 0.0) - (event.threshold or 0.0)) if crossed else 0.0,
        closed_at=event.closed_at,
        rule_id=event.rule_id,
    )
