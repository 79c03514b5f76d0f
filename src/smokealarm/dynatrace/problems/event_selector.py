"""The event selector: which events a query of the Events API v2 is about.

Source: the parameter ``eventSelector`` of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/\
get-events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.event_catalogue import not_filterable
from smokealarm.dynatrace.problems.event_documents import correlation_id, flags, properties_of, status_of
from smokealarm.dynatrace.selector.criteria import BOOLEANS, CriterionRule, FlatLanguage, parse_criteria
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.selector.criteria import FlatCriterion

__all__ = ["EventSelector", "parse_event_selector"]

_PROPERTY = "property."
_ANY = CriterionRule()
_FLAG = CriterionRule(BOOLEANS, single=True)
_EVENTS = FlatLanguage(
    "event selector",
    {
        "eventId": _ANY,
        "entityId": _ANY,
        "status": CriterionRule(("OPEN", "CLOSED"), single=True),
        "managementZoneId": _ANY,
        "eventType": CriterionRule(single=True),
        "correlationId": _ANY,
        "underMaintenance": _FLAG,
        "suppressAlert": _FLAG,
        "suppressProblem": _FLAG,
        "frequentEvent": _FLAG,
        _PROPERTY: _ANY,
    },
)


@dataclass(frozen=True, slots=True)
class EventSelector:
    """Criteria that an event has to fulfil, every one; without any it selects every event."""

    criteria: tuple[FlatCriterion, ...] = ()

    def selects(self, event: DavisEvent, environment: Environment) -> bool:
        """Return whether an event fulfils every criterion."""
        return all(
            not set(criterion.values).isdisjoint(_facet(criterion, event, environment)) for criterion in self.criteria
        )


def parse_event_selector(text: str) -> EventSelector:
    """Read an event selector.

    Raises :class:`~smokealarm.dynatrace.selector.SelectorError` where it is none that Dynatrace would take, and
    :class:`~smokealarm.errors.ParameterInvalid` for a property that cannot be filtered by.
    """
    selector = EventSelector(parse_criteria(text, _EVENTS))
    for criterion in selector.criteria:
        if criterion.name == _PROPERTY and not_filterable(criterion.key):
            raise ParameterInvalid("eventSelector", f"events cannot be filtered by the property {criterion.key}")
    return selector


def _facet(criterion: FlatCriterion, event: DavisEvent, environment: Environment) -> Iterable[str]:
    """Return what an event has of the thing that a criterion names."""
    if criterion.name == _PROPERTY:
        return (value for key, value in properties_of(event) if key == criterion.key)
    if criterion.name == "managementZoneId":
        entities = () if event.entity is None else (event.entity,)
        return (zone.id for zone in environment.zones_around(entities))
    if criterion.name in _TEXTS:
        return (_TEXTS[criterion.name](event, environment),)
    return (str(flags(event, environment)[criterion.name]).lower(),)


_TEXTS: Mapping[str, Callable[[DavisEvent, Environment], str]] = {
    "eventId": lambda event, _: event.event_id,
    "entityId": lambda event, environment: environment.entity_id(event),
    "status": lambda event, _: status_of(event),
    "eventType": lambda event, _: event.event_type,
    "correlationId": lambda event, _: correlation_id(event),
}
