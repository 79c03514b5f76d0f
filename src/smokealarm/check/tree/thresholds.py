"""Thresholds that the stack never lets a metric reach: a duration above the function's timeout, and the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.stacks import UNREACHABLE
from smokealarm.check.document import Kind
from smokealarm.check.finding import Severity
from smokealarm.check.tree.asked import Asked, asked_by_alarm, asked_by_rule
from smokealarm.check.tree.filters import exact_names, may_pass
from smokealarm.check.tree.names import UNKNOWN
from smokealarm.cloudwatch import ComparisonOperator
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import AlertCondition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.check.finding import Finding
    from smokealarm.check.located import Path
    from smokealarm.check.tree.contents import ReadRule, Tree
    from smokealarm.check.tree.stack import Stack, StackAlarm, StackResource

__all__ = ["threshold_findings"]

_WHOLE: Final = 100.0


@dataclass(frozen=True, slots=True)
class _Bound:
    """The most that a metric can be, in its unit, of which resource, and why.

    ``pinned`` says that the resources are named one by one, ``adjustable`` that a parameter can change it.
    """

    most: float
    name: str
    reason: str
    pinned: bool
    adjustable: bool = False


@dataclass(frozen=True, slots=True)
class _Threshold:
    """A threshold; ``inclusive`` if it is crossed when it is met, ``adjustable`` if it is a parameter's."""

    value: float
    inclusive: bool
    adjustable: bool = False

    def is_beyond(self, most: float) -> bool:
        """Return whether what is at most ``most`` cannot cross it."""
        return self.value > most or (self.value == most and not self.inclusive)


def threshold_findings(tree: Tree) -> Iterator[Finding]:
    """Yield the thresholds of rules and alarms that cannot be crossed."""
    if not tree.stacks:
        return
    resources = [each for stack in tree.stacks for each in stack.resources]
    for rule in tree.rules:
        yield from _of_rule(rule, resources)
    for stack in tree.stacks:
        for alarm in stack.alarms:
            yield from _of_alarm(stack, alarm, tree.stacks)


def _of_rule(read: ReadRule, resources: Sequence[StackResource]) -> Iterator[Finding]:
    rule = read.rule
    if not isinstance(rule.model, StaticThreshold) or rule.alert_condition is not AlertCondition.ABOVE:
        return
    asked = asked_by_rule(rule)
    bound = _bound(asked, _admitted(asked, resources)) if asked else None
    if asked and bound:
        classic = read.document.kind is Kind.CLASSIC_METRIC_EVENT
        path: Path = ("monitoringStrategy" if classic else "modelProperties", "threshold")
        said = _said(asked, _Threshold(rule.model.threshold, inclusive=True), bound)
        for severity, message, hint in said:
            yield read.document.finding(UNREACHABLE, path, message, hint, severity=severity)


def _of_alarm(stack: Stack, found: StackAlarm, stacks: Sequence[Stack]) -> Iterator[Finding]:
    alarm = found.asks
    if alarm is None or alarm.comparison not in (ComparisonOperator.GREATER, ComparisonOperator.GREATER_OR_EQUAL):
        return
    asked = asked_by_alarm(alarm)
    bound = _bound(asked, _named(asked, stack, stacks), pinned=True) if asked else None
    if asked and bound:
        inclusive = alarm.comparison is ComparisonOperator.GREATER_OR_EQUAL
        threshold = _Threshold(alarm.threshold, inclusive, found.adjustable)
        path = ("Resources", found.logical_id, "Properties", "Threshold")
        for severity, message, hint in _said(asked, threshold, bound):
            yield stack.document.finding(UNREACHABLE, path, message, hint, severity=severity)


def _admitted(asked: Asked, resources: Sequence[StackResource]) -> tuple[StackResource, ...] | None:
    """Return the resources that a rule's filter lets through; None if it names one that nobody knows here."""
    kind = asked.metric.kind
    own = [each for each in resources if each.kind is kind]
    names = exact_names(asked.conditions, kind)
    if names is None:
        return tuple(each for each in own if may_pass(asked.conditions, kind, each.name))
    found = tuple(each for each in own if each.name in names)
    return found if {each.name for each in found} == names else None


def _named(asked: Asked, stack: Stack, stacks: Sequence[Stack]) -> tuple[StackResource, ...] | None:
    """Return the resources that an alarm's dimensions name: by reference in its own template, by name in all."""
    found: list[StackResource] = []
    for name in asked.names or ():
        own = [each for each in stack.of(asked.metric.kind) if each.reference == name]
        known = own or [each for other in stacks for each in other.of(asked.metric.kind) if each.name == name]
        if not known:
            return None
        found += known
    return tuple(found)


def _bound(asked: Asked, resources: tuple[StackResource, ...] | None, *, pinned: bool = False) -> _Bound | None:
    """Return the greatest bound of all resources; None if one of them has none."""
    metric = asked.metric
    if metric.limit is None:
        return _Bound(_WHOLE, "", f"{metric.name} is a percentage", pinned=pinned)
    bounds = []
    for each in resources or ():
        quantity = each.limit(metric.limit)
        if quantity is None:
            return None
        name = each.name if UNKNOWN not in each.name else each.logical_id
        most = quantity.value * metric.factor
        reason = f"{metric.limit} of {name} is {quantity.value:g}, so that {metric.name} is at most {most:g}"
        bounds.append(_Bound(most, name, reason, pinned or _is_pinned(asked), quantity.adjustable))
    return max(bounds, key=lambda bound: bound.most, default=None)


def _is_pinned(asked: Asked) -> bool:
    return exact_names(asked.conditions, asked.metric.kind) is not None


def _said(asked: Asked, threshold: _Threshold, bound: _Bound) -> Iterator[tuple[Severity, str, str]]:
    metric = asked.metric
    if not threshold.is_beyond(bound.most):
        return
    certain = bound.pinned and not bound.adjustable and not threshold.adjustable
    never = threshold.is_beyond(bound.most + metric.slack)
    which = f"the {metric.kind} {bound.name} cannot" if bound.pinned and bound.name else f"no {metric.kind} can"
    yield (
        Severity.ERROR if certain and never else Severity.WARNING,
        f"is {threshold.value:g} {metric.unit}, which {which} exceed",
        bound.reason,
    )
