"""The types of events, and the properties with a meaning of their own, as the Events API v2 lists them.

Sources: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/get-event-types and
``get-event-properties`` for the shapes, https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/\
event-analysis-and-correlation for the properties. The vendor's lists are longer (144 types, 23
properties); these are the ones that do something here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smokealarm.dynatrace.problems.vocabulary import DavisEventType, severity_of

__all__ = [
    "PREDEFINED_PROPERTIES",
    "EventProperty",
    "event_property_document",
    "event_type_document",
    "not_filterable",
    "predefined_property",
]


@dataclass(frozen=True, slots=True)
class EventProperty:
    """A property with a meaning; ``boolean`` ones are true or false, ``number`` ones a whole number."""

    key: str
    display_name: str
    description: str
    kind: str = "text"
    writable: bool = True
    filterable: bool = False

    def takes(self, value: str) -> bool:
        """Return whether an event may be sent with this value."""
        if self.kind == "boolean":
            return value.lower() in ("true", "false")
        return self.kind == "text" or (value.isascii() and value.isdigit())


_DEPLOYMENT = (
    "ci_back_link",
    "name",
    "project",
    "release_build_version",
    "release_product",
    "release_stage",
    "remediation_action_link",
    "version",
)
"""https://docs.dynatrace.com/docs/deliver/release-monitoring/version-detection-strategies#events-ingestion"""

PREDEFINED_PROPERTIES = (
    EventProperty(
        "dt.event.allow_davis_merge",
        "Allow Davis merge",
        "Whether the event may join an existing problem (true) or always opens its own (false)",
        "boolean",
    ),
    EventProperty(
        "dt.event.allow_entity_remapping",
        "Allow entity remapping",
        "Whether the event may be moved to a more fitting entity",
        "boolean",
    ),
    EventProperty(
        "dt.event.allow_frequent_issue_detection",
        "Allow frequent issue detection",
        "Whether the event may be muted as a frequent issue",
        "boolean",
    ),
    EventProperty(
        "dt.event.baseline.service_method",
        "Baseline affected service method",
        "The service methods that a service event affects",
        writable=False,
    ),
    EventProperty(
        "dt.event.baseline.total_load",
        "Baseline total load",
        "The calls per minute of the service or application when the event was raised",
        writable=False,
    ),
    *(
        EventProperty(f"dt.event.deployment.{name}", f"Deployment {name.replace('_', ' ')}", f"The deployment's {name}")
        for name in _DEPLOYMENT
    ),
    EventProperty("dt.event.description", "Custom description", "What the event is about", filterable=True),
    EventProperty("dt.event.group_label", "Group label", "The name of a group of like events"),
    EventProperty(
        "dt.event.is_rootcause_relevant",
        "Is root cause relevant",
        "Whether the event may be the root cause of a problem",
        "boolean",
    ),
    EventProperty("dt.event.suppress_problem", "Suppress problem", "Whether no problem is opened", "boolean"),
    EventProperty("dt.event.timeout", "Timeout", "Minutes after which an event that is not refreshed ends", "number"),
)
"""Every predefined property, in alphabetical order."""

_BY_KEY = {each.key: each for each in PREDEFINED_PROPERTIES}


def predefined_property(key: str) -> EventProperty | None:
    """Return the property with a meaning that has this key, if there is one."""
    return _BY_KEY.get(key)


def not_filterable(key: str) -> bool:
    """Return whether a property is known as one that the event selector cannot filter by."""
    known = _BY_KEY.get(key)
    return known is not None and not known.filterable


def event_property_document(each: EventProperty) -> dict[str, Any]:
    """Return the ``EventPropertyDetails`` object."""
    return {
        "key": each.key,
        "displayName": each.display_name,
        "description": each.description,
        "writable": each.writable,
        "filterable": each.filterable,
    }


def event_type_document(event_type: DavisEventType) -> dict[str, Any]:
    """Return the ``EventType`` object."""
    name = event_type.replace("_", " ").capitalize()
    return {
        "type": str(event_type),
        "displayName": name,
        "severityLevel": str(severity_of(event_type) or "INFO"),
        "description": name,
    }
