"""Problems, profiles and windows do what the vendor's pages say, row by row of the oracle tables."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.problems.making import a_window, an_event, around, last_of_each, run

from smokealarm.dynatrace.detection.vocabulary import EventType
from smokealarm.dynatrace.problems import (
    Problem,
    ProblemOptions,
    ProblemTimings,
    parse_profile,
    parse_window,
    read_profile,
    read_window,
)
from smokealarm.dynatrace.problems.frequent import is_frequent
from smokealarm.dynatrace.problems.matching import due
from smokealarm.dynatrace.problems.vocabulary import DavisEventType, davis_type, profile_severity, severity_of

ORACLE = Path(__file__).parents[1] / "oracle" / "problems"


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


def told_event(row: dict[str, Any]) -> Any:
    """Return the event that a row of the life cycles tells."""
    return an_event(
        row["id"],
        row["opened"],
        row["closed"],
        event_type=DavisEventType(row["type"]),
        entity=row["entity"],
        started_at=row["started"],
        davis_merge=row.get("merge", True),
        properties=tuple(row.get("properties", {}).items()),
        expires_at=row.get("expires"),
    )


@pytest.mark.parametrize("row", rows("lifecycle.json"), ids=lambda row: row["name"])
def test_lifecycle(row: dict[str, Any]) -> None:
    """Events become the problems that the table says, at its minutes."""
    events = [told_event(each) for each in row["events"]]
    moments = [moment for event in events for moment in (event.opened_at, event.closed_at) if moment is not None]
    _, changes = run(events, row.get("until", max(moments)), around(row.get("options")))
    found = last_of_each(changes)
    assert [
        {"opened": each.opened_at, "closed": each.closed_at, "events": [event.event_id for event in each.events]}
        for each in found
    ] == [{name: each[name] for name in ("opened", "closed", "events")} for each in row["problems"]]
    for problem, expected in zip(found, row["problems"], strict=True):
        assert problem.severity == expected.get("severity", problem.severity)


@pytest.mark.parametrize("row", rows("severities.json"), ids=lambda row: row["metricEventType"])
def test_severities(row: dict[str, Any]) -> None:
    """A metric event's type has the names that the table says."""
    event_type = davis_type(EventType(row["metricEventType"]))
    severity = severity_of(event_type)
    assert event_type == row["eventType"]
    assert severity == row["severity"]
    assert (severity and profile_severity(severity)) == row["profileSeverity"]


@pytest.mark.parametrize("row", rows("frequent.json"), ids=lambda row: row["name"])
def test_frequent(row: dict[str, Any]) -> None:
    """An event is frequent if the reference sets say so."""
    now = 20_000
    past = [
        an_event(f"p{at}", now - ago - length, now - ago, breach=breach)
        for at, (ago, length, breach) in enumerate(row["past"])
    ]
    event = an_event(
        "new",
        now - row["minutes"],
        breach=row["breach"],
        entity=row.get("entity", "SERVICE-1"),
        event_type=DavisEventType(row.get("type", "ERROR_EVENT")),
        properties=tuple(row.get("properties", {}).items()),
    )
    options = ProblemOptions(**row.get("options", {}))
    assert is_frequent(event, past, now, options, ProblemTimings()) is row["frequent"]


@pytest.mark.parametrize("row", rows("schedules.json"), ids=lambda row: row["name"])
def test_schedules(row: dict[str, Any]) -> None:
    """A window is active at the moments that the table says."""
    window = parse_window(a_window("DONT_DETECT_PROBLEMS", schedule=row["schedule"]))
    minute = int(datetime.fromisoformat(row["at"]).timestamp() // 60)
    assert window.schedule.active(minute, ProblemOptions(**row.get("options", {}))) is row["active"]


@pytest.mark.parametrize("row", rows("profiles.json"), ids=lambda row: row["name"])
def test_profiles(row: dict[str, Any]) -> None:
    """A profile lets a problem of some age through if the table says so."""
    events = tuple(
        an_event(
            f"e{at}",
            event_type=DavisEventType(each["type"]),
            title=each["title"],
            description=each["description"],
            entity=each["entity"],
            properties=tuple(each["properties"].items()),
            predefined_type=each.get("predefined"),
        )
        for at, each in enumerate(row["events"])
    )
    profile = parse_profile({"name": "p", **row["profile"]})
    problem = Problem(1, 10, events)
    assert due(profile, problem, 10 + row["age"], around(row.get("options"))) is row["due"]


PROFILE = {
    "name": "p",
    "managementZone": None,
    "severityRules": [{"severityLevel": "ERRORS", "delayInMinutes": 0, "tagFilterIncludeMode": "NONE"}],
    "eventFilters": [
        {"type": "CUSTOM", "customFilter": {"titleFilter": {"operator": "CONTAINS", "value": "a", "negate": False}}}
    ],
}
WINDOW = a_window(
    "DONT_DETECT_PROBLEMS",
    schedule={
        "scheduleType": "DAILY",
        "dailyRecurrence": {
            "timeWindow": {"startTime": "12:00:00", "endTime": "13:00:00", "timeZone": "UTC"},
            "recurrenceRange": {"scheduleStartDate": "2030-01-01", "scheduleEndDate": "2030-12-31"},
        },
    },
    filters=[{"entityId": "HOST-0123456789ABCDEF", "entityTags": [], "managementZones": []}],
)


def changed(value: Any, change: dict[str, Any]) -> Any:
    """Return a copy of a value in which the properties at the given paths are others."""
    copy = deepcopy(value)
    for path, new in change.items():
        *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        place = copy
        for part in way:
            place = place[part]
        place[last] = new
    return copy


@pytest.mark.parametrize("row", rows("settings.json"), ids=lambda row: f"{row['kind']}: {row['name']}")
def test_settings(row: dict[str, Any]) -> None:
    """A changed object is refused or warned of at the property that the table names, and nowhere else."""
    read: Any = read_profile if row["kind"] == "profile" else read_window
    reading = read(changed(PROFILE if row["kind"] == "profile" else WINDOW, row["change"]))
    found = {(finding.gravity.value, finding.path) for finding in reading.findings}
    assert found == ({(row["gravity"], row["path"])} if row["path"] else set())
    assert reading.valid is (row["gravity"] != "error")
