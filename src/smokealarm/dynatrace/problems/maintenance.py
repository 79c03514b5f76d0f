"""Maintenance windows: when they are active, for which entities, and what they keep from happening.

Sources: https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/maintenance-windows/\
define-maintenance-window and the raw schema ``builtin:alerting.maintenance-window`` 2.15.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.problems.vocabulary import DayOfWeek, MaintenanceType, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from smokealarm.dynatrace.problems.options import ProblemOptions
    from smokealarm.dynatrace.problems.surroundings import Surroundings
    from smokealarm.dynatrace.selector.evaluation import Entity

__all__ = [
    "Daily",
    "MaintenanceFilter",
    "MaintenanceWindow",
    "Monthly",
    "Once",
    "Recurrence",
    "Schedule",
    "Weekly",
    "suppression",
]

_DAYS = tuple(DayOfWeek)


@dataclass(frozen=True, slots=True)
class Once:
    """One stretch of local time; its end does not belong to it."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    def active(self, minute: int, options: ProblemOptions) -> bool:  # noqa: ARG002 - a schedule's common shape
        """Return whether the window is active at a minute since the epoch."""
        start, end = (_minute(moment.replace(tzinfo=self.zone)) for moment in (self.start, self.end))
        return start <= minute < end


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The local hours of a recurring window and the first and the last date on which it begins.

    A window whose end is not after its start ends on the next day.
    """

    first: date
    last: date
    start: time
    end: time
    zone: ZoneInfo

    def begun_on(self, minute: int) -> date | None:
        """Return the local date on which the stretch around a minute would have begun, if the hours and dates fit."""
        today = datetime.fromtimestamp(minute * 60, UTC).astimezone(self.zone).date()
        for day in (today, today - timedelta(days=1)):
            if self.first <= day <= self.last and self._covers(day, minute):
                return day
        return None

    def _covers(self, day: date, minute: int) -> bool:
        last = day if self.start < self.end else day + timedelta(days=1)
        start, end = datetime.combine(day, self.start, self.zone), datetime.combine(last, self.end, self.zone)
        return _minute(start) <= minute < _minute(end)


@dataclass(frozen=True, slots=True)
class Daily:
    """A window on every day of its recurrence."""

    recurrence: Recurrence

    def active(self, minute: int, options: ProblemOptions) -> bool:  # noqa: ARG002 - a schedule's common shape
        """Return whether the window is active at a minute since the epoch."""
        return self.recurrence.begun_on(minute) is not None


@dataclass(frozen=True, slots=True)
class Weekly:
    """A window that begins on one day of each week."""

    recurrence: Recurrence
    day: DayOfWeek

    def active(self, minute: int, options: ProblemOptions) -> bool:  # noqa: ARG002 - a schedule's common shape
        """Return whether the window is active at a minute since the epoch."""
        begun = self.recurrence.begun_on(minute)
        return begun is not None and _DAYS[begun.weekday()] is self.day


@dataclass(frozen=True, slots=True)
class Monthly:
    """A window that begins on one day of each month."""

    recurrence: Recurrence
    day: int

    def active(self, minute: int, options: ProblemOptions) -> bool:
        """Return whether the window is active at a minute since the epoch."""
        begun = self.recurrence.begun_on(minute)
        if begun is None:
            return False
        length = monthrange(begun.year, begun.month)[1]
        return begun.day == (min(self.day, length) if options.short_month == "last_day" else self.day)


Schedule: TypeAlias = Once | Daily | Weekly | Monthly


@dataclass(frozen=True, slots=True)
class MaintenanceFilter:
    """Conditions that an entity has to meet all; an absent one is met by every entity."""

    entity_type: str | None = None
    entity_id: str | None = None
    tags: frozenset[str] = frozenset()
    management_zones: frozenset[str] = frozenset()

    def matches(self, entity: Entity) -> bool:
        """Return whether an entity meets every condition; tags mind the case."""
        return (
            self.entity_type in (None, entity.type)
            and self.entity_id in (None, entity.id)
            and self.tags <= entity.tags
            and self.management_zones <= entity.management_zones
        )


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """One maintenance window; without filters it covers the whole environment."""

    window_id: str
    name: str
    schedule: Schedule
    suppression: Suppression = Suppression.DETECT_PROBLEMS_AND_ALERT
    filters: tuple[MaintenanceFilter, ...] = ()
    enabled: bool = True
    type: MaintenanceType = MaintenanceType.PLANNED
    description: str = ""
    disables_synthetic_monitors: bool = False

    def covers(self, entity: str | None, minute: int, around: Surroundings) -> bool:
        """Return whether the window is active for an entity; None is the environment, which no filter matches."""
        if not self.enabled or not self.schedule.active(minute, around.options):
            return False
        if not self.filters:
            return True
        return entity is not None and any(
            each.matches(candidate) for candidate in _with_parents(entity, around) for each in self.filters
        )


def suppression(entity: str | None, minute: int, around: Surroundings) -> Suppression | None:
    """Return the strongest suppression of the windows that cover an entity at a minute; None if there is none."""
    active = [window.suppression for window in around.windows if window.covers(entity, minute, around)]
    return max(active, key=tuple(Suppression).index, default=None)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _with_parents(entity_id: str, around: Surroundings) -> Iterable[Entity]:
    """Yield an entity and its immediate parents and groups, as far as they are known."""
    entity = around.entities.find(entity_id)
    if entity is None:
        return
    yield entity
    for name in around.options.parent_relationships:
        for parent in sorted(entity.from_relationships.get(name, ())):
            found = around.entities.find(parent)
            if found is not None:
                yield found
