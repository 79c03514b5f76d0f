"""A mutant: a monitoring in which one setting is otherwise, as a slip of the hand would leave it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.dynatrace.notify import Notification
    from smokealarm.dynatrace.problems import AlertingProfile
    from smokealarm.replay import TemplateAlarm

__all__ = ["Change", "Mutant", "Mutated", "Operator", "Subject"]

Mutated: TypeAlias = "MetricEventRule | LogEventDefinition | AlertingProfile | Notification | TemplateAlarm"
"""What a mutant has otherwise."""


class Operator(StrEnum):
    """What is changed."""

    THRESHOLD = "threshold"
    COMPARATOR = "comparator"
    WINDOW = "window"
    MISSING_DATA = "missing data"
    AGGREGATION = "aggregation"
    DIMENSION = "dimension"
    KEY_FAMILY = "key family"
    OFFSET = "offset"
    ENABLED = "enabled"
    ROUTE = "route"
    FILTER = "profile filter"
    DELAY = "profile delay"
    NOTIFICATION = "notification"


class Subject(StrEnum):
    """What kind of object is changed."""

    RULE = "rule"
    LOG_EVENT = "log event"
    ALARM = "alarm"
    PROFILE = "profile"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise, in words that follow the object's name ("with the threshold 1 instead of 0").

    ``remedy`` says in which scenario that would be noticed ("its value lies from 0 to 1"). ``proof`` says why no
    scenario whatever can notice; it is blank if there may be one.
    """

    operator: Operator
    said: str
    remedy: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one object; ``new`` is None where the object is not there."""

    subject: Subject
    name: str
    change: Change
    old: Mutated
    new: Mutated | None

    @property
    def equivalent(self) -> bool:
        """Whether no scenario can notice."""
        return bool(self.change.proof)

    def __str__(self) -> str:
        return f"the {self.subject} {self.name} {self.change.said}"
