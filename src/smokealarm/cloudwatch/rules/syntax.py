"""A composite alarm's rule as a tree, and what it is of the states of other alarms.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.cloudwatch.vocabulary import StateValue

__all__ = ["AlarmRule", "All", "Any", "AtLeast", "Constant", "InState", "Not", "Rule", "alarm_name"]

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Constant:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class InState:
    """Whether one alarm, named without its ARN, is in a state."""

    state: StateValue
    name: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Whether at least so many of the alarms, or so many percent of them, are in a state, or are not."""

    number: int
    is_percent: bool
    negated: bool
    children: tuple[InState, ...]

    @property
    def needed(self) -> int:
        """How many alarms that is."""
        return ceil(self.number * len(self.children) / _PERCENT) if self.is_percent else self.number


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a rule."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class All:
    """Rules joined by AND."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Rules joined by OR."""

    rules: tuple[Rule, ...]


Rule: TypeAlias = Constant | InState | AtLeast | Not | All | Any


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """A rule that was read; ``text`` is as it was written, ``children`` are the alarms it names, each once."""

    text: str
    root: Rule
    children: tuple[str, ...]

    def holds(self, states: Mapping[str, StateValue], *, deleted: bool = False) -> bool:
        """Say whether the rule is true; ``deleted`` is what a function of an alarm without a state is."""
        return _holds(self.root, states, deleted=deleted)


def _holds(rule: Rule, states: Mapping[str, StateValue], *, deleted: bool) -> bool:
    match rule:
        case Constant(value):
            return value
        case InState(state, name):
            return states[name] is state if name in states else deleted
        case Not(inner):
            return not _holds(inner, states, deleted=deleted)
        case AtLeast(negated=negated, children=children):
            matching = sum(_holds(each, states, deleted=deleted) is not negated for each in children)
            return matching >= rule.needed
        case All(rules):
            return all(_holds(each, states, deleted=deleted) for each in rules)
    return any(_holds(each, states, deleted=deleted) for each in rule.rules)


def children(rule: Rule) -> Iterator[str]:
    """Yield the name of every alarm that a rule names, in order, as often as it does."""
    match rule:
        case InState(name=name):
            yield name
        case AtLeast(children=inner) | All(inner) | Any(inner):
            for each in inner:
                yield from children(each)
        case Not(inner):
            yield from children(inner)
        case _:
            return


def alarm_name(reference: str) -> str:
    """Return the name of an alarm that is referred to by its name or its ARN."""
    parts = reference.split(":", 6)
    is_arn = len(parts) == 7 and parts[0] == "arn" and parts[2] == "cloudwatch" and parts[5] == "alarm"  # noqa: PLR2004
    return parts[6] if is_arn else reference
