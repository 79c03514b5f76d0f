"""Reading Settings 2.0 objects of ``builtin:alerting.maintenance-window`` into windows.

Ranges, lengths, defaults and comparisons are those of the raw schema 2.15.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.problems.maintenance import (
    Daily,
    MaintenanceFilter,
    MaintenanceWindow,
    Monthly,
    Once,
    Recurrence,
    Weekly,
)
from smokealarm.dynatrace.problems.vocabulary import (
    MAINTENANCE_SCHEMA_ID,
    DayOfWeek,
    MaintenanceType,
    ScheduleType,
    Suppression,
)
from smokealarm.dynatrace.settings.fields import Fields
from smokealarm.dynatrace.settings.findings import Finding, Gravity, Judged
from smokealarm.dynatrace.settings.reading import (
    local_date,
    local_datetime,
    local_time,
    object_id,
    opened,
    refuse,
    texts,
    time_zone,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.problems.maintenance import Schedule

__all__ = ["WindowReading", "parse_window", "read_window"]

_ENTITY_ID = re.compile(r"[A-Z][A-Z0-9_]*-[0-9A-F]{16}").fullmatch
_SECTIONS = {kind: f"{kind.lower()}Recurrence" for kind in ScheduleType}


@dataclass(frozen=True, slots=True)
class WindowReading(Judged):
    """A window as far as it could be read, and everything found on the way."""

    window: MaintenanceWindow
    findings: tuple[Finding, ...]


def parse_window(document: Mapping[str, Any], place: str = "the object") -> MaintenanceWindow:
    """Return the maintenance window of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_window(document)
    refuse(reading.findings, "a maintenance window", place)
    return reading.window


def read_window(document: Mapping[str, Any]) -> WindowReading:
    """Read a Settings object, or its bare ``value``, without raising."""
    findings: list[Finding] = []
    fields = opened(document, MAINTENANCE_SCHEMA_ID, findings)
    general = fields.section("generalProperties")
    name = general.text("name", None, least=1, most=1000)
    window = MaintenanceWindow(
        object_id(document, name),
        name,
        _schedule(fields.section("schedule")),
        general.choice("suppression", Suppression.DETECT_PROBLEMS_AND_ALERT),
        tuple(map(_filter, fields.sections("filters", 1000))),
        enabled=fields.flag("enabled", default=True),
        type=general.choice("maintenanceType", MaintenanceType.PLANNED),
        description=general.optional_text("description", most=10_000) or "",
        disables_synthetic_monitors=general.flag("disableSyntheticMonitorExecution", default=False),
    )
    general.finish()
    fields.finish()
    return WindowReading(window, tuple(findings))


def _schedule(fields: Fields) -> Schedule:
    kind = fields.choice("scheduleType", ScheduleType.ONCE)
    others = [name for other, name in _SECTIONS.items() if other is not kind]
    fields.leave_out(others, f"when the schedule is {kind}")
    section = fields.section(_SECTIONS[kind])
    if not fields.has(_SECTIONS[kind]):  # what is missing as a whole need not be missed piece by piece
        section = Fields({"timeWindow": {}, "recurrenceRange": {}}, section.path, [])
    schedule = _once(section) if kind is ScheduleType.ONCE else _recurring(kind, section)
    section.finish()
    fields.finish()
    return schedule


def _once(fields: Fields) -> Once:
    once = Once(local_datetime(fields, "startTime"), local_datetime(fields, "endTime"), time_zone(fields))
    if once.start >= once.end:
        fields.error("endTime", f"is {once.end.isoformat()}", f"expected one after startTime, {once.start.isoformat()}")
    return once


def _recurring(kind: ScheduleType, fields: Fields) -> Daily | Weekly | Monthly:
    recurrence = _recurrence(fields.section("timeWindow"), fields.section("recurrenceRange"))
    if kind is ScheduleType.WEEKLY:
        return Weekly(recurrence, fields.choice("dayOfWeek", DayOfWeek.MONDAY))
    if kind is ScheduleType.MONTHLY:
        return Monthly(recurrence, fields.integer("dayOfMonth", 1, 1, 31))
    return Daily(recurrence)


def _recurrence(hours: Fields, dates: Fields) -> Recurrence:
    first, last = local_date(dates, "scheduleStartDate"), local_date(dates, "scheduleEndDate")
    if first > last:
        dates.error("scheduleEndDate", f"is {last}", f"expected scheduleStartDate, {first}, or later")
    start, end = local_time(hours, "startTime", "12:00:00"), local_time(hours, "endTime", "13:00:00")
    recurrence = Recurrence(first, last, start, end, time_zone(hours))
    hours.finish()
    dates.finish()
    return recurrence


def _filter(fields: Fields) -> MaintenanceFilter:
    entity_id = fields.optional_text("entityId", most=500)
    if entity_id is not None and not _ENTITY_ID(entity_id):
        fields.error("entityId", f"{entity_id!r} is not an entity's id", "expected one like HOST-0123456789ABCDEF")
    found = MaintenanceFilter(
        fields.optional_text("entityType", most=500),
        entity_id,
        frozenset(texts(fields, "entityTags", most=1000)),
        frozenset(texts(fields, "managementZones", most=1000)),
    )
    if found == MaintenanceFilter():
        hint = "it matches every entity; leave filters empty to mean the environment"
        fields.findings.append(Finding(Gravity.WARNING, fields.path, "has no condition", hint))
    fields.finish()
    return found
