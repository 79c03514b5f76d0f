"""The properties of notifications to other products, as data, and how they are read.

Source: raw schema ``builtin:problem.notifications`` 1.7.4; ``timeoutInSeconds`` as in
:mod:`smokealarm.dynatrace.notify.notification`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from smokealarm.dynatrace.notify.checking import checked_url, secret, template, unrendered
from smokealarm.dynatrace.notify.notification import NotificationType, SlackNotification, ThirdPartyNotification
from smokealarm.dynatrace.notify.placeholders import TemplateFormat

if TYPE_CHECKING:
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_slack", "read_third_party"]


class _Kind(Enum):
    """What a property holds."""

    TEXT = "text"
    TEMPLATE = "template"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    URL = "url"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class _Property:
    """One property with its most characters and its default; one without a default has to be written."""

    name: str
    kind: _Kind = _Kind.TEXT
    most: int = 1000
    default: str | None = None


_TITLE = "Problem {ProblemID}: {ProblemTitle}"
_USER = (_Property("username"), _Property("password", _Kind.SECRET))
_PROPERTIES = {
    NotificationType.JIRA: (
        _Property("url", _Kind.URL, 500),
        _Property("username"),
        _Property("apiToken", _Kind.SECRET),
        _Property("projectKey"),
        _Property("issueType"),
        _Property("summary", _Kind.TEMPLATE, 1000, _TITLE),
        _Property("description", _Kind.TEMPLATE, 5000, "{ProblemDetailsText}"),
    ),
    NotificationType.ANSIBLETOWER: (
        _Property("jobTemplateURL", _Kind.URL),
        _Property("acceptAnyCertificate", _Kind.FLAG),
        *_USER,
        _Property("customMessage", _Kind.TEMPLATE, 1000, ""),
    ),
    NotificationType.OPS_GENIE: (
        _Property("apiKey", _Kind.SECRET),
        _Property("domain"),
        _Property("message", _Kind.TEMPLATE, 80, "{ProblemImpact} Problem {ProblemID}: {ProblemTitle}"),
    ),
    NotificationType.PAGER_DUTY: (
        _Property("account"),
        _Property("serviceName"),
        _Property("serviceApiKey", _Kind.SECRET),
    ),
    NotificationType.VICTOROPS: (
        _Property("apiKey", _Kind.SECRET),
        _Property("routingKey"),
        _Property("message", _Kind.TEMPLATE, 5000, "{State} Problem {ProblemID}: {ImpactedEntity}"),
    ),
    NotificationType.TRELLO: (
        _Property("applicationKey"),
        _Property("authorizationToken", _Kind.SECRET),
        _Property("boardId", most=500),
        _Property("listId", most=500),
        _Property("resolvedListId", most=500),
        _Property("text", _Kind.TEMPLATE, 5000, _TITLE),
        _Property("description", _Kind.TEMPLATE, 5000, "{ProblemDetailsMarkdown}"),
    ),
    NotificationType.SERVICE_NOW: (
        *_USER,
        _Property("message", _Kind.TEMPLATE, 160, "{State} {ProblemImpact} Problem {ProblemID}: {ProblemTitle}"),
        _Property("sendIncidents", _Kind.FLAG, default="true"),
        _Property("sendEvents", _Kind.FLAG),
        _Property("formatProblemDetailsAsText", _Kind.FLAG),
    ),
}
_JOB_TEMPLATE = re.compile(r".*(/#/templates/job_template|/execution/templates/job-template)/\d+")


def read_slack(fields: Fields) -> SlackNotification:
    """Read a ``slackNotification``, whose URL is a secret."""
    url = secret(fields, "url")
    checked_url(fields, "url", url.reveal())
    message = template(
        fields, "message", "{State} Problem {ProblemID}: {ImpactedEntity}", 5000, TemplateFormat.MAIL_BODY
    )
    return SlackNotification(url, fields.text("channel", None, least=1, most=1000), message)


def read_third_party(kind: NotificationType, fields: Fields) -> ThirdPartyNotification:
    """Read the properties of a product for which :class:`ThirdPartyNotification` stands."""
    properties = _PROPERTIES[kind]
    read = [(each, _read(each, fields)) for each in properties]
    found = ThirdPartyNotification(
        tuple((each.name, text) for each, text in read if each.kind in (_Kind.TEXT, _Kind.URL)),
        tuple((each.name, text) for each, text in read if each.kind is _Kind.TEMPLATE),
    )
    if kind is NotificationType.SERVICE_NOW:
        return ThirdPartyNotification((*found.properties, _instance(fields)), found.templates)
    _check(kind, dict(found.properties), fields)
    return found


def _read(each: _Property, fields: Fields) -> str:
    if each.kind is _Kind.FLAG:
        return str(fields.flag(each.name, default=each.default is not None))
    if each.kind is _Kind.SECRET:
        return str(secret(fields, each.name, most=each.most))
    if each.kind is _Kind.TEMPLATE:
        return template(fields, each.name, each.default, each.most, TemplateFormat.MAIL_BODY)
    text = fields.text(each.name, each.default, least=1, most=each.most)
    if each.kind is _Kind.URL:
        checked_url(fields, each.name, text)
    return text


def _check(kind: NotificationType, properties: dict[str, str], fields: Fields) -> None:
    if kind is NotificationType.OPS_GENIE and properties["domain"].startswith(("http://", "https://")):
        fields.error("domain", "starts with a scheme", "expected the domain alone, like api.opsgenie.com")
    if kind is NotificationType.ANSIBLETOWER:
        url = properties["jobTemplateURL"]
        if url and not (unrendered(url) or _JOB_TEMPLATE.fullmatch(url)):
            hint = "expected https://<server>/#/templates/job_template/<id>"
            fields.error("jobTemplateURL", "is not the URL of a job template", hint)


def _instance(fields: Fields) -> tuple[str, str]:
    """Read ``instanceName`` or ``url``, of which exactly one is to be written."""
    fields.optional_integer("timeoutInSeconds", 1, 3600)
    url = fields.optional_text("url", most=1000) if fields.values.get("url") != "" else None
    fields.asked.add("url")
    if url is None:
        return "instanceName", fields.text("instanceName", None, least=1, most=1000)
    fields.leave_out(["instanceName"], "when url is written")
    checked_url(fields, "url", url)
    return "url", url
