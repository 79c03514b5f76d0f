"""Checks of the way from a rule to whoever is told: rules, alerting profiles, notifications."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import RULE
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["CHECKS", "CLOSED_PROFILE", "NOBODY_TOLD", "SILENT_PROFILE", "UNKNOWN_PROFILE"]

_PROFILE: Final = """\
{
  "schemaId": "builtin:alerting.profile", "scope": "environment", "externalId": "page",
  "value": {
    "name": "Page",
    "severityRules": [{"severityLevel": "ERRORS", "delayInMinutes": 0, "tagFilterIncludeMode": "NONE"}],
    "eventFilters": [{"type": "CUSTOM", "customFilter": {
      "metadataFilter": {"metadataFilterItems": [{"metadataKey": "team", "metadataValue": "orders"}]}}}]
  }
}
"""
_MAIL: Final = """\
{
  "schemaId": "builtin:problem.notifications", "scope": "environment",
  "value": {
    "displayName": "Page by mail", "type": "EMAIL", "alertingProfile": "page",
    "emailNotification": {
      "recipients": ["on-call@example.org"], "ccRecipients": [], "bccRecipients": [],
      "subject": "{State}: {ProblemTitle}", "body": "{ProblemDetailsHTML}", "notifyClosedProblems": true
    }
  }
}
"""
_ROUTED: Final = Example(
    "dead-letters.json",
    RULE.replace(
        '"eventType": "ERROR"',
        '"eventType": "ERROR",\n    "metadata": [{"metadataKey": "team", "metadataValue": "orders"}]',
    ),
)
_TOLD: Final = Example("mail.json", _MAIL)
_PAGE: Final = Example("page.json", _PROFILE)


def _profile(before: str, after: str) -> Example:
    return Example("page.json", _PROFILE.replace(before, after), (_ROUTED, _TOLD))


CLOSED_PROFILE: Final = Check(
    "route/closed-profile",
    "an alerting profile lets nothing of the tree through",
    Severity.WARNING,
    "Its filters ask for what no rule gives its events, or its severity rules leave out the severity of those that the "
    "filters take: ERROR raises ERRORS, SLOWDOWN raises PERFORMANCE, RESOURCE raises RESOURCE_CONTENTION. Whoever "
    "listens to it hears nothing. A profile that filters by title alone may be meant for built-in events; of it, it is "
    "only worth knowing.",
    _profile('"ERRORS"', '"PERFORMANCE"'),
    _profile("", ""),
)
NOBODY_TOLD: Final = Check(
    "route/nobody-told",
    "nobody is told of what a rule raises",
    Severity.WARNING,
    "No alerting profile that has a notification lets the events of the rule through. Its problems are seen by those "
    "who look at the list of problems, and by nobody else. It is said only where all profiles and notifications of the "
    "tree are known and belong to each other.",
    Example("dead-letters.json", RULE, (_PAGE, _TOLD)),
    Example(_ROUTED.name, _ROUTED.text, (_PAGE, _TOLD)),
)
UNKNOWN_PROFILE: Final = Check(
    "route/unknown-profile",
    "a notification listens to a profile that is not there",
    Severity.WARNING,
    "A notification names its alerting profile by id. The tree has profiles whose ids are known and none of them is "
    "this one, or what is written is a profile's name. Nothing is told until the profile exists.",
    Example("mail.json", _MAIL.replace('"alertingProfile": "page"', '"alertingProfile": "Page"'), (_PAGE, _ROUTED)),
    Example("mail.json", _MAIL, (_PAGE, _ROUTED)),
)
SILENT_PROFILE: Final = Check(
    "route/silent-profile",
    "an alerting profile has no notification",
    Severity.WARNING,
    "Nobody is told of what it lets through, while other profiles of the tree have notifications.",
    Example("ticket.json", _PROFILE.replace('"page"', '"ticket"').replace('"Page"', '"Ticket"'), (_PAGE, _TOLD)),
    Example("page.json", _PROFILE, (_TOLD,)),
)

CHECKS: Final = (CLOSED_PROFILE, NOBODY_TOLD, UNKNOWN_PROFILE, SILENT_PROFILE)
