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

__all__ = ["Mutant", "Mutated", "Operator", "Subject"]

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
class Mutant:
    """One change of one object.

    ``change`` says what is otherwise ("with the threshold 1 instead of 0"), ``remedy`` in which scenario that would be
    noticed ("a value between 0 and 1"). ``new`` is None where the object is not there. ``proof`` says why no scenario
    whatever can notice; it is blank if there may be one.
    """

    subject: Subject
    name: str
    operator: Operator
    change: str
    remedy: str
    old: Mutated
    new: Mutated | None
    proof: str = ""

    @property
    def equivalent(self) -> bool:
        """Whether no scenario can notice."""
        return bool(self.proof)

    def __str__(self) -> str:
        return f"the {self.subject} {self.name} {self.change}"
