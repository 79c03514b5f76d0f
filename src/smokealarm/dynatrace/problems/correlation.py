"""Which events belong to the same incident.

Sources: https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/event-analysis-and-correlation
(deduplication on source, over time, over the causal topology) and its neighbour ``concepts`` (problem timing). The
causal graph is not published: see :class:`~smokealarm.dynatrace.problems.options.ProblemOptions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.options import ProblemOptions
    from smokealarm.dynatrace.problems.problem import Problem
    from smokealarm.dynatrace.problems.surroundings import Surroundings
    from smokealarm.dynatrace.selector.evaluation import AllEntities

__all__ = ["merges", "reopens"]


def merges(event: DavisEvent, problem: Problem, minute: int, around: Surroundings) -> bool:
    """Return whether an event that arrives at ``minute`` joins an open problem."""
    return (
        problem.closed_at is None
        and _may_join(event, problem, minute, around)
        and _starts_together(event, problem, around)
        and any(_correlated(event, other, around) for other in problem.events)
    )


def reopens(event: DavisEvent, problem: Problem, minute: int, around: Surroundings) -> bool:
    """Return whether an event that arrives at ``minute`` reopens a closed problem."""
    rule = around.options.reopened_by
    if problem.closed_at is None or rule == "never" or minute - problem.closed_at > around.timings.reopening:
        return False
    if not _may_join(event, problem, minute, around):
        return False
    if rule == "same_source":
        return any(_same_source(event, other) for other in problem.events)
    return any(_correlated(event, other, around) for other in problem.events)


def _may_join(event: DavisEvent, problem: Problem, minute: int, around: Surroundings) -> bool:
    mergeable = around.options.merge_into_unmergeable or all(other.may_merge for other in problem.events)
    return event.may_merge and mergeable and minute - problem.opened_at <= around.timings.merge_age


def _starts_together(event: DavisEvent, problem: Problem, around: Surroundings) -> bool:
    others = problem.events[:1] if around.options.start_gap_to == "first" else problem.events
    return any(abs(event.started_at - other.started_at) <= around.timings.merge_start_gap for other in others)


def _same_source(event: DavisEvent, other: DavisEvent) -> bool:
    return event.entity == other.entity and event.event_type is other.event_type


def _correlated(event: DavisEvent, other: DavisEvent, around: Surroundings) -> bool:
    if event.entity is None or other.entity is None:
        return event.entity is other.entity and _environment_correlated(event, other, around.options)
    if event.entity == other.entity:
        return True
    return around.options.follow_relationships and _related(event.entity, other.entity, around.entities)


def _environment_correlated(event: DavisEvent, other: DavisEvent, options: ProblemOptions) -> bool:
    if options.environment_events == "same_type":
        return event.event_type is other.event_type
    return options.environment_events == "always"


def _related(one: str, other: str, entities: AllEntities) -> bool:
    return other in _neighbours(one, entities) or one in _neighbours(other, entities)


def _neighbours(entity_id: str, entities: AllEntities) -> frozenset[str]:
    entity = entities.find(entity_id)
    if entity is None:
        return frozenset()
    return frozenset().union(*entity.from_relationships.values(), *entity.to_relationships.values())
