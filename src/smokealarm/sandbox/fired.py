"""Which of a tenant's rules raised an event, and which of those events ended again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.detection.rule import EventTemplate
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = ["RuleActivity", "rule_activity", "rule_names"]

_RUNBOOK: Final = "runbook"


@dataclass(frozen=True, slots=True)
class RuleActivity:
    """The rules that an environment has, those that raised an event, and those of which an event ended; by name."""

    watched: tuple[str, ...]
    fired: tuple[str, ...]
    closed: tuple[str, ...]


def rule_activity(environment: Environment) -> RuleActivity:
    """Return what the rules in force have done since an environment began.

    Events count whether or not they opened a problem, in the order of the rules' configuration.
    """
    names, events = rule_names(environment), environment.incidents.events
    fired = {event.rule_id for event in events}
    closed = {event.rule_id for event in events if not event.is_open}
    return RuleActivity(
        watched=tuple(names.values()),
        fired=tuple(name for rule, name in names.items() if rule in fired),
        closed=tuple(name for rule, name in names.items() if rule in closed),
    )


def rule_names(environment: Environment) -> Mapping[str, str]:
    """Return the enabled metric events and log events by their ids, each with the name of its runbook.

    The runbook is the last part of the event property ``runbook``; a rule without one goes by its summary.
    """
    return dict(_named(environment))


def _named(environment: Environment) -> Iterator[tuple[str, str]]:
    configuration = environment.configuration
    for rule in configuration.rules:
        if rule.enabled:
            yield rule.rule_id, _runbook(rule.event_template) or rule.summary
    for event in configuration.logs.events:
        if event.enabled:
            yield event.definition_id, _runbook(event.template) or event.summary


def _runbook(template: EventTemplate) -> str:
    values = {item.key: item.value for item in template.metadata}
    return values.get(_RUNBOOK, "").rpartition("/")[2]
