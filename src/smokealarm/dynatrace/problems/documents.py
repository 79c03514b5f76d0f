"""The ``Problem`` object of the Problems API v2, and what is said about comments and closing.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/problems/get-problems-list,
``post-close`` beside it, and https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/models.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.entities import tags_of, zone_document
from smokealarm.dynatrace.problems.environment import milliseconds
from smokealarm.dynatrace.problems.evidence import evidence_details, is_root_cause
from smokealarm.dynatrace.problems.matching import matches
from smokealarm.dynatrace.selector.vocabulary import nearest
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.problem import Problem

__all__ = ["Comment", "ProblemField", "close_document", "parse_problem_fields", "problem_document"]

_OPEN = -1
_RECENT = 10
_IMPACT_TYPES = {
    "SERVICE": "SERVICE",
    "SERVICE_METHOD": "SERVICE",
    "APPLICATION": "APPLICATION",
    "MOBILE_APPLICATION": "MOBILE",
    "CUSTOM_APPLICATION": "CUSTOM_APPLICATION",
}
_KUBERNETES = ("k8s.cluster.name", "k8s.cluster.uid", "k8s.namespace.name")


class ProblemField(StrEnum):
    """A property of a problem that is told only on request."""

    EVIDENCE_DETAILS = "evidenceDetails"
    IMPACT_ANALYSIS = "impactAnalysis"
    RECENT_COMMENTS = "recentComments"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to a problem; ``created_at`` is in epoch milliseconds."""

    id: str
    content: str
    created_at: int
    author_name: str = ""
    context: str = ""

    def document(self) -> dict[str, Any]:
        """Return the ``Comment`` object."""
        return {
            "id": self.id,
            "createdAtTimestamp": self.created_at,
            "content": self.content,
            "authorName": self.author_name,
            "context": self.context,
        }


def parse_problem_fields(text: str) -> frozenset[ProblemField]:
    """Read ``fields``, such as ``evidenceDetails,impactAnalysis``; a leading plus is taken too.

    Raises :class:`~smokealarm.errors.ParameterInvalid` for a field that cannot be asked for.
    """
    names = [part.strip().removeprefix("+") for part in text.split(",") if part.strip()]
    for name in names:
        if name not in set(ProblemField):
            meant = nearest(name, ProblemField)
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(ProblemField)}"
            raise ParameterInvalid("fields", f"{name!r} is no field of a problem that can be added; {hint}")
    return frozenset(map(ProblemField, names))


def problem_document(
    problem: Problem,
    environment: Environment,
    fields: frozenset[ProblemField] = frozenset(),
    comments: Sequence[Comment] = (),
) -> dict[str, Any]:
    """Return the ``Problem`` object with the fields asked for; times are epoch milliseconds, ``endTime`` -1 if open."""
    document: dict[str, Any] = {
        "problemId": problem.problem_id,
        "displayId": problem.display_id,
        "title": problem.title,
        "impactLevel": str(problem.impact),
        "severityLevel": str(problem.severity),
        "status": str(problem.status),
        **_entities(problem, environment),
        "problemFilters": [
            {"id": profile.profile_id, "name": profile.name}
            for profile in environment.profiles
            if matches(profile, problem, environment.around)
        ],
        "startTime": milliseconds(environment.problem_started(problem)),
        "endTime": _OPEN if problem.closed_at is None else milliseconds(problem.closed_at),
        **{key: _property_values(problem, key) for key in _KUBERNETES},
    }
    if ProblemField.EVIDENCE_DETAILS in fields:
        document["evidenceDetails"] = evidence_details(problem, environment)
    if ProblemField.IMPACT_ANALYSIS in fields:
        document["impactAnalysis"] = {"impacts": _impacts(problem, environment)}
    if ProblemField.RECENT_COMMENTS in fields:
        document["recentComments"] = _recent(comments)
    return document


def close_document(problem: Problem, comment: Comment) -> dict[str, Any]:
    """Return the ``ProblemCloseResult`` object for a problem that was closed by hand when the comment was written."""
    return {
        "problemId": problem.problem_id,
        "closing": True,
        "closeTimestamp": comment.created_at,
        "comment": comment.document(),
    }


def _entities(problem: Problem, environment: Environment) -> dict[str, Any]:
    stubs = [environment.stub(entity_id) for entity_id in environment.entity_ids(problem)]
    roots = [environment.entity_id(event) for event in problem.events if is_root_cause(event)]
    tags = tags_of(environment.known(problem.entities))
    return {
        "affectedEntities": stubs,
        "impactedEntities": stubs,
        "rootCauseEntity": environment.stub(roots[0]) if roots else None,
        "managementZones": [zone_document(zone) for zone in environment.zones_around(problem.entities)],
        "entityTags": [tag.document() for tag in tags],
    }


def _property_values(problem: Problem, key: str) -> list[str]:
    values = (value for event in problem.events for name, value in event.properties if name == key)
    return list(dict.fromkeys(values))


def _impacts(problem: Problem, environment: Environment) -> list[dict[str, Any]]:
    """Return the impacts on services and applications; nobody uses them here, so the numbers are 0."""
    impacts = []
    for stub in map(environment.stub, problem.entities):
        kind = _IMPACT_TYPES.get(stub["entityId"]["type"])
        if kind is not None:
            calls = {"numberOfPotentiallyAffectedServiceCalls": 0} if kind == "SERVICE" else {}
            impacts.append({"impactType": kind, "impactedEntity": stub, "estimatedAffectedUsers": 0, **calls})
    return impacts


def _recent(comments: Sequence[Comment]) -> dict[str, Any]:
    newest = sorted(comments, key=lambda comment: -comment.created_at)[:_RECENT]
    written = [comment.document() for comment in newest]
    return {"totalCount": len(comments), "pageSize": _RECENT, "nextPageKey": None, "comments": written}
