"""An alerting profile as values: which problems it lets through, and how late.

Source: raw schema ``builtin:alerting.profile`` 8.6.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from smokealarm.dynatrace.problems.vocabulary import ComparisonOperator, ProfileSeverity, TagFilterIncludeMode

__all__ = [
    "DEFAULT_SEVERITY_RULES",
    "AlertingProfile",
    "CustomFilter",
    "EventFilter",
    "MetadataFilterItem",
    "PredefinedFilter",
    "SeverityRule",
    "TextFilter",
]


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """Lets problems of one severity through once they have been open for ``delay`` minutes."""

    severity: ProfileSeverity
    delay: int = 0
    tag_mode: TagFilterIncludeMode = TagFilterIncludeMode.NONE
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Compares an event's title or description; a disabled one does not count."""

    operator: ComparisonOperator
    value: str
    negate: bool = False
    case_sensitive: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class MetadataFilterItem:
    """Compares one property of an event."""

    key: str
    value: str
    negate: bool = False


@dataclass(frozen=True, slots=True)
class CustomFilter:
    """Looks at an event's title, description and properties; the properties have to fit all."""

    title: TextFilter | None = None
    description: TextFilter | None = None
    metadata: tuple[MetadataFilterItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PredefinedFilter:
    """Names a built-in event type, which events of metric event rules never have."""

    event_type: str
    negate: bool = False


EventFilter: TypeAlias = PredefinedFilter | CustomFilter

DEFAULT_SEVERITY_RULES = (
    SeverityRule(ProfileSeverity.MONITORING_UNAVAILABLE),
    SeverityRule(ProfileSeverity.AVAILABILITY),
    SeverityRule(ProfileSeverity.ERRORS),
    SeverityRule(ProfileSeverity.PERFORMANCE, 30),
    SeverityRule(ProfileSeverity.RESOURCE_CONTENTION, 30),
    SeverityRule(ProfileSeverity.CUSTOM_ALERT),
)
"""What a profile has whose ``severityRules`` are not written."""


@dataclass(frozen=True, slots=True)
class AlertingProfile:
    """One alerting profile: zone AND any severity rule AND the event filters."""

    profile_id: str
    name: str
    management_zone: str | None = None
    severity_rules: tuple[SeverityRule, ...] = DEFAULT_SEVERITY_RULES
    event_filters: tuple[EventFilter, ...] = ()
