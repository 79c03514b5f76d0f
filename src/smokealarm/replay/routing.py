"""Which alerting profiles hear of what a rule raises, as far as its configuration says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.profile import CustomFilter
from smokealarm.dynatrace.problems.vocabulary import davis_type, profile_severity, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.rule import EventTemplate
    from smokealarm.dynatrace.notify import Notification
    from smokealarm.dynatrace.problems.profile import AlertingProfile, SeverityRule
    from smokealarm.replay.monitoring import Monitoring

__all__ = ["Route", "lets_through", "routes_of", "templates_of"]


@dataclass(frozen=True, slots=True)
class Route:
    """A way to whoever is told: through a severity rule of a profile, over a notification."""

    profile: AlertingProfile
    severity: SeverityRule
    notification: Notification


def templates_of(monitoring: Monitoring) -> dict[str, EventTemplate]:
    """Return what every rule and log event raises, by its id."""
    rules = {each.rule_id: each.event_template for each in monitoring.rules}
    return rules | {each.definition_id: each.template for each in monitoring.log_events}


def lets_through(profile: AlertingProfile, severity: SeverityRule, template: EventTemplate) -> bool:
    """Return whether events of a template might pass a severity rule and the filters of its profile.

    What only an event fills in might be anything, and so might what is no metadata.
    """
    raised = severity_of(davis_type(template.event_type))
    if raised is None or profile_severity(raised) is not severity.severity:
        return False
    own = {item.key: item.value for item in template.metadata}
    custom = [each for each in profile.event_filters if isinstance(each, CustomFilter)]
    wanted = [item for each in custom for item in each.metadata if not item.negate]
    return all("{" in own.get(item.key, "") or own.get(item.key) == item.value for item in wanted)


def routes_of(template: EventTemplate, monitoring: Monitoring) -> Iterator[Route]:
    """Yield every way by which somebody may be told of what a template raises."""
    for profile in monitoring.profiles:
        for severity in profile.severity_rules:
            if lets_through(profile, severity, template):
                listening = (each for each in monitoring.notifications if each.alerting_profile == profile.profile_id)
                yield from (Route(profile, severity, each) for each in listening if each.enabled)
