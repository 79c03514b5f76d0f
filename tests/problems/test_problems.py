"""What problems are called, how maintenance and frequency keep alerts back, and what is told when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.detection.making import a_rule, seen
from tests.problems.making import a_window, an_event, around, changed_in, last_of_each, run

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.detection import evaluate
from smokealarm.dynatrace.problems import (
    AlertingProfile,
    AlertingState,
    Problem,
    ProblemOptions,
    ProblemState,
    ProblemTimings,
    Surroundings,
    advance,
    alerts,
    davis_event,
    parse_profile,
    parse_window,
)
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.errors import SettingsInvalid

PROFILE = AlertingProfile("p", "Default")


def told(events: Any, until: int, within: Surroundings, profile: AlertingProfile = PROFILE) -> list[tuple[Any, ...]]:
    """Return minute, kind and whether it was announced for everything that is told."""
    state, telling, found = ProblemState(), AlertingState(), []
    for minute in range(until + 1):
        step = advance(state, minute, changed_in(events, minute), within)
        state = step.state
        telling, new = alerts(telling, step, minute, [profile], within)
        found += [(minute, alert.kind.value, alert.announced) for alert in new]
    return found


def custom(event_id: str = "a", opened: int = 10, closed: int | None = None, **more: Any) -> Any:
    """Return a custom alert, which skips Processing."""
    return an_event(event_id, opened, closed, event_type=DavisEventType.CUSTOM_ALERT, **more)


def test_names_of_a_problem() -> None:
    """One id tells the month, the other the first violation; the impact is that of the highest layer."""
    problem = Problem(42, 29_001_600, (an_event(started_at=29_001_597), an_event("b", entity="HOST-1")))
    assert problem.display_id == "P-250242"
    assert problem.problem_id == "42_1740095820000V2"
    assert problem.impact == "SERVICES"
    assert problem.entities == ("SERVICE-1", "HOST-1")
    assert Problem(1, 0, (an_event(entity=None),)).impact == "ENVIRONMENT"
    assert Problem(1, 0, (an_event(),)).status == "OPEN"
    assert Problem(1, 0, (an_event(),), closed_at=5).status == "CLOSED"
    assert Problem(1, 0, (an_event(entity="HOST-1"),)).impact == "INFRASTRUCTURE"
    assert Problem(1, 0, (an_event(entity="APPLICATION-1"),)).impact == "APPLICATION"


def test_a_metric_event_becomes_a_problem() -> None:
    """What detection raises opens a problem, and its closing closes it under the same id."""
    rule = a_rule({}, {}, {"metadata": [{"metadataKey": "team", "metadataValue": "ingest"}]})
    result = evaluate(rule, seen([[1, 1, 1, 0, 0, 0, 0, 0]]))
    event = davis_event(result.closed[0])
    assert (event.event_type, event.title, event.breach) == (DavisEventType.ERROR_EVENT, "Errors", 1.0)
    assert event.properties == (("team", "ingest"),)
    first = advance(ProblemState(), event.opened_at, [event_open(event)], around())
    last = advance(first.state, event.closed_at or 0, [event], around())
    assert [change.kind for change in first.changes + last.changes] == ["opened", "closed"]


def event_open(event: Any) -> Any:
    """Return the only event of a list, as it was while open."""
    return changed_in([event], event.opened_at)[0]


def test_an_error_waits_for_processing_and_a_custom_alert_does_not() -> None:
    """Processing takes three minutes and is skipped by custom alerts."""
    assert told([an_event()], 20, around()) == [(13, "open", True)]
    assert told([custom()], 20, around()) == [(10, "open", True)]
    assert told([an_event()], 20, around({"processing_minutes": 0})) == [(10, "open", True)]


def test_opening_merging_and_resolution_are_told_once() -> None:
    """Each is told in its minute; a merge only after the opening."""
    events = [custom(closed=20), custom("b", 12, 25)]
    assert told(events, 60, around()) == [(10, "open", True), (12, "merged", True), (25, "resolved", True)]


def test_a_short_lived_problem_is_told_only_as_resolved() -> None:
    """A problem that ends before its delay has an end that was never announced, if the profile is about it."""
    slow = an_event(closed=20, event_type=DavisEventType.PERFORMANCE_EVENT)
    assert told([slow], 60, around()) == [(20, "resolved", False)]
    assert told([slow], 60, around(), AlertingProfile("p", "n", "zone-2")) == []


def test_a_reopened_problem_is_announced_again_unless_told_otherwise() -> None:
    """Reopening is an opening again; without it only the second end is told."""
    events = [custom(closed=20), custom("b", 30, 40)]
    first = [(10, "open", True), (20, "resolved", True)]
    assert told(events, 60, around()) == [*first, (30, "open", True), (40, "resolved", True)]
    assert told(events, 60, around({"announce_reopened": False})) == [*first, (40, "resolved", True)]


def test_alerts_wait_for_the_end_of_maintenance() -> None:
    """DETECT_PROBLEMS_DONT_ALERT keeps alerts back until minute 30, for good where that is chosen."""
    window = a_window("DETECT_PROBLEMS_DONT_ALERT")
    assert told([custom()], 60, around({}, window)) == [(30, "open", True)]
    assert told([custom()], 60, around({"alert_after_maintenance": False}, window)) == []
    assert told([custom(closed=20)], 60, around({}, window)) == []
    assert told([custom()], 60, around({}, a_window("DETECT_PROBLEMS_AND_ALERT"))) == [(10, "open", True)]
    assert told([custom()], 60, around({}, {**window, "enabled": False})) == [(10, "open", True)]


def test_no_problem_is_raised_while_detection_is_off() -> None:
    """DONT_DETECT_PROBLEMS raises the problem at the window's end, never where that is chosen, and none if it ended."""
    window = a_window("DONT_DETECT_PROBLEMS")
    _, changes = run([custom()], 60, around({}, window))
    assert [change.problem.opened_at for change in changes] == [30]
    assert run([custom(closed=20)], 60, around({}, window))[1] == []
    assert run([custom(closed=50)], 60, around({"detect_after_maintenance": False}, window))[1] == []


