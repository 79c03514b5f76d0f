"""Short ways to write notifications and alerts."""

from __future__ import annotations

from typing import Any

from smokealarm.dynatrace.notify import NotificationType
from smokealarm.dynatrace.problems import Alert, AlertKind, Problem

SECTIONS: dict[str, dict[str, Any]] = {
    "EMAIL": {"recipients": ["ops@example.org"]},
    "WEBHOOK": {"url": "https://example.org/hook"},
    "XMATTERS": {"url": "https://example.org/hook"},
    "SLACK": {"url": "https://example.org/T0/s3cret", "channel": "#ops"},
    "JIRA": {
        "url": "https://example.org/rest/api/2/issue",
        "username": "ops",
        "apiToken": "s3cret",
        "projectKey": "OPS",
        "issueType": "Bug",
    },
    "ANSIBLETOWER": {
        "jobTemplateURL": "https://example.org/#/templates/job_template/7",
        "username": "ops",
        "password": "s3cret",
    },
    "OPS_GENIE": {"apiKey": "s3cret", "domain": "api.opsgenie.com"},
    "PAGER_DUTY": {"account": "ops", "serviceName": "alerts", "serviceApiKey": "s3cret"},
    "VICTOROPS": {"apiKey": "s3cret", "routingKey": "ops"},
    "TRELLO": {
        "applicationKey": "key",
        "authorizationToken": "s3cret",
        "boardId": "b",
        "listId": "l",
        "resolvedListId": "r",
    },
    "SERVICE_NOW": {"instanceName": "dev1", "username": "ops", "password": "s3cret"},
}
"""The least that each type needs."""

_NAMES = {
    "EMAIL": "emailNotification",
    "WEBHOOK": "webHookNotification",
    "XMATTERS": "xMattersNotification",
    "SLACK": "slackNotification",
    "JIRA": "jiraNotification",
    "ANSIBLETOWER": "ansibleTowerNotification",
    "OPS_GENIE": "opsGenieNotification",
    "PAGER_DUTY": "pagerDutyNotification",
    "VICTOROPS": "victorOpsNotification",
    "TRELLO": "trelloNotification",
    "SERVICE_NOW": "serviceNowNotification",
}
TYPES = tuple(NotificationType)


def a_value(kind: str, more: dict[str, Any] | None = None, **common: Any) -> dict[str, Any]:
    """Return the value of a notification: the least that its type needs, with ``more`` in its section."""
    return {"displayName": "Ops", "type": kind, _NAMES[kind]: {**SECTIONS[kind], **(more or {})}, **common}


def an_alert(kind: str = "open", *, announced: bool = True) -> Alert:
    """Return an alert of one kind; what it is about does not matter to composing."""
    return Alert(AlertKind(kind), "profile", Problem(1, 10, ()), announced)
