"""What the vendor does not document about problems and alerting, as named choices, and what it documents as numbers.

Every undocumented choice is a field of :class:`ProblemOptions` whose metadata says what it means and which page leaves
it open, so that it can be listed and changed. The documented numbers are fields of :class:`ProblemTimings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice

__all__ = ["ProblemOptions", "ProblemTimings"]

_ANALYSIS = "https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis"
_CONCEPTS = f"{_ANALYSIS}/concepts"
_CORRELATION = f"{_ANALYSIS}/event-analysis-and-correlation"
_FREQUENT = f"{_ANALYSIS}/detection-of-frequent-issues"
_ALERTING = "https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting"
_PROFILES = f"{_ALERTING}/alerting-profiles"
_WINDOWS = f"{_ALERTING}/maintenance-windows/define-maintenance-window"
_MAIL = f"{_ALERTING}/problem-notifications/email-integration"
_API = "https://docs.dynatrace.com/managed/dynatrace-api/environment-api"
_PROBLEMS = f"{_API}/problems-v2/problems/get-problems-list"
_MIGRATION = "https://docs.dynatrace.com/docs/dynatrace-api/basics/deprecation-migration-guides/problems-v1-to-v2"
_WEBHOOK = f"{_ALERTING}/problem-notifications/webhook-integration"
_EVENTS = f"{_API}/events-v2/get-events"


@dataclass(frozen=True, slots=True)
class ProblemOptions:
    """Every choice about problems and alerting that the vendor's documentation leaves open, with its default."""

    start_gap_to: Literal["nearest", "first"] = choice(
        "nearest",
        "the five minutes between starts count to the nearest event of the problem, or to its first",
        _CONCEPTS,
    )
    environment_events: Literal["same_type", "always", "never"] = choice(
        "same_type", "events on the environment itself merge if they have the same type, always, or never", _CORRELATION
    )
    follow_relationships: bool = choice(
        True,  # noqa: FBT003 - a default
        "events on entities with a direct relationship merge; the causal graph itself is not published",
        _CORRELATION,
    )
    merge_into_unmergeable: bool = choice(
        False,  # noqa: FBT003 - a default
        "an event that may be merged joins a problem whose events may not",
        _CORRELATION,
    )
    reopened_by: Literal["same_source", "correlated", "never"] = choice(
        "same_source",
        "a closed problem is reopened by an event of the same type on the same entity, by every one that would merge, "
        "or by none",
        _CONCEPTS,
    )
    processing_minutes: int = choice(
        3, "minutes that a problem stays in Processing; 'up to 3', and 0 when a custom alert opens it", _CONCEPTS
    )
    frequent_issues: bool = choice(
        False,  # noqa: FBT003 - a default
        "frequent-issue detection is on, as in a real environment; off makes a test's result independent of its past",
        _FREQUENT,
    )
    frequent_ties_count: bool = choice(
        False,  # noqa: FBT003 - a default
        "an earlier event that is exactly as long, or exactly as severe, counts into the reference set",
        _FREQUENT,
    )
    delay_counts_from: Literal["opened", "started"] = choice(
        "opened",
        "a severity rule's delay counts from the opening of the problem, or from the first violation",
        _PROFILES,
    )
    delay_inclusive: bool = choice(
        True,  # noqa: FBT003 - a default
        "a problem open for exactly the delay is alerted; else one minute later ('longer than X minutes')",
        _PROFILES,
    )
    conditions_of: Literal["event", "problem"] = choice(
        "event", "one event has to fulfil zone, severity rule and event filters; or the problem as a whole", _PROFILES
    )
    empty_severity_rules_match: bool = choice(
        False,  # noqa: FBT003 - a default
        "a profile without severity rules matches everything",
        _PROFILES,
    )
    custom_filter_parts: Literal["flat", "joined"] = choice(
        "flat",
        "title, description and properties of a custom filter are criteria of their own, or have to hold together",
        _PROFILES,
    )
    regex_finds: bool = choice(
        False,  # noqa: FBT003 - a default
        "REGEX_MATCHES holds if the expression is found anywhere; else it has to match the whole text",
        _PROFILES,
    )
    announce_reopened: bool = choice(
        True,  # noqa: FBT003 - a default
        "a problem that is reopened is announced again",
        _MAIL,
    )
    alert_after_maintenance: bool = choice(
        True,  # noqa: FBT003 - a default
        "a problem that outlasts a window without alerts is alerted when the window ends",
        _WINDOWS,
    )
    detect_after_maintenance: bool = choice(
        True,  # noqa: FBT003 - a default
        "an event that outlasts a window without detection opens a problem when the window ends",
        _WINDOWS,
    )
    short_month: Literal["skip", "last_day"] = choice(
        "skip", "in a month without its day, a monthly window is left out, or comes on the last day", _WINDOWS
    )
    parent_relationships: tuple[str, ...] = choice(
        ("belongsTo", "isChildOf", "isDiskOf", "isInstanceOf", "isNetworkInterfaceOf", "isProcessOf"),
        "relationships from an entity to its parent or group, whose maintenance is its own too",
        _WINDOWS,
    )
    event_start: Literal["started", "opened"] = choice(
        "started", "startTime of an event is its first violation, or the minute in which it was raised", _EVENTS
    )
    problem_start: Literal["started", "opened"] = choice(
        "opened",
        "startTime of a problem is the minute in which it was opened, some minutes after the one that its problemId "
        "names, as in the example of the page; or its first violation",
        _MIGRATION,
    )
    problem_order: str = choice(
        "-startTime", "how a list of problems is sorted where the request does not say", _PROBLEMS
    )
    open_ends_now: bool = choice(
        True,  # noqa: FBT003 - a default
        "a problem that is open counts as ending now, so that it lies in every timeframe up to now",
        _PROBLEMS,
    )
    notified_event_data: bool = choice(
        False,  # noqa: FBT003 - a default
        "the evidence in {ProblemDetailsJSONv2} holds the data of its events; a payload that was published has none",
        _WEBHOOK,
    )
    environment_entity: str = choice(
        "ENVIRONMENT-0000000000000001",
        "the entity that documents name for what is raised on the environment itself",
        _EVENTS,
    )


@dataclass(frozen=True, slots=True)
class ProblemTimings:
    """The documented numbers of problems; all times are minutes."""

    merge_age: int = choice(90, "age of a problem beyond which nothing is merged into it", _CONCEPTS)
    merge_start_gap: int = choice(5, "most minutes between the starts of events that are merged", _CONCEPTS)
    reopening: int = choice(30, "minutes after closing in which a problem can be reopened", _CONCEPTS)
    frequent_day_events: int = choice(3, "size of the 24-hour reference set that makes an event frequent", _FREQUENT)
    frequent_day_minutes: int = choice(720, "duration of the 24-hour reference set that does", _FREQUENT)
    frequent_week_events: int = choice(7, "size of the 7-day reference set that does", _FREQUENT)
    frequent_week_minutes: int = choice(3024, "duration of the 7-day reference set that does", _FREQUENT)
