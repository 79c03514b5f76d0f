"""What the vendor documents about sending events as numbers, and what it leaves open as choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice

__all__ = ["EventIngestLimits", "EventIngestOptions"]

_POST = "https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/post-event"


@dataclass(frozen=True, slots=True)
class EventIngestLimits:
    """The documented numbers; times are minutes."""

    timeout: int = choice(15, "minutes after which an event ends that says nothing else", _POST)
    longest_timeout: int = choice(360, "the most minutes of a timeout; a longer one is capped", _POST)
    problem_past: int = choice(360, "how long ago a problem-opening event may have started", _POST)
    problem_future: int = choice(5, "how far ahead a problem-opening event may start", _POST)
    info_past: int = choice(30 * 24 * 60, "how long ago an info event may have started", _POST)
    info_future: int = choice(7 * 24 * 60, "how far ahead an info event may start", _POST)
    properties: int = choice(100, "the most properties of an event", _POST)
    property_key: int = choice(100, "the most characters of a property's key", _POST)
    property_value: int = choice(4096, "the most characters of a property's value", _POST)
    active_entities: int = choice(24 * 60, "minutes since an entity was seen in which it can be selected", _POST)


@dataclass(frozen=True, slots=True)
class EventIngestOptions:
    """Every choice about sending events that the vendor's documentation leaves open, with its default."""

    refused_entity_types: tuple[str, ...] = choice(
        (), "types of entities on which no event can be raised; the page names the status, not the types", _POST
    )
    unknown_predefined: Literal["refuse", "keep"] = choice(
        "keep",
        "a property dt.event.* or dt.davis.* that is not listed here, where the list is shorter than the vendor's, is "
        "kept, or INVALID_METADATA",
        _POST,
    )
    longest_title: int = choice(500, "the most characters of a title; the page names no limit", _POST)
    most_entities: int = choice(
        10_000, "the most entities that one event is raised on; named for queries, not for sending", _POST
    )
