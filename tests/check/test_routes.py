"""A way from a rule to whoever is told that cannot be gone is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.check.trees import custom, mail, metadata, metric_event, profile, said, settings

from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path

PREDEFINED = {"type": "PREDEFINED", "predefinedFilter": {"eventType": "OSI_HIGH_CPU"}}


def event(event_type: str = "ERROR", title: str = "Orders are late", **items: str) -> Example:
    """Return a metric event with metadata, and the team orders unless it says another."""
    pairs = [{"metadataKey": key, "metadataValue": value} for key, value in {"team": "orders", **items}.items()]
    return metric_event("shop.orders", eventTemplate={"title": title, "eventType": event_type, "metadata": pairs})


def text(part: str, operator: str, value: str, **changed: Any) -> dict[str, Any]:
    """Return an event filter on a title or a description."""
    return custom(**{f"{part}Filter": {"enabled": True, "operator": operator, "value": value, **changed}})


def ids(folder: Path, *examples: Example) -> list[str]:
    """Return ids, without their group, and severities of what is found about ways."""
    found = said(folder, "route", *examples)
    return [f"{each.check.check_id.removeprefix('route/')} {each.severity}" for each in found]


CLOSED = ["closed-profile warning"]
WORTH_KNOWING = ["closed-profile information"]
ORDERS = metadata("team", "orders")


@pytest.mark.parametrize(
    ("filters", "levels", "expected"),
    [
        ([ORDERS], ("ERRORS",), []),
        ([ORDERS], ("PERFORMANCE", "ERRORS"), []),
        ([ORDERS], ("PERFORMANCE",), CLOSED),
        ([metadata("team", "billing")], ("ERRORS",), CLOSED),
        ([metadata("owner", "orders")], ("ERRORS",), CLOSED),
        ([metadata("dt.owner", "orders")], ("ERRORS",), []),
        ([metadata("place", "anywhere")], ("ERRORS",), []),
        ([metadata("team", "billing"), ORDERS], ("ERRORS",), []),
        ([metadata("team", "orders", negate=True)], ("ERRORS",), []),
        ([ORDERS, metadata("team", "orders", negate=True)], ("ERRORS",), CLOSED),
        ([ORDERS, text("title", "CONTAINS", "late", negate=True)], ("ERRORS",), CLOSED),
        ([ORDERS, text("title", "CONTAINS", "early", negate=True)], ("ERRORS",), []),
        ([text("title", "CONTAINS", "LATE")], ("ERRORS",), []),
        ([text("title", "CONTAINS", "LATE", caseSensitive=True)], ("ERRORS",), WORTH_KNOWING),
        ([text("title", "CONTAINS", "early")], ("ERRORS",), WORTH_KNOWING),
        ([text("title", "CONTAINS", "late", negate=True)], ("ERRORS",), []),
        ([text("title", "CONTAINS", "early", enabled=False)], ("ERRORS",), []),
        ([text("title", "REGEX_MATCHES", "late")], ("ERRORS",), []),
        ([text("title", "REGEX_MATCHES", "early")], ("ERRORS",), WORTH_KNOWING),
        ([text("title", "STRING_EQUALS", "orders are late")], ("ERRORS",), []),
        ([PREDEFINED], ("ERRORS",), []),
        ([PREDEFINED, metadata("team", "billing")], ("ERRORS",), []),
        ([], ("PERFORMANCE",), []),
    ],
)
def test_a_profile(tmp_path: Path, filters: list[Any], levels: tuple[str, ...], expected: list[str]) -> None:
    """It is closed if no rule of the tree can pass it; one for built-in events is not held against rules."""
    rule = event(place="{dims:country}")
    assert ids(tmp_path, rule, profile(levels=levels, eventFilters=filters)) == expected


@pytest.mark.parametrize(
    ("event_type", "level"),
    [
        ("AVAILABILITY", "AVAILABILITY"),
        ("ERROR", "ERRORS"),
        ("SLOWDOWN", "PERFORMANCE"),
        ("RESOURCE", "RESOURCE_CONTENTION"),
        ("CUSTOM_ALERT", "CUSTOM_ALERT"),
    ],
)
def test_each_type_of_event_has_one_severity(tmp_path: Path, event_type: str, level: str) -> None:
    """A profile with the others alone is closed to it."""
    others = tuple({"AVAILABILITY", "ERRORS", "PERFORMANCE", "RESOURCE_CONTENTION", "CUSTOM_ALERT"} - {level})
    assert ids(tmp_path / "a", event(event_type), profile(levels=(level,), eventFilters=[ORDERS])) == []
    assert ids(tmp_path / "b", event(event_type), profile(levels=others, eventFilters=[ORDERS])) == CLOSED


def test_a_title_with_a_placeholder_may_be_anything(tmp_path: Path) -> None:
    """Only the event will tell."""
    rule = event(title="{entityname} is late")
    assert ids(tmp_path, rule, profile(eventFilters=[text("title", "BEGINS_WITH", "orders")])) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([ORDERS, metadata("team", "orders", negate=True)], CLOSED),
        ([text("title", "CONTAINS", "a"), text("title", "CONTAINS", "a", negate=True)], CLOSED),
        ([text("title", "CONTAINS", "a"), text("title", "CONTAINS", "b", negate=True)], []),
        ([PREDEFINED, {**PREDEFINED, "predefinedFilter": {"eventType": "OSI_HIGH_CPU", "negate": True}}], CLOSED),
        ([ORDERS, metadata("team", "billing"), metadata("team", "orders", negate=True)], []),
        ([metadata("team", "orders", negate=True)], []),
    ],
)
def test_a_profile_that_contradicts_itself_needs_no_rules(
    tmp_path: Path, filters: list[Any], expected: list[str]
) -> None:
    """It is closed to everything."""
    assert ids(tmp_path, profile(eventFilters=filters)) == expected


def test_the_reason_of_a_closed_profile_is_said(tmp_path: Path) -> None:
    """It names the severities that are missing."""
    closed = profile(levels=("PERFORMANCE",), eventFilters=[ORDERS])
    (one,) = said(tmp_path, "route", event(), closed)
    assert one.path == "$.value.severityRules"
    assert one.message == (
        "the profile 'Page' leaves out every severity of the rules that its event filters let through"
    )
    assert one.hint == "they raise ERRORS"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((event(), profile(), mail("page")), []),
        ((event("SLOWDOWN"), profile(), mail("page")), ["nobody-told warning"]),
        ((event("INFO"), profile(), mail("page")), []),
        ((event("SLOWDOWN"), profile(), profile("late", levels=("PERFORMANCE",)), mail("page"), mail("late", "b")), []),
        ((event("SLOWDOWN"), profile(), mail("00000000-0000-0000-0000-000000000000")), []),
        ((event("SLOWDOWN"), profile(), mail("page"), mail("elsewhere", "b")), ["unknown-profile warning"]),
        ((event("SLOWDOWN"), profile()), []),
        ((event("SLOWDOWN"), mail("page")), []),
        ((event("SLOWDOWN"), profile(), mail("page", alertingProfile="{{ .profile }}")), []),
        ((event("SLOWDOWN"), profile(managementZone="{{ .zone }}"), mail("page")), []),
        ((event(), profile(), profile("other"), mail("page")), ["silent-profile warning"]),
        ((event(), profile(), mail("page", enabled=False)), ["silent-profile warning", "nobody-told warning"]),
        ((event(), profile(), mail("Page")), ["unknown-profile warning"]),
        ((event(), profile(), mail("pgae")), ["unknown-profile warning"]),
    ],
)
def test_rules_profiles_and_notifications(tmp_path: Path, files: tuple[Example, ...], expected: list[str]) -> None:
    """A rule of which nobody is told is one only if every profile and notification is known."""
    assert sorted(ids(tmp_path, *files)) == sorted(expected)


def test_an_id_that_is_not_there_has_the_nearest_one_as_a_hint(tmp_path: Path) -> None:
    """A name in the place of an id is said to be one."""
    (near,) = said(tmp_path / "a", "route", profile(), mail("pgae"))
    assert (near.message, near.hint) == ("no profile of the tree has the id 'pgae'", "did you mean page?")
    (name,) = said(tmp_path / "b", "route", profile(), mail("Page"))
    assert name.message == "'Page' is a profile's name"


def test_a_profile_without_an_id_may_be_any(tmp_path: Path) -> None:
    """Its id is given when it is created."""
    unnamed = Example("page.json", '{"name": "Page", "severityRules": []}')
    assert ids(tmp_path, unnamed, mail("vu9U3hXa3q0AAAABABhidWlsdGluOmFsZXJ0aW5n")) == []


def test_a_log_event_is_told_like_a_rule(tmp_path: Path) -> None:
    """It raises events, too."""
    value = {"summary": "Errors", "query": 'content="x"', "eventTemplate": {"title": "Log", "eventType": "SLOWDOWN"}}
    log_event = settings("logmonitoring.log-events", "log", value)
    assert ids(tmp_path, log_event, profile(), mail("page")) == ["nobody-told warning"]


def test_what_is_not_read_silences_what_needs_all(tmp_path: Path) -> None:
    """An anomaly detector raises events with properties of its own."""
    detector = settings("davis.anomaly-detectors", "detector", {"title": "x"})
    closed = profile(levels=("PERFORMANCE",), eventFilters=[ORDERS])
    assert ids(tmp_path, event(), closed, detector) == []
