"""Everything of a folder of monitoring as code that can be judged on a tape, parsed once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smokealarm.cloudwatch import CompositeAlarm, MetricAlarm
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.dynatrace.notify import Notification
    from smokealarm.dynatrace.problems import AlertingProfile, MaintenanceWindow

__all__ = ["Monitoring", "TemplateAlarm"]


@dataclass(frozen=True, slots=True)
class TemplateAlarm:
    """An alarm of the CloudFormation template, by its logical id.

    ``rule`` is the rule that it mirrors, ``no_rule`` why there is none; both None if the template does not say.
    """

    logical_id: str
    alarm: MetricAlarm | CompositeAlarm
    rule: str | None = None
    no_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The rules, profiles, notifications, windows and alarms of one folder, in the order in which they are deployed.

    Everything goes by the id of its configuration in the Monaco project; a notification's profile is such an id, too.
    ``frequent_issues`` says whether issues that come again and again are found, and nobody told of them.
    """

    rules: tuple[MetricEventRule, ...] = ()
    log_events: tuple[LogEventDefinition, ...] = ()
    profiles: tuple[AlertingProfile, ...] = ()
    windows: tuple[MaintenanceWindow, ...] = ()
    notifications: tuple[Notification, ...] = ()
    alarms: tuple[TemplateAlarm, ...] = ()
    frequent_issues: bool = False

    def with_changed(self, old: Any, new: Any) -> Monitoring:
        """Return this with one of its objects replaced, or left out where ``new`` is None; the others are shared.

        Raises ValueError if the object is not in it.
        """
        for name in self.__slots__:
            objects = getattr(self, name)
            if isinstance(objects, tuple) and old in objects:
                kept = ((new,) if each == old else (each,) for each in objects)
                changed = tuple(each for group in kept for each in group if each is not None)
                with_it: dict[str, Any] = {name: changed}
                return replace(self, **with_it)
        raise ValueError(f"{old!r} is not in this monitoring")

    def rule(self, rule_id: str) -> MetricEventRule | None:
        """Return one rule by its id."""
        return next((each for each in self.rules if each.rule_id == rule_id), None)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all rules and log events."""
        return (*(each.rule_id for each in self.rules), *(each.definition_id for each in self.log_events))
