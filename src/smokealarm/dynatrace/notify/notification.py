"""A problem notification as values: which profile it listens to, and whom it tells in which words.

Source: raw schema ``builtin:problem.notifications`` 1.7.4; ``timeoutInSeconds`` is on
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas/builtin-problem-notifications only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify.secret import Secret

__all__ = [
    "DEFAULT_PROFILE_ID",
    "NOTIFICATION_SCHEMA_ID",
    "EmailNotification",
    "Header",
    "Notification",
    "NotificationType",
    "OAuth2Credentials",
    "SlackNotification",
    "Target",
    "ThirdPartyNotification",
    "WebHookNotification",
]

NOTIFICATION_SCHEMA_ID: Final = "builtin:problem.notifications"
DEFAULT_PROFILE_ID: Final = "00000000-0000-0000-0000-000000000000"
"""How a notification names the profile ``Default`` when it names none."""


class NotificationType(StrEnum):
    """Where a notification goes; the value of ``type``."""

    EMAIL = "EMAIL"
    SLACK = "SLACK"
    JIRA = "JIRA"
    ANSIBLETOWER = "ANSIBLETOWER"
    OPS_GENIE = "OPS_GENIE"
    PAGER_DUTY = "PAGER_DUTY"
    VICTOROPS = "VICTOROPS"
    WEBHOOK = "WEBHOOK"
    XMATTERS = "XMATTERS"
    TRELLO = "TRELLO"
    SERVICE_NOW = "SERVICE_NOW"


@dataclass(frozen=True, slots=True)
class EmailNotification:
    """Mails; ``subject`` and ``body`` are templates, the body one of HTML."""

    subject: str
    body: str
    recipients: tuple[str, ...]
    cc_recipients: tuple[str, ...] = ()
    bcc_recipients: tuple[str, ...] = ()
    notify_closed_problems: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """One HTTP header; its value is held as a secret, since tokens are often written where everybody may read them."""

    name: str
    value: Secret


@dataclass(frozen=True, slots=True)
class OAuth2Credentials:
    """What a webhook logs in with by the client credentials grant (RFC 6749 section 4.4)."""

    access_token_url: str
    client_id: str
    client_secret: Secret
    scope: str | None = None
    authenticate_via_request_header: bool = False


@dataclass(frozen=True, slots=True)
class WebHookNotification:
    """A call of a URL, for the types WEBHOOK and XMATTERS; ``payload`` is a template."""

    url: Secret
    payload: str
    headers: tuple[Header, ...] = ()
    accept_any_certificate: bool = False
    notify_event_merges_enabled: bool = False
    notify_closed_problems: bool = True
    oauth2_credentials: OAuth2Credentials | None = None
    timeout_in_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class SlackNotification:
    """A message to a Slack channel through an incoming webhook; ``message`` is a template."""

    url: Secret
    channel: str
    message: str


@dataclass(frozen=True, slots=True)
class ThirdPartyNotification:
    """A notification to a product for which the vendor does not publish what it sends.

    ``properties`` and ``templates`` are names and texts in the order of the schema; its secrets are checked and not
    kept, because nothing here may send them.
    """

    properties: tuple[tuple[str, str], ...]
    templates: tuple[tuple[str, str], ...]


Target: TypeAlias = EmailNotification | WebHookNotification | SlackNotification | ThirdPartyNotification


@dataclass(frozen=True, slots=True)
class Notification:
    """One problem notification; ``alerting_profile`` is the id of the profile whose alerts it tells."""

    notification_id: str
    name: str
    type: NotificationType
    target: Target
    alerting_profile: str = DEFAULT_PROFILE_ID
    enabled: bool = True
