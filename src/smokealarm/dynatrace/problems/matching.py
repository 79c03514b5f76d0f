"""Whether an alerting profile lets a problem through at a minute.

Sources: https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/alerting-profiles (zone
AND severity rules AND event filters; exact tags) and https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/\
alerting-profiles-api/get-profile (negated criteria by AND, the others by OR, the two groups by AND).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.profile import PredefinedFilter
from smokealarm.dynatrace.problems.text_comparison import compares
from smokealarm.dynatrace.problems.vocabulary import TagFilterIncludeMode, profile_severity
from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.options import ProblemOptions
    from smokealarm.dynatrace.problems.problem import Problem
    from smokealarm.dynatrace.problems.profile import (
        AlertingProfile,
        CustomFilter,
        EventFilter,
        MetadataFilterItem,
        SeverityRule,
    )
    from smokealarm.dynatrace.problems.surroundings import Surroundings
    from smokealarm.dynatrace.problems.vocabulary import SeverityLevel

__all__ = ["due", "matches"]


@dataclass(frozen=True, slots=True)
class _Look:
    """What the conditions look at together: one event, or a problem as a whole."""

    severity: SeverityLevel
    events: tuple[DavisEvent, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class _Criterion:
    negated: bool
    holds: bool


def matches(profile: AlertingProfile, problem: Problem, around: Surroundings) -> bool:
    """Return whether a profile lets a problem through sooner or later, delays aside."""
    return _least_delay(profile, problem, around) is not None


def due(profile: AlertingProfile, problem: Problem, minute: int, around: Surroundings) -> bool:
    """Return whether a profile lets a problem through at ``minute``; a closed problem ages no further."""
    delay = _least_delay(profile, problem, around)
    if delay is None:
        return False
    options = around.options
    since = problem.started_at if options.delay_counts_from == "started" else problem.opened_at
    until = minute if problem.closed_at is None else min(minute, problem.closed_at)
    return until - since >= delay + (0 if options.delay_inclusive or delay == 0 else 1)


def _least_delay(profile: AlertingProfile, problem: Problem, around: Surroundings) -> int | None:
    """Return the shortest delay of the severity rules that let a problem through; None if nothing does."""
    delays: list[int] = []
    for look in _looks(problem, around):
        if _in_zone(profile, look) and _filtered(profile, look, around.options):
            delays += [rule.delay for rule in profile.severity_rules if _ruled(rule, look)]
            delays += [0] if not profile.severity_rules and around.options.empty_severity_rules_match else []
    return min(delays, default=None)


def _looks(problem: Problem, around: Surroundings) -> Iterator[_Look]:
    if around.options.conditions_of == "problem":
        yield _Look(problem.severity, problem.events, _entities(problem.events, around))
        return
    for event in problem.events:
        if event.severity is not None:
            yield _Look(event.severity, (event,), _entities((event,), around))


def _entities(events: tuple[DavisEvent, ...], around: Surroundings) -> tuple[Entity, ...]:
    ids = [event.entity for event in events if event.entity is not None]
    return tuple(around.entities.find(each) or Entity(each, "", each) for each in ids)


def _in_zone(profile: AlertingProfile, look: _Look) -> bool:
    zone = profile.management_zone
    return zone is None or any(zone in entity.management_zones for entity in look.entities)


def _ruled(rule: SeverityRule, look: _Look) -> bool:
    if rule.severity is not profile_severity(look.severity):
        return False
    if rule.tag_mode is TagFilterIncludeMode.NONE:
        return True
    if rule.tag_mode is TagFilterIncludeMode.INCLUDE_ANY:
        return any(not rule.tags.isdisjoint(entity.tags) for entity in look.entities)
    return any(rule.tags <= entity.tags for entity in look.entities)


def _filtered(profile: AlertingProfile, look: _Look, options: ProblemOptions) -> bool:
    criteria = [criterion for each in profile.event_filters for criterion in _criteria(each, look, options)]
    wanted = [criterion.holds for criterion in criteria if not criterion.negated]
    unwanted = [criterion.holds for criterion in criteria if criterion.negated]
    return all(unwanted) and (any(wanted) or not wanted)


def _criteria(event_filter: EventFilter, look: _Look, options: ProblemOptions) -> list[_Criterion]:
    if isinstance(event_filter, PredefinedFilter):
        found = any(event.predefined_type == event_filter.event_type for event in look.events)
        return [_Criterion(event_filter.negate, found is not event_filter.negate)]
    parts = list(_parts(event_filter, look, options))
    if options.custom_filter_parts == "flat" or not parts:
        return parts
    return [_Criterion(any(part.negated for part in parts), all(part.holds for part in parts))]


def _parts(custom: CustomFilter, look: _Look, options: ProblemOptions) -> Iterator[_Criterion]:
    titles, descriptions = ([event.title for event in look.events], [event.description for event in look.events])
    for text_filter, texts in ((custom.title, titles), (custom.description, descriptions)):
        if text_filter is not None and text_filter.enabled:
            found = any(compares(text_filter, text, options) for text in texts)
            yield _Criterion(text_filter.negate, found is not text_filter.negate)
    if custom.metadata:
        holds = all(_has(item, look) is not item.negate for item in custom.metadata)
        yield _Criterion(all(item.negate for item in custom.metadata), holds)


def _has(item: MetadataFilterItem, look: _Look) -> bool:
    return any(dict(event.properties).get(item.key) == item.value for event in look.events)
