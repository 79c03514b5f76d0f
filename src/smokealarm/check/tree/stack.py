"""A CloudFormation template as far as monitoring can be held against it: resources, their limits, and alarms.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html and
``aws-resource-sqs-queue.html`` beside it, for the properties and what they are when they are not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.tree.names import (
    TYPES,
    UNKNOWN,
    ResourceKind,
    generated,
    left_open,
    names_of,
    own_name,
    parameters_of,
)
from smokealarm.cloudwatch import MetricAlarm, read_template
from smokealarm.cloudwatch.intrinsics import resolved
from smokealarm.dynatrace.settings.findings import Finding, Gravity

if TYPE_CHECKING:
    from smokealarm.check.document import Document
    from smokealarm.cloudwatch import AlarmReading

__all__ = ["Limit", "Quantity", "Stack", "StackAlarm", "StackResource", "read_stack"]

_RULE_TAG: Final = "dynatrace-rule"
_NOT_ASKED: Final = ("AlarmActions", "AlarmDescription", "AlarmName", "InsufficientDataActions", "OKActions")


class Limit(StrEnum):
    """A property that bounds a metric of the resource."""

    TIMEOUT = "Timeout"
    MEMORY = "MemorySize"
    CONCURRENCY = "ReservedConcurrentExecutions"
    RETENTION = "MessageRetentionPeriod"


_DEFAULTS: Final[Mapping[ResourceKind, Mapping[Limit, float | None]]] = {
    ResourceKind.FUNCTION: {Limit.TIMEOUT: 3, Limit.MEMORY: 128, Limit.CONCURRENCY: None},
    ResourceKind.QUEUE: {Limit.RETENTION: 345_600},
}
"""What a property is when it is not written; None where nothing is bounded then."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a template; ``adjustable`` if it is a parameter's, so that who deploys can choose another."""

    value: float
    adjustable: bool = False


@dataclass(frozen=True, slots=True)
class StackResource:
    """One resource; ``name`` is a pattern, ``reference`` what its own template calls it; see ``names``.

    ``form`` is the name with all parameters left open, ``*-ingest`` for ``${Prefix}-ingest``.
    """

    kind: ResourceKind
    logical_id: str
    name: str
    form: str
    reference: str
    limits: tuple[tuple[Limit, Quantity], ...] = ()

    def limit(self, limit: Limit) -> Quantity | None:
        """Return what a property is, or None if it bounds nothing or cannot be told."""
        return dict(self.limits).get(limit)


@dataclass(frozen=True, slots=True)
class StackAlarm:
    """One alarm and what its reader found.

    ``asks`` is the alarm itself if all that it judges can be read, whatever it does then. ``rule`` is the Dynatrace
    rule that it says it mirrors. ``adjustable`` says that its threshold is a parameter's, ``conditional`` that the
    stack may leave it out.
    """

    logical_id: str
    findings: tuple[Finding, ...]
    asks: MetricAlarm | None
    rule: str | None
    adjustable: bool
    conditional: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """What a template creates."""

    document: Document
    resources: tuple[StackResource, ...]
    alarms: tuple[StackAlarm, ...]

    def of(self, kind: ResourceKind) -> tuple[StackResource, ...]:
        """Return the resources of a kind."""
        return tuple(each for each in self.resources if each.kind is kind)


def read_stack(document: Document) -> Stack:
    """Read the document of a template; what is not as CloudFormation takes it is left out."""
    template: Mapping[str, Any] = document.value
    parameters, names = parameters_of(template), names_of(template)
    resources = {str(name): each for name, each in template["Resources"].items() if isinstance(each, Mapping)}
    common = _common(template)
    found = (_resource(name, each, parameters, common) for name, each in resources.items())
    readings = read_template(template, names)
    alarms = (_alarm(name, reading, resources[name]) for name, reading in readings.items())
    return Stack(document, tuple(each for each in found if each is not None), tuple(alarms))


def _resource(
    logical_id: str, resource: Mapping[str, Any], parameters: Mapping[str, str], common: Mapping[str, Any]
) -> StackResource | None:
    known = TYPES.get(str(resource.get("Type")))
    if known is None:
        return None
    written = _object(resource.get("Properties"))
    if str(resource["Type"]).startswith("AWS::Serverless::Function"):
        written = {**common, **written}
    name = own_name(written, known, parameters)
    limits = ((limit, _quantity(written, limit, default, parameters)) for limit, default in _limits(known.kind))
    return StackResource(
        known.kind,
        logical_id,
        name,
        own_name(written, known, left_open(parameters)),
        name if UNKNOWN not in name else generated(logical_id),
        tuple((limit, quantity) for limit, quantity in limits if quantity is not None),
    )


def _limits(kind: ResourceKind) -> tuple[tuple[Limit, float | None], ...]:
    return tuple(_DEFAULTS.get(kind, {}).items())


def _quantity(
    written: Mapping[str, Any], limit: Limit, default: float | None, parameters: Mapping[str, str]
) -> Quantity | None:
    value = written.get(limit)
    if value is None:
        return None if default is None else Quantity(default)
    told = resolved(value, parameters)
    try:
        return Quantity(float(told), adjustable=isinstance(value, Mapping))
    except (TypeError, ValueError):
        return None


def _alarm(logical_id: str, reading: AlarmReading, resource: Mapping[str, Any]) -> StackAlarm:
    properties = _object(resource.get("Properties"))
    return StackAlarm(
        logical_id,
        reading.findings,
        reading.alarm if isinstance(reading.alarm, MetricAlarm) and not any(map(_hides, reading.findings)) else None,
        _mirrored(resource, properties),
        adjustable=isinstance(properties.get("Threshold"), Mapping),
        conditional="Condition" in resource,
    )


def _hides(finding: Finding) -> bool:
    """Return whether it cannot be told what an alarm judges."""
    return finding.gravity is Gravity.ERROR and finding.path.partition("/")[0] not in _NOT_ASKED


def _mirrored(resource: Mapping[str, Any], properties: Mapping[str, Any]) -> str | None:
    """Return the rule that the alarm's metadata or tag names."""
    rule = _object(resource.get("Metadata")).get("Rule")
    tags = properties.get("Tags")
    for tag in tags if isinstance(tags, list) and rule is None else ():
        if isinstance(tag, Mapping) and tag.get("Key") == _RULE_TAG:
            rule = tag.get("Value")
    return rule if isinstance(rule, str) else None


def _common(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a template of the Serverless Application Model says of all its functions."""
    return _object(_object(template.get("Globals")).get("Function"))


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
