"""Every mutant of a monitoring."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.mutation.alarms import alarm_mutants
from smokealarm.mutation.mutant import Subject
from smokealarm.mutation.routes import log_event_mutants, notification_mutants, profile_mutants, routing_mutants
from smokealarm.mutation.rules import rule_mutants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.mutation.mutant import Mutant
    from smokealarm.replay import Monitoring

__all__ = ["mutants_of"]

_OFF = "it is disabled, so that nothing that it says matters"
_UNHEARD = "no enabled notification listens to the profile"


def mutants_of(monitoring: Monitoring) -> tuple[Mutant, ...]:
    """Return the mutants of a monitoring, those of one object together; the same ones in the same order every time."""
    return tuple(_proven(each, monitoring) for each in _all(monitoring) if each.new != each.old)


def _all(monitoring: Monitoring) -> Iterator[Mutant]:
    for rule in monitoring.rules:
        yield from rule_mutants(rule)
        yield from routing_mutants(rule, monitoring)
    for event in monitoring.log_events:
        yield from log_event_mutants(event)
        yield from routing_mutants(event, monitoring)
    for alarm in monitoring.alarms:
        yield from alarm_mutants(alarm)
    for profile in monitoring.profiles:
        yield from profile_mutants(profile, monitoring)
    for notification in monitoring.notifications:
        yield from notification_mutants(notification, monitoring)


def _proven(mutant: Mutant, monitoring: Monitoring) -> Mutant:
    """Return a mutant with the proof that its object has no effect at all, where that is so."""
    if mutant.equivalent:
        return mutant
    if not getattr(mutant.old, "enabled", True) and not getattr(mutant.new, "enabled", True):
        return _with_proof(mutant, _OFF)
    if mutant.subject is Subject.PROFILE and not any(
        each.enabled and each.alerting_profile == mutant.name for each in monitoring.notifications
    ):
        return _with_proof(mutant, _UNHEARD)
    return mutant


def _with_proof(mutant: Mutant, proof: str) -> Mutant:
    return replace(mutant, change=replace(mutant.change, proof=proof))
