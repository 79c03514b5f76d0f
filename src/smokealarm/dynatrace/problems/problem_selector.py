"""The problem selector: which problems a query of the Problems API v2 is about.

Source: the parameter ``problemSelector`` of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/\
problems-v2/problems/get-problems-list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.entities import METag, entity_type_of, tags_of
from smokealarm.dynatrace.problems.evidence import is_root_cause
from smokealarm.dynatrace.problems.matching import matches
from smokealarm.dynatrace.problems.vocabulary import ImpactLevel, ProblemStatus, SeverityLevel
from smokealarm.dynatrace.selector.criteria import BOOLEANS, CriterionRule, FlatLanguage, parse_criteria

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.problem import Problem
    from smokealarm.dynatrace.problems.profile import AlertingProfile
    from smokealarm.dynatrace.selector.criteria import FlatCriterion

    Facet: TypeAlias = Callable[[Problem, Environment], Iterable[str]]

__all__ = ["ProblemSelector", "parse_problem_selector"]

_LONGEST_TEXT = 30
_ANY = CriterionRule()
_PROBLEMS = FlatLanguage(
    "problem selector",
    {
        "status": CriterionRule(tuple(ProblemStatus), single=True),
        "severityLevel": CriterionRule((*SeverityLevel, "INFO")),
        "impactLevel": CriterionRule(tuple(ImpactLevel)),
        "rootCauseEntity": _ANY,
        "managementZoneIds": _ANY,
        "managementZones": _ANY,
        "impactedEntities": _ANY,
        "affectedEntities": _ANY,
        "affectedEntityTypes": _ANY,
        "problemId": _ANY,
        "problemFilterIds": _ANY,
        "problemFilterNames": _ANY,
        "problemFilterNames.equals": _ANY,
        "entityTags": _ANY,
        "displayId": _ANY,
        "underMaintenance": CriterionRule(BOOLEANS, single=True),
        "text": CriterionRule(single=True, longest=_LONGEST_TEXT),
    },
    quoted=True,
)


@dataclass(frozen=True, slots=True)
class ProblemSelector:
    """Criteria that a problem has to fulfil, every one; without any it selects every problem."""

    criteria: tuple[FlatCriterion, ...] = ()

    @property
    def searches(self) -> bool:
        """Whether a text is searched for, so that problems have a relevance."""
        return any(criterion.name == "text" for criterion in self.criteria)

    def selects(self, problem: Problem, environment: Environment) -> bool:
        """Return whether a problem fulfils every criterion."""
        return all(_holds(criterion, problem, environment) for criterion in self.criteria)

    def relevance(self, problem: Problem, environment: Environment) -> int:
        """Return how many texts of a problem hold what is searched for; the vendor does not publish its score."""
        wanted = [criterion.values[0] for criterion in self.criteria if criterion.name == "text"]
        texts = list(_texts(problem, environment))
        return sum(_contains(text, value) for text in texts for value in wanted)


def parse_problem_selector(text: str) -> ProblemSelector:
    """Read a problem selector.

    Raises :class:`~smokealarm.dynatrace.selector.SelectorError` where it is none that Dynatrace would take.
    """
    return ProblemSelector(parse_criteria(text, _PROBLEMS))


def _holds(criterion: FlatCriterion, problem: Problem, environment: Environment) -> bool:
    match criterion.name:
        case "text":
            return any(_contains(text, criterion.values[0]) for text in _texts(problem, environment))
        case "entityTags":
            return _tagged(criterion, problem, environment)
        case "problemFilterNames":
            names = [profile.name for profile in _profiles(problem, environment)]
            return any(_contains(name, value) for name in names for value in criterion.values)
        case "problemFilterNames.equals":
            lowered = {profile.name.lower() for profile in _profiles(problem, environment)}
            return not lowered.isdisjoint(value.lower() for value in criterion.values)
    return not set(criterion.values).isdisjoint(_FACETS[criterion.name](problem, environment))


def _types(problem: Problem, environment: Environment) -> Iterator[str]:
    return (entity_type_of(each, environment.around.entities) for each in environment.entity_ids(problem))


def _roots(problem: Problem, environment: Environment) -> Iterator[str]:
    return (environment.entity_id(event) for event in problem.events if is_root_cause(event))


_FACETS: Mapping[str, Facet] = {
    "status": lambda problem, _: (problem.status,),
    "severityLevel": lambda problem, _: (problem.severity,),
    "impactLevel": lambda problem, _: (problem.impact,),
    "rootCauseEntity": _roots,
    "managementZoneIds": lambda problem, known: (zone.id for zone in known.zones_around(problem.entities)),
    "managementZones": lambda problem, known: (zone.name for zone in known.zones_around(problem.entities)),
    "impactedEntities": lambda problem, known: known.entity_ids(problem),
    "affectedEntities": lambda problem, known: known.entity_ids(problem),
    "affectedEntityTypes": _types,
    "problemId": lambda problem, _: (problem.problem_id,),
    "problemFilterIds": lambda problem, known: (profile.profile_id for profile in _profiles(problem, known)),
    "displayId": lambda problem, _: (problem.display_id,),
    "underMaintenance": lambda problem, _: (str(problem.under_maintenance).lower(),),
}
"""What a problem has of each thing that a criterion names; one of them has to be among the criterion's values."""


def _profiles(problem: Problem, environment: Environment) -> list[AlertingProfile]:
    return [profile for profile in environment.profiles if matches(profile, problem, environment.around)]


def _tagged(criterion: FlatCriterion, problem: Problem, environment: Environment) -> bool:
    wanted = [METag.parse(value) for value in criterion.values]
    tags = tags_of(environment.known(problem.entities))
    return any(criterion_tag.covers(tag) for criterion_tag in wanted for tag in tags)


def _texts(problem: Problem, environment: Environment) -> Iterator[str]:
    yield problem.title
    yield from dict.fromkeys(event.title for event in problem.events)
    yield problem.display_id
    yield from environment.entity_ids(problem)


def _contains(text: str, value: str) -> bool:
    return value.lower() in text.lower()
