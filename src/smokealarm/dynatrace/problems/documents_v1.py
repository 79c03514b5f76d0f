"""The problem object of the deprecated Problems API v1, which ``{ProblemDetailsJSON}`` stands for.

Source: the ``Problem``, ``Event`` and ``EventRestImpact`` objects of https://docs.dynatrace.com/managed/dynatrace-api/\
environment-api/problems/problems/get-details. Version 1 says ``SERVICE`` where version 2 says ``SERVICES``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities import tags_of
from smokealarm.dynatrace.problems.environment import milliseconds
from smokealarm.dynatrace.problems.event_documents import correlation_id, status_of
from smokealarm.dynatrace.problems.evidence import is_root_cause
from smokealarm.dynatrace.problems.problem import impact_of
from smokealarm.dynatrace.problems.vocabulary import ImpactLevel

if TYPE_CHECKING:
    from smokealarm.dynatrace.entities import METag
    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.problem import Problem

__all__ = ["problem_document_v1"]

_OPEN = -1
_LEVELS = (ImpactLevel.INFRASTRUCTURE, ImpactLevel.SERVICES, ImpactLevel.APPLICATION, ImpactLevel.ENVIRONMENT)


def problem_document_v1(problem: Problem, environment: Environment, comments: int = 0) -> dict[str, Any]:
    """Return the ``Problem`` object of version 1; times are epoch milliseconds, ``endTime`` is -1 while it is open."""
    events = [_event(event, environment) for event in problem.events]
    return {
        "id": problem.problem_id,
        "startTime": milliseconds(environment.problem_started(problem)),
        "endTime": _end(problem.closed_at),
        "displayName": problem.display_id,
        "impactLevel": _level(problem.impact),
        "status": str(problem.status),
        "severityLevel": str(problem.severity),
        "commentCount": comments,
        "tagsOfAffectedEntities": [_tag(tag) for tag in tags_of(environment.known(problem.entities))],
        "rankedEvents": events,
        "rankedImpacts": [_impact(event, environment) for event in problem.events],
        "affectedCounts": _counts(problem, open_ones=True),
        "recoveredCounts": _counts(problem, open_ones=False),
        "hasRootCause": any(event["isRootCause"] for event in events),
    }


def _event(event: DavisEvent, environment: Environment) -> dict[str, Any]:
    return {
        "startTime": milliseconds(environment.started(event)),
        "endTime": _end(event.closed_at),
        **_impact(event, environment),
        "status": status_of(event),
        "severities": [],
        "isRootCause": is_root_cause(event),
        "correlationId": correlation_id(event),
        "customProperties": dict(event.properties),
    }


def _impact(event: DavisEvent, environment: Environment) -> dict[str, Any]:
    entity_id = environment.entity_id(event)
    return {
        "entityId": entity_id,
        "entityName": environment.stub(entity_id).get("name", entity_id),
        "severityLevel": None if event.severity is None else str(event.severity),
        "impactLevel": _level(_impact_of(event)),
        "eventType": str(event.event_type),
    }


def _impact_of(event: DavisEvent) -> ImpactLevel:
    return impact_of(() if event.entity is None else (event.entity,))


def _counts(problem: Problem, *, open_ones: bool) -> dict[str, int]:
    """Count the entities per impact level: those with an open event, or those whose events have all ended."""
    still_open = {event.entity for event in problem.events if event.is_open}
    levels = {event.entity: _impact_of(event) for event in problem.events}
    counts = Counter(level for entity, level in levels.items() if (entity in still_open) is open_ones)
    return {_level(level): counts[level] for level in _LEVELS}


def _level(level: ImpactLevel) -> str:
    return "SERVICE" if level is ImpactLevel.SERVICES else str(level)


def _end(closed_at: int | None) -> int:
    return _OPEN if closed_at is None else milliseconds(closed_at)


def _tag(tag: METag) -> dict[str, Any]:
    document = tag.document()
    del document["stringRepresentation"]
    return document
