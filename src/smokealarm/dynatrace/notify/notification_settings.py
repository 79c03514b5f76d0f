"""Reading Settings 2.0 objects of ``builtin:problem.notifications`` into notifications.

Ranges, lengths and defaults are those of the raw schema 1.7.4. The range of ``timeoutInSeconds`` and the most
recipients of all three lists together are not published; up to an hour is taken, and any sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.notify.checking import addresses, checked_url, secret, template
from smokealarm.dynatrace.notify.content_type import sent_by_us, speaks_json
from smokealarm.dynatrace.notify.notification import (
    DEFAULT_PROFILE_ID,
    NOTIFICATION_SCHEMA_ID,
    EmailNotification,
    Header,
    Notification,
    NotificationType,
    OAuth2Credentials,
    WebHookNotification,
)
from smokealarm.dynatrace.notify.placeholders import TemplateFormat, json_fault
from smokealarm.dynatrace.notify.secret import Secret
from smokealarm.dynatrace.notify.third_party import read_slack, read_third_party
from smokealarm.dynatrace.settings.findings import Finding, Judged
from smokealarm.dynatrace.settings.reading import object_id, opened, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.notify.notification import Target
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["NotificationReading", "parse_notification", "read_notification"]

_SECTIONS = {
    NotificationType.EMAIL: "emailNotification",
    NotificationType.SLACK: "slackNotification",
    NotificationType.JIRA: "jiraNotification",
    NotificationType.ANSIBLETOWER: "ansibleTowerNotification",
    NotificationType.OPS_GENIE: "opsGenieNotification",
    NotificationType.PAGER_DUTY: "pagerDutyNotification",
    NotificationType.VICTOROPS: "victorOpsNotification",
    NotificationType.WEBHOOK: "webHookNotification",
    NotificationType.XMATTERS: "xMattersNotification",
    NotificationType.TRELLO: "trelloNotification",
    NotificationType.SERVICE_NOW: "serviceNowNotification",
}
_SUBJECT = "{State} Problem {ProblemID}: {ImpactedEntity}"
_BODY = "{ProblemDetailsHTML}"
_WEBHOOK_PAYLOAD = '{\n"State":"{State}",\n"ProblemID":"{ProblemID}",\n"ProblemTitle":"{ProblemTitle}"\n}'
_XMATTERS_PAYLOAD = """{
    "impactedEntities": {ImpactedEntities},
    "impactedEntity": "{ImpactedEntity}",
    "pid": "{PID}",
    "problemDetailsHTML": "{ProblemDetailsHTML}",
    "problemDetailsJSON": {ProblemDetailsJSONv2},
    "problemDetailsMarkdown": "{ProblemDetailsMarkdown}",
    "problemDetailsText": "{ProblemDetailsText}",
    "problemId": "{ProblemID}",
    "problemImpact": "{ProblemImpact}",
    "problemSeverity": "{ProblemSeverity}",
    "problemTitle": "{ProblemTitle}",
    "problemURL": "{ProblemURL}",
    "state": "{State}",
    "tags": "{Tags}"
}"""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_VALUES = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_MOST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class NotificationReading(Judged):
    """A notification as far as it could be read, and everything found on the way."""

    notification: Notification
    findings: tuple[Finding, ...]


def parse_notification(document: Mapping[str, Any], place: str = "the object") -> Notification:
    """Return the notification of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``, no secret.
    """
    reading = read_notification(document)
    refuse(reading.findings, "a problem notification", place)
    return reading.notification


def read_notification(document: Mapping[str, Any]) -> NotificationReading:
    """Read a Settings object, or its bare ``value``, without raising.

    Whether the alerting profile exists is for the caller to say, who knows the profiles.
    """
    findings: list[Finding] = []
    fields = opened(document, NOTIFICATION_SCHEMA_ID, findings)
    name = fields.text("displayName", None, least=1, most=100)
    kind = fields.choice("type", NotificationType.WEBHOOK)
    others = [section for of, section in _SECTIONS.items() if of is not kind]
    fields.leave_out(others, f"when the type is {kind}")
    section = fields.section(_SECTIONS[kind])
    target = _target(kind, section)
    section.finish()
    notification = Notification(
        object_id(document, name),
        name,
        kind,
        target,
        fields.text("alertingProfile", DEFAULT_PROFILE_ID, least=1, most=500),
        fields.flag("enabled", default=True),
    )
    fields.finish()
    return NotificationReading(notification, tuple(findings))


def _target(kind: NotificationType, fields: Fields) -> Target:
    if kind is NotificationType.EMAIL:
        return _email(fields)
    if kind is NotificationType.WEBHOOK:
        return _webhook(fields)
    if kind is NotificationType.XMATTERS:
        return _xmatters(fields)
    return read_slack(fields) if kind is NotificationType.SLACK else read_third_party(kind, fields)


def _email(fields: Fields) -> EmailNotification:
    return EmailNotification(
        template(fields, "subject", _SUBJECT, 1000, TemplateFormat.MAIL_SUBJECT),
        template(fields, "body", _BODY, 10_000, TemplateFormat.MAIL_BODY),
        addresses(fields, "recipients", least=1),
        addresses(fields, "ccRecipients"),
        addresses(fields, "bccRecipients"),
        fields.flag("notifyClosedProblems", default=True),
    )


def _webhook(fields: Fields) -> WebHookNotification:
    headers = _headers(fields)
    return WebHookNotification(
        _webhook_url(fields),
        _payload(fields, _WEBHOOK_PAYLOAD, 5000, headers),
        headers,
        fields.flag("acceptAnyCertificate", default=False),
        fields.flag("notifyEventMergesEnabled", default=False),
        fields.flag("notifyClosedProblems", default=True),
        _oauth2(fields),
        fields.optional_integer("timeoutInSeconds", 1, _MOST_SECONDS) or None,
    )


def _xmatters(fields: Fields) -> WebHookNotification:
    url = fields.text("url", None, least=1, most=1000)
    checked_url(fields, "url", url)
    headers = _headers(fields)
    payload = _payload(fields, _XMATTERS_PAYLOAD, 600, headers)
    return WebHookNotification(Secret(url), payload, headers, fields.flag("acceptAnyCertificate", default=False))


def _webhook_url(fields: Fields) -> Secret:
    if fields.flag("urlContainsSecret", default=False):
        fields.leave_out(["url"], "when urlContainsSecret is true")
        name = "secretUrl"
    else:
        fields.leave_out(["secretUrl"], "unless urlContainsSecret is true")
        name = "url"
    url = secret(fields, name)
    checked_url(fields, name, url.reveal())
    return url


def _payload(fields: Fields, default: str, most: int, headers: tuple[Header, ...]) -> str:
    json = speaks_json(headers)
    payload = template(fields, "payload", default, most, TemplateFormat.JSON if json else TemplateFormat.PLAIN)
    fault = json_fault(payload) if json and len(payload) <= most else None
    if fault:
        fields.warn("payload", fault, "write it as JSON, or name another Content-Type among the headers")
    return payload


def _headers(fields: Fields) -> tuple[Header, ...]:
    return tuple(map(_header, fields.sections("headers", 100)))


def _header(fields: Fields) -> Header:
    name = fields.text("name", None, least=1, most=500)
    if name.strip() and not _TOKEN.fullmatch(name):
        fields.error("name", f"{name!r} is no name of an HTTP header", "expected one like X-Api-Key")
    elif sent_by_us(name):
        fields.warn("name", f"{name} is set by whoever sends the request", "leave it out")
    is_secret = fields.flag("secret", default=False)
    named, other = ("secretValue", "value") if is_secret else ("value", "secretValue")
    fields.leave_out([other], f"when secret is {str(is_secret).lower()}")
    value = secret(fields, named, least=0, most=8192)
    if _NOT_IN_VALUES.search(value.reveal()):
        fields.error(named, "has a line break or another control character", "expected one line")
    fields.finish()
    return Header(name, value)


def _oauth2(fields: Fields) -> OAuth2Credentials | None:
    if not fields.flag("useOAuth2", default=False):
        fields.leave_out(["oAuth2Credentials"], "unless useOAuth2 is true")
        return None
    section = fields.section("oAuth2Credentials")
    url = section.text("accessTokenUrl", None, least=1, most=500)
    checked_url(section, "accessTokenUrl", url, ("https",))
    found = OAuth2Credentials(
        url,
        section.text("clientId", None, least=1, most=500),
        secret(section, "clientSecret", most=500),
        section.optional_text("scope", most=500),
        section.flag("authenticateViaRequestHeader", default=False),
    )
    section.finish()
    return found