def test_the_strongest_window_counts() -> None:
    """Of two active windows the one that keeps more from happening decides."""
    windows = (a_window("DONT_DETECT_PROBLEMS"), a_window("DETECT_PROBLEMS_AND_ALERT", end="00:40:00"))
    _, changes = run([custom()], 60, around({}, *windows))
    assert [(change.problem.opened_at, change.problem.under_maintenance) for change in changes] == [(30, True)]


def test_a_problem_stays_marked_as_one_of_a_maintenance_window() -> None:
    """An event that merges after the window's end does not take the mark away."""
    window = a_window("DETECT_PROBLEMS_AND_ALERT", end="00:11:00")
    _, changes = run([custom(), custom("b", 12)], 15, around({}, window))
    assert [(change.kind.value, change.problem.under_maintenance) for change in changes] == [
        ("opened", True),
        ("merged", True),
    ]


@pytest.mark.parametrize(
    ("condition", "entity", "covered"),
    [
        ({"entityType": "SERVICE"}, "SERVICE-1", True),
        ({"entityType": "HOST"}, "SERVICE-1", False),
        ({"entityTags": ["Apps", "stage:prod"]}, "SERVICE-1", True),
        ({"entityTags": ["apps"]}, "SERVICE-1", False),
        ({"entityTags": ["Apps", "x"]}, "SERVICE-1", False),
        ({"managementZones": ["zone-1"]}, "SERVICE-1", True),
        ({"managementZones": ["zone-1", "zone-2"]}, "SERVICE-1", False),
        ({"entityType": "SERVICE", "entityTags": ["x"]}, "SERVICE-1", False),
        ({"entityType": "GROUP"}, "SERVICE-1", True),
        ({"entityType": "GROUP"}, "SERVICE-2", False),
        ({"entityType": "SERVICE"}, None, False),
        ({"entityType": "SERVICE"}, "SERVICE-9", False),
    ],
)
def test_filters_of_a_window(condition: dict[str, Any], entity: str | None, covered: bool) -> None:  # noqa: FBT001
    """An entity, or its immediate parent, has to meet every condition of one filter."""
    other = {"entityId": "HOST-0123456789ABCDEF"}
    window = parse_window(a_window("DONT_DETECT_PROBLEMS", filters=[other, condition]))
    assert window.covers(entity, 10, around()) is covered


def test_a_frequent_issue_is_muted_only_where_detection_is_on() -> None:
    """After three worse events a milder one opens a problem without alert until it is not milder any more."""
    past = [custom(f"p{at}", 100 * at, 100 * at + 20, breach=9.0) for at in range(3)]
    events = [*past, custom("new", 500, breach=1.0)]
    muted = [each for each in told(events, 600, around({"frequent_issues": True})) if each[0] >= 500]
    assert muted == [(520, "open", True)]
    assert (500, "open", True) in told(events, 600, around())


def test_nothing_is_remembered_for_longer_than_it_can_matter() -> None:
    """A closed problem is forgotten after the reopening period, and past events are kept only for frequent issues."""
    state, changes = run([custom(closed=20)], 50, around())
    assert state == ProblemState(last_number=1)
    assert last_of_each(changes)[0].closed_at == 20
    assert run([custom(closed=20)], 49, around())[0].problems[0].closed_at == 20


def test_a_refusal_names_every_fault_and_the_nearest_choice() -> None:
    """The message says where, what was expected, and what was probably meant."""
    value = {"name": "", "severityRules": [{"severityLevel": "ERORS"}]}
    with pytest.raises(SettingsInvalid) as refusal:
        parse_profile(value, "profiles.json")
    assert str(refusal.value) == (
        "profiles.json is not an alerting profile that Dynatrace would take:\n"
        "  name: has 0 characters; expected 1 to 100\n"
        "  severityRules/0/severityLevel: 'ERORS' is not known; did you mean ERRORS?"
    )


def test_an_object_of_another_schema_is_refused() -> None:
    """A Settings object says what it is; its id is its externalId."""
    with pytest.raises(SettingsInvalid, match=r"schemaId: is 'builtin:x'; expected builtin:alerting\.profile"):
        parse_profile({"schemaId": "builtin:x", "value": {"name": "p"}})
    assert parse_profile({"externalId": "e", "value": {"name": "p"}}).profile_id == "e"
    with pytest.raises(SettingsInvalid, match="value: is not an object"):
        parse_profile({"value": []})


def test_every_choice_says_what_it_means_and_where_the_question_is_from() -> None:
    """Options and numbers can be listed for a reader."""
    for each in [*describe(ProblemOptions(frequent_issues=True)), *describe(ProblemTimings())]:
        assert each.meaning
        assert each.source.startswith("https://docs.dynatrace.com/")
        assert (each.value != each.default) is (each.name == "frequent_issues")


def test_an_event_of_an_approximated_model_says_so() -> None:
    """Whoever is told of it reads it in the description, and its id stays the same."""
    (event,) = evaluate(a_rule(), seen([[1, 1, 1]])).opened
    told, approximated = davis_event(event), davis_event(replace(event, approximate=True))
    assert approximated.description == f"{told.description} (by an approximation of the seasonal baseline)"
    assert approximated.event_id == told.event_id
