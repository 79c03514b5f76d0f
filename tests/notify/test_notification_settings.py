"""Settings objects of problem notifications are read completely, and everything doubtful in them is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notify.making import SECTIONS, TYPES, a_value

from smokealarm.dynatrace.notify import (
    DEFAULT_PROFILE_ID,
    EmailNotification,
    Header,
    Notification,
    NotificationType,
    OAuth2Credentials,
    Secret,
    SlackNotification,
    ThirdPartyNotification,
    WebHookNotification,
    parse_notification,
    read_notification,
)
from smokealarm.errors import SettingsInvalid

ROWS = json.loads((Path(__file__).parents[1] / "oracle" / "notify" / "settings.json").read_text(encoding="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def findings(document: dict[str, Any]) -> list[str]:
    """Return what reading finds, gravity first."""
    return [f"{each.gravity}: {each}" for each in read_notification(document).findings]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['type']} {json.dumps(row.get('section'))[:60]}")
def test_findings(row: dict[str, Any]) -> None:
    """A notification is found at fault as the table says, and nothing else is."""
    found = findings(a_value(row["type"], row.get("section"), **row.get("common", {})))
    assert len(found) == len(row["findings"]), found
    for line, expected in zip(found, row["findings"], strict=True):
        assert line.startswith(expected)


@pytest.mark.parametrize("kind", TYPES)
def test_the_least_that_a_type_needs_is_enough(kind: str) -> None:
    """Defaults fill the rest, and nothing secret shows."""
    reading = read_notification(a_value(kind))
    assert reading.findings == ()
    assert reading.valid
    assert (reading.notification.type, reading.notification.name) == (kind, "Ops")
    assert "s3cret" not in f"{reading!r} {reading.notification}"


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in {"EMAIL", "WEBHOOK", "XMATTERS"}])
def test_everything_that_a_product_needs_has_to_be_written(kind: str) -> None:
    """Each property is missed by itself."""
    for name in SECTIONS[kind]:
        assert findings(a_value(kind, {name: None})) == [f"error: {_section(kind)}/{name}: is missing; expected a text"]


def _section(kind: str) -> str:
    return next(name for name in a_value(kind) if name.endswith("Notification"))


def test_a_mail_reads_as_written() -> None:
    """Every property of it."""
    section = {
        "recipients": ["a@example.org", "a@example.org"],
        "ccRecipients": ["b@example.org"],
        "bccRecipients": ["c@example.org"],
        "subject": "{State}",
        "body": "<b>{PID}</b>",
        "notifyClosedProblems": False,
    }
    document = {
        "objectId": "o1",
        "schemaId": "builtin:problem.notifications",
        "value": a_value("EMAIL", section, alertingProfile="p1", enabled=False),
    }
    target = EmailNotification(
        "{State}",
        "<b>{PID}</b>",
        ("a@example.org",),
        ("b@example.org",),
        ("c@example.org",),
        notify_closed_problems=False,
    )
    assert parse_notification(document) == Notification(
        "o1", "Ops", NotificationType.EMAIL, target, "p1", enabled=False
    )


def test_a_mail_has_the_schemas_defaults() -> None:
    """Subject, body, and the profile called Default."""
    notification = parse_notification(a_value("EMAIL"))
    target = EmailNotification(
        "{State} Problem {ProblemID}: {ImpactedEntity}", "{ProblemDetailsHTML}", ("ops@example.org",)
    )
    assert notification == Notification("Ops", "Ops", NotificationType.EMAIL, target, DEFAULT_PROFILE_ID)


def test_a_webhook_reads_as_written() -> None:
    """Every property of it, secrets as secrets."""
    section = {
        "url": None,
        "urlContainsSecret": True,
        "secretUrl": "https://example.org/s3cret",
        "acceptAnyCertificate": True,
        "notifyEventMergesEnabled": True,
        "notifyClosedProblems": False,
        "useOAuth2": True,
        "oAuth2Credentials": {
            "accessTokenUrl": "https://example.org/token",
            "clientId": "id",
            "clientSecret": "s3cret",
            "scope": "alerts",
            "authenticateViaRequestHeader": True,
        },
        "timeoutInSeconds": 7,
        "headers": [
            {"name": "Authorization", "secret": True, "secretValue": "Splunk s3cret"},
            {"name": "X-Empty", "secret": False, "value": ""},
            {"name": "Content-Type", "value": "text/plain"},
        ],
        "payload": "{State}",
    }
    assert parse_notification(a_value("WEBHOOK", section)).target == WebHookNotification(
        Secret("https://example.org/s3cret"),
        "{State}",
        (
            Header("Authorization", Secret("Splunk s3cret")),
            Header("X-Empty", Secret("")),
            Header("Content-Type", Secret("text/plain")),
        ),
        accept_any_certificate=True,
        notify_event_merges_enabled=True,
        notify_closed_problems=False,
        oauth2_credentials=OAuth2Credentials(
            "https://example.org/token", "id", Secret("s3cret"), "alerts", authenticate_via_request_header=True
        ),
        timeout_in_seconds=7,
    )


def test_a_webhook_has_the_schemas_defaults() -> None:
    """The payload tells state, id and title."""
    assert parse_notification(a_value("WEBHOOK")).target == WebHookNotification(
        Secret("https://example.org/hook"),
        '{\n"State":"{State}",\n"ProblemID":"{ProblemID}",\n"ProblemTitle":"{ProblemTitle}"\n}',
    )


def test_the_other_types_read_as_written() -> None:
    """XMatters as a webhook, Slack as a message, others as their properties and templates without secrets."""
    xmatters = parse_notification(a_value("XMATTERS", {"acceptAnyCertificate": True, "payload": "{}"})).target
    assert xmatters == WebHookNotification(Secret("https://example.org/hook"), "{}", accept_any_certificate=True)
    slack = parse_notification(a_value("SLACK", {"message": "{PID}"})).target
    assert slack == SlackNotification(Secret("https://example.org/T0/s3cret"), "#ops", "{PID}")
    genie = parse_notification(a_value("OPS_GENIE", {"message": "{PID}"})).target
    assert genie == ThirdPartyNotification((("domain", "api.opsgenie.com"),), (("message", "{PID}"),))
    now = parse_notification(a_value("SERVICE_NOW", {"instanceName": None, "url": "https://now.example.org"})).target
    assert isinstance(now, ThirdPartyNotification)
    assert now.properties == (("username", "ops"), ("url", "https://now.example.org"))


def test_a_notification_that_is_refused_names_every_fault_and_no_secret() -> None:
    """Under the place where it is written."""
    value = a_value("WEBHOOK", {"urlContainsSecret": True, "url": None, "secretUrl": "http://[s3cret", "payload": ""})
    with pytest.raises(SettingsInvalid) as raised:
        parse_notification(value, "notifications.json")
    assert "notifications.json is not a problem notification that Dynatrace would take" in str(raised.value)
    assert "secretUrl: is not a valid URI" in str(raised.value)
    assert "payload: has 0 characters" in str(raised.value)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("text", [f"{Secret('s3cret')}", repr(Secret("s3cret")), f"{Header('X', Secret('s3cret'))}"])
def test_a_secret_does_not_show(text: str) -> None:
    """However it is turned into text."""
    assert "s3cret" not in text
    assert "***" in text


def test_a_secret_is_equal_to_the_same_secret() -> None:
    """And to nothing else."""
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") not in (Secret("b"), "a")


@given(st.sampled_from(TYPES), st.sampled_from(sorted({name for each in SECTIONS.values() for name in each})), JSON)
def test_no_value_crashes_the_reading(kind: str, name: str, value: Any) -> None:
    """Whatever stands in a property, it is read or complained about."""
    reading = read_notification(a_value(kind, {name: value, "headers": [value], "payload": value, "body": value}))
    assert reading.notification.type == kind


@given(st.dictionaries(st.sampled_from(["displayName", "type", "enabled", "emailNotification", "value"]), JSON))
def test_no_object_crashes_the_reading(document: dict[str, Any]) -> None:
    """Nor does anything around the section."""
    assert read_notification(document).notification.name is not None
