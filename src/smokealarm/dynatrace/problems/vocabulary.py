"""The names of events, problems, profiles and maintenance windows, spelled as the vendor spells them.

Sources: the raw schemas ``builtin:alerting.profile`` 8.6.3 and ``builtin:alerting.maintenance-window`` 2.15, and
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/problems/get-problems-list.
"""

from __future__ import annotations

from enum import StrEnum

from smokealarm.dynatrace.detection.vocabulary import EventType

__all__ = [
    "MAINTENANCE_SCHEMA_ID",
    "PROFILE_SCHEMA_ID",
    "SEVERITY_ORDER",
    "ComparisonOperator",
    "DavisEventType",
    "DayOfWeek",
    "FilterType",
    "ImpactLevel",
    "MaintenanceType",
    "ProblemStatus",
    "ProfileSeverity",
    "ScheduleType",
    "SeverityLevel",
    "Suppression",
    "TagFilterIncludeMode",
    "davis_type",
    "profile_severity",
    "severity_of",
]

PROFILE_SCHEMA_ID = "builtin:alerting.profile"
"""The Settings 2.0 schema that an alerting profile is an object of."""

MAINTENANCE_SCHEMA_ID = "builtin:alerting.maintenance-window"
"""The Settings 2.0 schema that a maintenance window is an object of."""


class DavisEventType(StrEnum):
    """What kind of event it is, as the Events API v2 writes it."""

    MONITORING_UNAVAILABLE = "MONITORING_UNAVAILABLE"
    AVAILABILITY_EVENT = "AVAILABILITY_EVENT"
    ERROR_EVENT = "ERROR_EVENT"
    PERFORMANCE_EVENT = "PERFORMANCE_EVENT"
    RESOURCE_CONTENTION_EVENT = "RESOURCE_CONTENTION_EVENT"
    CUSTOM_ALERT = "CUSTOM_ALERT"
    CUSTOM_INFO = "CUSTOM_INFO"
    WARNING = "WARNING"
    CUSTOM_ANNOTATION = "CUSTOM_ANNOTATION"
    CUSTOM_CONFIGURATION = "CUSTOM_CONFIGURATION"
    CUSTOM_DEPLOYMENT = "CUSTOM_DEPLOYMENT"
    MARKED_FOR_TERMINATION = "MARKED_FOR_TERMINATION"


class SeverityLevel(StrEnum):
    """How grave a problem is, as the Problems API v2 writes it."""

    MONITORING_UNAVAILABLE = "MONITORING_UNAVAILABLE"
    AVAILABILITY = "AVAILABILITY"
    ERROR = "ERROR"
    PERFORMANCE = "PERFORMANCE"
    RESOURCE_CONTENTION = "RESOURCE_CONTENTION"
    CUSTOM_ALERT = "CUSTOM_ALERT"


SEVERITY_ORDER = tuple(SeverityLevel)
"""Severities, gravest first: https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/\
event-analysis-and-correlation/event-categories."""


class ProfileSeverity(StrEnum):
    """How grave a problem is, as an alerting profile writes it: ERRORS where a problem says ERROR."""

    AVAILABILITY = "AVAILABILITY"
    CUSTOM_ALERT = "CUSTOM_ALERT"
    ERRORS = "ERRORS"
    MONITORING_UNAVAILABLE = "MONITORING_UNAVAILABLE"
    PERFORMANCE = "PERFORMANCE"
    RESOURCE_CONTENTION = "RESOURCE_CONTENTION"


class ProblemStatus(StrEnum):
    """Whether a problem is open."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class ImpactLevel(StrEnum):
    """Which layer a problem strikes."""

    APPLICATION = "APPLICATION"
    SERVICES = "SERVICES"
    INFRASTRUCTURE = "INFRASTRUCTURE"
    ENVIRONMENT = "ENVIRONMENT"


class TagFilterIncludeMode(StrEnum):
    """How many of its tags a severity rule wants."""

    NONE = "NONE"
    INCLUDE_ANY = "INCLUDE_ANY"
    INCLUDE_ALL = "INCLUDE_ALL"


class FilterType(StrEnum):
    """Whether an event filter names a built-in event type or looks at an event's texts."""

    PREDEFINED = "PREDEFINED"
    CUSTOM = "CUSTOM"


class ComparisonOperator(StrEnum):
    """How an event filter compares a text."""

    BEGINS_WITH = "BEGINS_WITH"
    ENDS_WITH = "ENDS_WITH"
    CONTAINS = "CONTAINS"
    REGEX_MATCHES = "REGEX_MATCHES"
    STRING_EQUALS = "STRING_EQUALS"


class MaintenanceType(StrEnum):
    """Whether maintenance was known in advance."""

    PLANNED = "PLANNED"
    UNPLANNED = "UNPLANNED"


class Suppression(StrEnum):
    """What a maintenance window keeps from happening; later members keep more."""

    DETECT_PROBLEMS_AND_ALERT = "DETECT_PROBLEMS_AND_ALERT"
    DETECT_PROBLEMS_DONT_ALERT = "DETECT_PROBLEMS_DONT_ALERT"
    DONT_DETECT_PROBLEMS = "DONT_DETECT_PROBLEMS"


class ScheduleType(StrEnum):
    """How a maintenance window recurs."""

    ONCE = "ONCE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class DayOfWeek(StrEnum):
    """A day of the week, in the order of :meth:`datetime.date.weekday`."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


_DAVIS_TYPES = {
    EventType.AVAILABILITY: DavisEventType.AVAILABILITY_EVENT,
    EventType.ERROR: DavisEventType.ERROR_EVENT,
    EventType.SLOWDOWN: DavisEventType.PERFORMANCE_EVENT,
    EventType.RESOURCE: DavisEventType.RESOURCE_CONTENTION_EVENT,
    EventType.INFO: DavisEventType.CUSTOM_INFO,
}

_SEVERITIES = {
    DavisEventType.MONITORING_UNAVAILABLE: SeverityLevel.MONITORING_UNAVAILABLE,
    DavisEventType.AVAILABILITY_EVENT: SeverityLevel.AVAILABILITY,
    DavisEventType.ERROR_EVENT: SeverityLevel.ERROR,
    DavisEventType.PERFORMANCE_EVENT: SeverityLevel.PERFORMANCE,
    DavisEventType.RESOURCE_CONTENTION_EVENT: SeverityLevel.RESOURCE_CONTENTION,
    DavisEventType.CUSTOM_ALERT: SeverityLevel.CUSTOM_ALERT,
}


def davis_type(event_type: EventType) -> DavisEventType:
    """Return the Events API's name for what a metric event calls its event type."""
    return _DAVIS_TYPES.get(event_type) or DavisEventType(event_type)


def severity_of(event_type: DavisEventType) -> SeverityLevel | None:
    """Return the severity that an event brings into its problem; None if it opens no problem."""
    return _SEVERITIES.get(event_type)


def profile_severity(severity: SeverityLevel) -> ProfileSeverity:
    """Return an alerting profile's name for a problem's severity."""
    return ProfileSeverity.ERRORS if severity is SeverityLevel.ERROR else ProfileSeverity(severity)
