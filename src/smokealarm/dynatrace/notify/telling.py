"""Putting a problem into words: the details of a notification as text, Markdown and HTML.

How the vendor lays them out is not documented; these say what
https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications lists.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smokealarm.dynatrace.choices import choice
from smokealarm.dynatrace.notify.notice import ImpactedEntity, Notice, Tag
from smokealarm.dynatrace.problems.vocabulary import ImpactLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.problems import Problem
    from smokealarm.dynatrace.selector.evaluation import AllEntities

__all__ = ["NoticeOptions", "notice_of"]

_PAGE = "https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


@dataclass(frozen=True, slots=True)
class NoticeOptions:
    """Every choice about the wording of notifications that the vendor's documentation leaves open."""

    impacted_entity: str = choice("{title} on {entities}", "what {ImpactedEntity} reads, a short description", _PAGE)
    environment_name: str = choice("Environment", "the entity of a problem on the environment itself", _PAGE)
    environment_impact: str = choice(
        "ENVIRONMENT", "{ProblemImpact} of such a problem; documented are three others", _PAGE
    )


def notice_of(
    problem: Problem,
    url: str,
    entities: AllEntities,
    options: NoticeOptions,
    documents: tuple[str, str] = ("{}", "{}"),
) -> Notice:
    """Return what a notification tells of a problem; ``documents`` are its JSON texts by Problems API v1 and v2."""
    impacted = tuple(_impacted(each, entities) for each in problem.entities)
    names = ", ".join(entity.name for entity in impacted) or options.environment_name
    rows = _rows(problem, names)
    return Notice(
        state="OPEN" if problem.closed_at is None else "RESOLVED",
        problem_id=problem.display_id,
        pid=problem.problem_id,
        title=problem.title,
        impact=_impact(problem.impact, options),
        severity=problem.severity,
        url=url,
        impacted_entity=_filled(options.impacted_entity, {"title": problem.title, "entities": names}),
        entities=impacted,
        tags=_tags(problem, entities),
        details_html=_html(problem.title, rows, url),
        details_markdown=_markdown(problem.title, rows, url),
        details_text="\n".join([problem.title, *(f"{name}: {value}" for name, value in rows), url]),
        details_json=documents[0],
        details_json_v2=documents[1],
    )


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Replace ``{name}`` in one pass, so that a value cannot bring another name in."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


def _impacted(entity_id: str, entities: AllEntities) -> ImpactedEntity:
    known = entities.find(entity_id)
    kind = known.type if known else entity_id.rpartition("-")[0]
    return ImpactedEntity(kind, known.name if known else entity_id, entity_id)


def _impact(level: ImpactLevel, options: NoticeOptions) -> str:
    if level is ImpactLevel.ENVIRONMENT:
        return options.environment_impact
    return "SERVICE" if level is ImpactLevel.SERVICES else str(level)


def _tags(problem: Problem, entities: AllEntities) -> tuple[Tag, ...]:
    found = [entities.find(each) for each in problem.entities]
    written = sorted({tag for entity in found if entity is not None for tag in entity.tags})
    parts = [tag.partition(":") for tag in written]
    return tuple(Tag(key, value if colon else None) for key, colon, value in parts)


def _rows(problem: Problem, names: str) -> list[tuple[str, str]]:
    rows = [("Severity", str(problem.severity)), ("Impacted", names), ("Started", _moment(problem.started_at))]
    if problem.closed_at is not None:
        rows.append(("Resolved", _moment(problem.closed_at)))
    return rows + [("Event", f"{event.title}: {event.description}") for event in problem.events]


def _moment(minute: int) -> str:
    return f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%dT%H:%MZ}"


def _html(title: str, rows: list[tuple[str, str]], url: str) -> str:
    cells = "".join(f"<tr><th>{name}</th><td>{html.escape(value)}</td></tr>" for name, value in rows)
    link = html.escape(url)
    return f'<h1>{html.escape(title)}</h1><table>{cells}</table><p><a href="{link}">{link}</a></p>'


def _markdown(title: str, rows: list[tuple[str, str]], url: str) -> str:
    lines = [f"- **{name}**: {_plain(value)}" for name, value in rows]
    return "\n".join([f"# {_plain(title)}", "", *lines, "", f"<{url}>"])


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
