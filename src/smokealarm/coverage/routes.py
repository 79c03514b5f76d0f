"""Coverage of the ways to whoever is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.coverage.clauses import Clause, Kind, SubjectCoverage
from smokealarm.coverage.seen import first
from smokealarm.dynatrace.notify import EmailNotification, WebHookNotification
from smokealarm.replay.routing import Route, lets_through, routes_of, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.coverage.seen import Seen
    from smokealarm.dynatrace.detection.rule import EventTemplate
    from smokealarm.dynatrace.notify import Notification
    from smokealarm.dynatrace.problems.profile import AlertingProfile, SeverityRule
    from smokealarm.replay import Verdict
    from smokealarm.tape import ToldOnce

__all__ = ["profile_coverage", "route_clauses"]

_OPEN: Final = "OPEN"
_RESOLVED: Final = "RESOLVED"


def route_clauses(rule_id: str, template: EventTemplate, seen: Seen) -> Iterator[Clause]:
    """Yield for each way to somebody whether a problem of a rule was told over it."""
    for route in routes_of(template, seen.monitoring):
        yield Clause(
            Kind.ROUTE, f"{route.notification.notification_id} tells of it", _first(route, {rule_id}, _OPEN, seen)
        )


def profile_coverage(profile: AlertingProfile, seen: Seen) -> SubjectCoverage:
    """Return which severities of a profile are told over each notification, and whether their ends are.

    A severity that no rule raises for the profile is no way to anybody.
    """
    templates = templates_of(seen.monitoring)
    clauses: list[Clause] = []
    for severity in profile.severity_rules:
        rules = {name for name, each in templates.items() if lets_through(profile, severity, each)}
        clauses += _of_severity(severity, rules, profile, seen) if rules else ()
    return SubjectCoverage("profile", profile.profile_id, tuple(clauses))


def _of_severity(severity: SeverityRule, rules: set[str], profile: AlertingProfile, seen: Seen) -> Iterator[Clause]:
    for each in seen.monitoring.notifications:
        if each.enabled and each.alerting_profile == profile.profile_id:
            for state in (_OPEN, _RESOLVED) if _tells_ends(each) else (_OPEN,):
                by = _first(Route(profile, severity, each), rules, state, seen)
                yield Clause(Kind.ROUTE, f"{severity.severity} over {each.notification_id}, {state}", by)


def _first(route: Route, rules: set[str], state: str, seen: Seen) -> str | None:
    return first(seen.verdicts, lambda name: _told(seen.verdicts[name], route, rules, state))


def _tells_ends(notification: Notification) -> bool:
    target = notification.target
    return isinstance(target, EmailNotification | WebHookNotification) and target.notify_closed_problems


def _told(verdict: Verdict, route: Route, rules: set[str], state: str) -> bool:
    """Return whether a problem of some rules was told over a route, or at least tried to be."""
    titles = {each.title for each in verdict.problems if each.rule in rules}
    return any(_is_over(each, route) and each.state == state and each.about in titles for each in verdict.told)


def _is_over(told: ToldOnce, route: Route) -> bool:
    """Return whether an attempt was made over a route: by its profile, and by its addresses if it is a mail."""
    target = route.notification.target
    mail = isinstance(target, EmailNotification)
    if told.profile != route.profile.name or mail != (told.channel == "mail"):
        return False
    return not isinstance(target, EmailNotification) or set(target.recipients) <= set(told.to)
