"""Placeholders in the subjects, bodies and payloads of notifications, and how their values are escaped.

Sources: raw schema ``builtin:problem.notifications`` 1.7.4 (which placeholder exists where) and
https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications/\
webhook-integration (JSON is escaped unless the content type is another one; JSON values stand without quotes).

| format       | a value is                                                                                  |
|--------------|---------------------------------------------------------------------------------------------|
| MAIL_SUBJECT | put on one line: every run of control characters becomes one space, so no header is injected |
| MAIL_BODY    | escaped as HTML, except ProblemDetailsHTML, which is HTML                                    |
| JSON         | escaped as the inside of a JSON string, except the placeholders that are JSON values         |
| PLAIN        | left as it is                                                                                |

What the vendor escapes in mails is not documented; this is the choice that is safe.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from smokealarm.dynatrace.notify.notice import TEST_NOTICE
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smokealarm.dynatrace.notify.notice import Notice

__all__ = ["PLACEHOLDERS", "TemplateFinding", "TemplateFormat", "doubtful_placeholders", "json_fault", "render"]

_PIECE = re.compile(r"\{([A-Z][A-Za-z0-9]*)(?:\[([^\[\]{}]*)\])?\}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_JSON_VALUES = frozenset({"ImpactedEntities", "ProblemDetailsJSON", "ProblemDetailsJSONv2"})


class TemplateFormat(StrEnum):
    """Where a text goes, which decides what it may contain and how values are escaped."""

    MAIL_SUBJECT = "mail subject"
    MAIL_BODY = "mail body"
    JSON = "JSON payload"
    PLAIN = "payload of another content type"


@dataclass(frozen=True, slots=True)
class TemplateFinding:
    """A placeholder that will stay in the text as it is written, and why."""

    placeholder: str
    reason: str


def _names(notice: Notice) -> str:
    return ", ".join(entity.name for entity in notice.entities)


_VALUES: dict[str, Callable[[Notice], str]] = {
    "State": lambda notice: notice.state,
    "ProblemID": lambda notice: notice.problem_id,
    "PID": lambda notice: notice.pid,
    "ProblemTitle": lambda notice: notice.title,
    "ProblemImpact": lambda notice: notice.impact,
    "ProblemSeverity": lambda notice: notice.severity,
    "ProblemURL": lambda notice: notice.url,
    "ImpactedEntity": lambda notice: notice.impacted_entity,
    "ImpactedEntityNames": _names,
    "NamesOfImpactedEntities": _names,
    "Tags": lambda notice: ", ".join(map(str, notice.tags)),
    "ImpactedEntities": lambda notice: json.dumps([asdict(entity) for entity in notice.entities], ensure_ascii=False),
    "ProblemDetailsHTML": lambda notice: notice.details_html,
    "ProblemDetailsMarkdown": lambda notice: notice.details_markdown,
    "ProblemDetailsText": lambda notice: notice.details_text,
    "ProblemDetailsJSON": lambda notice: notice.details_json,
    "ProblemDetailsJSONv2": lambda notice: notice.details_json_v2,
}

PLACEHOLDERS = tuple(_VALUES)
"""Every documented placeholder; ``Tags`` also as ``Tags[key]``."""

_NOT_IN_SUBJECTS = frozenset(name for name in PLACEHOLDERS if "Details" in name) | {"ImpactedEntities"}


def render(template: str, notice: Notice, target: TemplateFormat) -> str:
    """Return a template with its placeholders replaced; one that is unknown, or not available there, stays."""

    def replaced(found: re.Match[str]) -> str:
        value = None if _doubt(found[1], found[2], target) else _value(found[1], found[2], notice)
        return found[0] if value is None else _escaped(value, found[1], target)

    text = _PIECE.sub(replaced, template)
    return _one_line(text) if target is TemplateFormat.MAIL_SUBJECT else text


def doubtful_placeholders(template: str, target: TemplateFormat) -> Iterator[TemplateFinding]:
    """Yield every placeholder of a template that can never be replaced, in order."""
    for found in _PIECE.finditer(template):
        reason = _doubt(found[1], found[2], target)
        if reason:
            yield TemplateFinding(found[0], reason)


def json_fault(template: str) -> str | None:
    """Return why the payload of a test notification would not be valid JSON, and where; None if it is valid."""
    text = render(template, TEST_NOTICE, TemplateFormat.JSON)
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        names = ", ".join(f"{{{name}}}" for name in sorted(_JSON_VALUES))
        return f"the payload is no JSON: {error}; all but {names} need quotes around them, and these must have none"
    return None


def _value(name: str, key: str | None, notice: Notice) -> str | None:
    if key is None:
        return _VALUES[name](notice)
    values = [tag.value or "" for tag in notice.tags if tag.key == key]
    return ", ".join(values) if values else None


def _doubt(name: str, key: str | None, target: TemplateFormat) -> str | None:
    if name not in _VALUES:
        meant = nearest(name, PLACEHOLDERS)
        return f"did you mean {{{meant}}}?" if meant else f"known are {', '.join(PLACEHOLDERS)}"
    if key is not None and name != "Tags":
        return "only Tags takes a key, as in {Tags[stage]}"
    if target is TemplateFormat.MAIL_SUBJECT and name in _NOT_IN_SUBJECTS:
        return "it is available in bodies and payloads only"
    return None


def _escaped(value: str, name: str, target: TemplateFormat) -> str:
    if target is TemplateFormat.MAIL_SUBJECT:
        return _one_line(value)
    if target is TemplateFormat.MAIL_BODY:
        return value if name == "ProblemDetailsHTML" else html.escape(value)
    if target is TemplateFormat.JSON and name not in _JSON_VALUES:
        return json.dumps(value, ensure_ascii=False)[1:-1]
    return value


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text)
