"""A problem: the events of one incident.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/concepts and
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/problems/get-problems-list; the ids look as
in the examples of https://docs.dynatrace.com/docs/dynatrace-api/basics/deprecation-migration-guides/problems-v1-to-v2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.vocabulary import SEVERITY_ORDER, DavisEventType, ImpactLevel, ProblemStatus

if TYPE_CHECKING:
    from collections.abc import Collection

    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.vocabulary import SeverityLevel

__all__ = ["Problem", "impact_of"]

_IMPACTS = (
    (
        ("APPLICATION", "MOBILE_APPLICATION", "CUSTOM_APPLICATION", "SYNTHETIC_TEST", "HTTP_CHECK"),
        ImpactLevel.APPLICATION,
    ),
    (("SERVICE", "SERVICE_METHOD"), ImpactLevel.SERVICES),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; all times are minutes since 1970-01-01 UTC.

    ``number`` counts the problems of an environment; ``events`` are in the order in which they joined, the opening one
    first. ``under_maintenance`` says that a maintenance window was active on an entity when its event came,
    ``silenced`` that one keeps alerts back at this minute, ``frequent`` that frequent-issue detection does.
    """

    number: int
    opened_at: int
    events: tuple[DavisEvent, ...]
    closed_at: int | None = None
    under_maintenance: bool = False
    silenced: bool = False
    frequent: bool = False

    @property
    def problem_id(self) -> str:
        """The internal id, in the form that the vendor's examples have, with the start of the opening event."""
        return f"{self.number}_{self.events[0].started_at * 60_000}V2"

    @property
    def display_id(self) -> str:
        """The id that people see: ``P-`` with year, month and a running number."""
        return f"P-{datetime.fromtimestamp(self.opened_at * 60, UTC):%y%m}{self.number}"

    @property
    def status(self) -> ProblemStatus:
        """Whether the problem is open."""
        return ProblemStatus.OPEN if self.closed_at is None else ProblemStatus.CLOSED

    @property
    def started_at(self) -> int:
        """When the first violation of any of its events was."""
        return min(event.started_at for event in self.events)

    @property
    def gravest(self) -> DavisEvent:
        """The first of the events with the highest severity."""
        return min(self.events, key=lambda event: SEVERITY_ORDER.index(_severity(event)))

    @property
    def severity(self) -> SeverityLevel:
        """The highest severity of its events; it rises when a graver event joins and never falls."""
        return _severity(self.gravest)

    @property
    def title(self) -> str:
        """The title of the gravest event."""
        return self.gravest.title

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of the entities with an event, each once, in order of arrival; the environment has none."""
        return tuple(dict.fromkeys(event.entity for event in self.events if event.entity is not None))

    @property
    def impact(self) -> ImpactLevel:
        """The highest layer that an entity of the problem belongs to, by the type that begins its id."""
        return impact_of(self.entities)

    def processing_until(self, minutes: int) -> int:
        """Return the minute that ends ``Processing``, given its length; a custom alert skips it."""
        at_once = self.events[0].event_type is DavisEventType.CUSTOM_ALERT
        return self.opened_at if at_once else self.opened_at + minutes


def impact_of(entities: Collection[str]) -> ImpactLevel:
    """Return the highest layer that entities belong to, by the type that begins each id; the environment has none."""
    types = {entity.rpartition("-")[0] for entity in entities}
    for names, level in _IMPACTS:
        if not types.isdisjoint(names):
            return level
    return ImpactLevel.INFRASTRUCTURE if types else ImpactLevel.ENVIRONMENT


def _severity(event: DavisEvent) -> SeverityLevel:
    severity = event.severity
    return severity if severity is not None else SEVERITY_ORDER[-1]
