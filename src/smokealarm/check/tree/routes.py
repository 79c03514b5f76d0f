"""The way from rules through alerting profiles to notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.check.catalogue.routes import CLOSED_PROFILE, NOBODY_TOLD, SILENT_PROFILE, UNKNOWN_PROFILE
from smokealarm.check.document import templated
from smokealarm.check.finding import Severity
from smokealarm.check.tree.passing import (
    may_pass_filters,
    rules_itself_out,
    severity_level,
    takes_severity,
    wants_own_events,
)
from smokealarm.dynatrace.notify.notification import DEFAULT_PROFILE_ID
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.check.finding import Finding
    from smokealarm.check.tree.contents import RaisedEvent, ReadNotification, ReadProfile, Tree

__all__ = ["route_findings"]


def route_findings(tree: Tree) -> Iterator[Finding]:
    """Yield the profiles, notifications and rules that do not lead anywhere."""
    events = [each for each in tree.events if each.enabled and severity_level(each.template)]
    for profile in tree.profiles:
        yield from _of_profile(profile, events if tree.complete else ())
    for notification in tree.notifications:
        yield from _of_notification(notification, tree.profiles)
    if tree.complete and _all_known(tree):
        yield from _untold(tree, events)


def _of_profile(read: ReadProfile, events: Sequence[RaisedEvent]) -> Iterator[Finding]:
    profile = read.profile
    if rules_itself_out(profile):
        message = f"the profile {profile.name!r} asks for what it leaves out, too"
        hint = "take one of the two filters out"
        yield read.document.finding(CLOSED_PROFILE, ("eventFilters",), message, hint)
        return
    wanted = wants_own_events(profile)
    if not wanted or not events or not profile.severity_rules:
        return
    filtered = [each.template for each in events if may_pass_filters(profile, each.template)]
    severity = CLOSED_PROFILE.severity if wanted == "metadata" else Severity.INFORMATION
    if not filtered:
        message = f"the profile {profile.name!r} lets no rule of the tree through"
        hint = f"none of the {len(events)} has what its event filters ask for"
        yield read.document.finding(CLOSED_PROFILE, ("eventFilters",), message, hint, severity=severity)
    elif not any(takes_severity(profile, each) for each in filtered):
        raised = sorted({str(severity_level(each)) for each in filtered})
        message = (
            f"the profile {profile.name!r} leaves out every severity of the rules that its event filters let through"
        )
        hint = f"they raise {', '.join(raised)}"
        yield read.document.finding(CLOSED_PROFILE, ("severityRules",), message, hint, severity=severity)


def _of_notification(read: ReadNotification, profiles: Sequence[ReadProfile]) -> Iterator[Finding]:
    wanted = read.notification.alerting_profile
    if wanted == DEFAULT_PROFILE_ID or not profiles or any(wanted in each.ids for each in profiles):
        return
    names = {each.profile.name for each in profiles}
    if wanted in names:
        hint = "expected its id; in a Monaco project a reference to the id of its configuration"
        yield read.document.finding(UNKNOWN_PROFILE, ("alertingProfile",), f"{wanted!r} is a profile's name", hint)
    elif not templated(wanted) and all(_deployed_ids(each) for each in profiles):
        meant = nearest(wanted, (one for each in profiles for one in each.ids))
        hint = f"did you mean {meant}?" if meant else f"there are {', '.join(sorted(names)[:5])}"
        yield read.document.finding(
            UNKNOWN_PROFILE, ("alertingProfile",), f"no profile of the tree has the id {wanted!r}", hint
        )


def _deployed_ids(profile: ReadProfile) -> bool:
    """Return whether a profile's id in the environment is known, as that of one that Monaco creates is not."""
    return bool(profile.ids) and not profile.document.config


def _all_known(tree: Tree) -> bool:
    """Return whether there are profiles and notifications, and each notification listens to one of the profiles."""
    ids = frozenset(one for each in tree.profiles for one in each.ids)
    return bool(tree.notifications) and all(each.notification.alerting_profile in ids for each in tree.notifications)


def _untold(tree: Tree, events: Sequence[RaisedEvent]) -> Iterator[Finding]:
    heard = {each.notification.alerting_profile for each in tree.notifications if each.notification.enabled}
    telling = [each for each in tree.profiles if each.ids & heard]
    for profile in tree.profiles:
        if not profile.ids & heard:
            message = f"the profile {profile.profile.name!r} has no notification"
            yield profile.place.finding(SILENT_PROFILE, message, "nobody is told of what it lets through")
    names = ", ".join(sorted(each.profile.name for each in telling)[:5]) or "none"
    for event in events:
        if not any(
            takes_severity(each.profile, event.template) and may_pass_filters(each.profile, event.template)
            for each in telling
        ):
            message = f"no profile with a notification lets the events of {event.summary!r} through"
            yield event.place.finding(NOBODY_TOLD, message, f"profiles with a notification: {names}")
