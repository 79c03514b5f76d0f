"""The evidence of a problem: its events, as the Problems API v2 writes them.

Source: the ``EventEvidence`` object of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/\
models. The other kinds of evidence come from the causal analysis, which is not imitated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.problems.environment import milliseconds
from smokealarm.dynatrace.problems.event_documents import event_document

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.problem import Problem

__all__ = ["evidence_details", "is_root_cause"]

_ROOT_CAUSE = "dt.event.is_rootcause_relevant"


def evidence_details(problem: Problem, environment: Environment) -> dict[str, Any]:
    """Return the ``EvidenceDetails`` object: one piece of evidence for each event, in order of arrival."""
    details = [_evidence(event, environment) for event in problem.events]
    return {"totalCount": len(details), "details": details}


def is_root_cause(event: DavisEvent) -> bool:
    """Return whether the event says of itself that it is relevant to the root cause."""
    return dict(event.properties).get(_ROOT_CAUSE, "false").lower() == "true"


def _evidence(event: DavisEvent, environment: Environment) -> dict[str, Any]:
    data = event_document(event, environment)
    return {
        "evidenceType": "EVENT",
        "displayName": event.title,
        "entity": data["entityId"],
        "groupingEntity": None,
        "rootCauseRelevant": is_root_cause(event),
        "eventId": event.event_id,
        "eventType": data["eventType"],
        "startTime": data["startTime"],
        "endTime": -1 if event.closed_at is None else milliseconds(event.closed_at),
        "data": data,
    }
