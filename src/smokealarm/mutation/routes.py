"""Mutants of the way from a problem to whoever is told: metadata, alerting profiles and notifications."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.detection import MetricEventRule
from smokealarm.dynatrace.notify import EmailNotification, WebHookNotification
from smokealarm.dynatrace.problems.options import ProblemOptions
from smokealarm.dynatrace.problems.profile import AlertingProfile, CustomFilter, MetadataFilterItem
from smokealarm.dynatrace.problems.vocabulary import ProfileSeverity
from smokealarm.mutation.mutant import Change, Mutant, Operator, Subject
from smokealarm.mutation.numbers import other_counts
from smokealarm.replay.routing import lets_through, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.detection.rule import EventTemplate
    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.dynatrace.notify import Notification
    from smokealarm.dynatrace.problems.profile import EventFilter, SeverityRule
    from smokealarm.replay import Monitoring

__all__ = ["log_event_mutants", "notification_mutants", "profile_mutants", "routing_mutants"]

_LONGEST_DELAY = 10_000


def routing_mutants(rule: MetricEventRule | LogEventDefinition, monitoring: Monitoring) -> Iterator[Mutant]:
    """Yield a rule whose metadata send it to another profile, for each that there is."""
    template = rule.event_template if isinstance(rule, MetricEventRule) else rule.template
    values = _asked_for(monitoring.profiles)
    for item in template.metadata:
        for other in sorted(values.get(item.key, set()) - {item.value}):
            change = f"with the {item.key} {other} instead of {item.value} in its metadata"
            items = tuple(replace(each, value=other) if each == item else each for each in template.metadata)
            new = _with_template(rule, replace(template, metadata=items))
            yield _of_rule(rule, Change(Operator.ROUTE, change, "it opens for long enough that somebody is told"), new)


def log_event_mutants(event: LogEventDefinition) -> Iterator[Mutant]:
    """Yield the other mutants of a log event."""
    new = replace(event, enabled=not event.enabled)
    yield _of_rule(event, Change(Operator.ENABLED, "disabled", "a record that it matches arrives"), new)


def profile_mutants(profile: AlertingProfile, monitoring: Monitoring) -> Iterator[Mutant]:
    """Yield a profile with other delays, without a severity, and with other filters."""
    for each in profile.severity_rules:
        proof = _nothing_of(each, profile, monitoring)
        said = f"for {each.severity}"
        without = tuple(rule for rule in profile.severity_rules if rule is not each)
        remedy = f"a problem of this profile with the severity {each.severity} is told"
        yield _of_profile(
            profile, Change(Operator.FILTER, f"without the rule {said}", remedy, proof), severity_rules=without
        )
        for delay in other_counts(each.delay, 0, _LONGEST_DELAY):
            rules = tuple(replace(rule, delay=delay) if rule is each else rule for rule in profile.severity_rules)
            change = f"with a delay of {delay} min instead of {each.delay} {said}"
            late = proof or _held_back(each, delay)
            yield _of_profile(profile, Change(Operator.DELAY, change, remedy, late), severity_rules=rules)
    for event_filter in profile.event_filters:
        yield from _filters(profile, event_filter, monitoring)


def notification_mutants(notification: Notification, monitoring: Monitoring) -> Iterator[Mutant]:
    """Yield a notification that is off, listens to another profile, tells less, or tells fewer people."""
    remedy = "a problem of its profile is told"
    yield _of_notification(notification, "disabled", remedy, enabled=not notification.enabled)
    for each in monitoring.profiles:
        if each.profile_id != notification.alerting_profile:
            change = f"for the profile {each.profile_id} instead of {notification.alerting_profile}"
            yield _of_notification(notification, change, remedy, alerting_profile=each.profile_id)
    target = notification.target
    if isinstance(target, EmailNotification | WebHookNotification):
        closed = target.notify_closed_problems
        change = "that no longer tells that a problem is over" if closed else "that tells that a problem is over, too"
        other = replace(target, notify_closed_problems=not closed)
        yield _of_notification(notification, change, "a problem of its profile is told and then closes", target=other)
    if isinstance(target, EmailNotification) and len(target.recipients) > 1:
        for to in target.recipients:
            fewer = replace(target, recipients=tuple(each for each in target.recipients if each != to))
            yield _of_notification(notification, f"without {to}", remedy, target=fewer)


def _asked_for(profiles: tuple[AlertingProfile, ...]) -> Mapping[str, set[str]]:
    """Return the values that profiles ask for, by the key of the metadata."""
    found: dict[str, set[str]] = {}
    for profile in profiles:
        for each in profile.event_filters:
            for item in each.metadata if isinstance(each, CustomFilter) else ():
                found.setdefault(item.key, set()).add(item.value)
    return found


def _filters(profile: AlertingProfile, event_filter: EventFilter, monitoring: Monitoring) -> Iterator[Mutant]:
    if not isinstance(event_filter, CustomFilter):
        return
    for item in event_filter.metadata:
        said = f"{item.key} {item.value}"
        without = tuple(each for each in event_filter.metadata if each is not item)
        remedy = f"a problem is open whose {item.key} is not {item.value}"
        gone = Change(Operator.FILTER, f"without its filter {said}", remedy, _all_have(item, monitoring))
        yield _of_filter(profile, event_filter, gone, without)
        for change, other in _other_items(item):
            items = tuple(other if each is item else each for each in event_filter.metadata)
            differs = Change(Operator.FILTER, f"{change} {said}", f"a problem with the {said} is told")
            yield _of_filter(profile, event_filter, differs, items)


def _other_items(item: MetadataFilterItem) -> Iterator[tuple[str, MetadataFilterItem]]:
    yield "letting through what it should not, and not", replace(item, negate=not item.negate)
    yield "asking for another value than", replace(item, value=f"{item.value}-other")


def _nothing_of(severity: SeverityRule, profile: AlertingProfile, monitoring: Monitoring) -> str:
    """Return why a severity rule never lets anything through that another one would not."""
    if any(rule is not severity and rule.severity is severity.severity for rule in profile.severity_rules):
        return ""
    templates = templates_of(monitoring).values()
    # A problem of several events may have the severity of one, and what the filters ask for of another.
    if any(each.davis_merge or lets_through(profile, severity, each) for each in templates):
        return ""
    return f"no rule raises events of the severity {severity.severity} that the profile's filters let through"


def _held_back(severity: SeverityRule, delay: int) -> str:
    """Return why two delays are over before anybody could be told."""
    held = ProblemOptions().processing_minutes
    if severity.severity is not ProfileSeverity.CUSTOM_ALERT and max(severity.delay, delay) < held:
        return f"a problem is held back for {held} minutes before anybody is told, which is longer than either delay"
    return ""


def _all_have(item: MetadataFilterItem, monitoring: Monitoring) -> str:
    """Return why a filter lets everything through."""
    values = {{own.key: own.value for own in each.metadata}.get(item.key) for each in templates_of(monitoring).values()}
    if values == {item.value} and not item.negate:
        return f"every rule of the folder has the {item.key} {item.value} in its metadata"
    return ""


def _with_template(
    rule: MetricEventRule | LogEventDefinition, template: EventTemplate
) -> MetricEventRule | LogEventDefinition:
    if isinstance(rule, MetricEventRule):
        return replace(rule, event_template=template)
    return replace(rule, template=template)


def _of_rule(
    rule: MetricEventRule | LogEventDefinition, change: Change, new: MetricEventRule | LogEventDefinition
) -> Mutant:
    if isinstance(rule, MetricEventRule):
        return Mutant(Subject.RULE, rule.rule_id, change, rule, new)
    return Mutant(Subject.LOG_EVENT, rule.definition_id, change, rule, new)


def _of_filter(
    profile: AlertingProfile, event_filter: CustomFilter, change: Change, items: tuple[MetadataFilterItem, ...]
) -> Mutant:
    changed = replace(event_filter, metadata=items)
    filters = tuple(changed if each is event_filter else each for each in profile.event_filters)
    return _of_profile(profile, change, event_filters=filters)


def _of_profile(profile: AlertingProfile, change: Change, **changed: Any) -> Mutant:
    return Mutant(Subject.PROFILE, profile.profile_id, change, profile, replace(profile, **changed))


def _of_notification(notification: Notification, said: str, remedy: str, **changed: Any) -> Mutant:
    change, new = Change(Operator.NOTIFICATION, said, remedy), replace(notification, **changed)
    return Mutant(Subject.NOTIFICATION, notification.notification_id, change, notification, new)
