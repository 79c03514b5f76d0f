"""What a template's names are, as far as they can be told before it is deployed.

A name is a pattern: ``*`` stands for what only AWS knows, as in ``weather-input-*-*``; no name of these services can
hold a star. A resource whose name CloudFormation makes up goes by ``#LogicalId`` within its template.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html and the
sections "Return values" of the resources' pages beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from smokealarm.cloudwatch.intrinsics import resolved

__all__ = [
    "TYPES",
    "UNKNOWN",
    "ResourceKind",
    "ResourceType",
    "generated",
    "left_open",
    "names_of",
    "own_name",
    "parameters_of",
]

UNKNOWN: Final = "*"

_PSEUDO: Final = ("AccountId", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")
_STORED: Final = "AWS::SSM::Parameter::Value"
"""The default of such a parameter is the name of the value, not the value."""


class ResourceKind(StrEnum):
    """What of a stack monitoring speaks of; the word is what messages call it."""

    FUNCTION = "function"
    QUEUE = "queue"
    STATE_MACHINE = "state machine"
    BUCKET = "bucket"
    RULE = "rule"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type of resource: which property names it, and what ``Ref`` and ``Fn::GetAtt`` give; ``{}`` is the name."""

    kind: ResourceKind
    named_by: str
    ref: str
    attributes: tuple[tuple[str, str], ...] = ()


_FUNCTION = ResourceType(
    ResourceKind.FUNCTION, "FunctionName", "{}", (("Arn", f"arn:{UNKNOWN}:lambda:{UNKNOWN}:{UNKNOWN}:function:{{}}"),)
)
_MACHINE_ARN = f"arn:{UNKNOWN}:states:{UNKNOWN}:{UNKNOWN}:stateMachine:{{}}"
_ALARM_ARN = f"arn:{UNKNOWN}:cloudwatch:{UNKNOWN}:{UNKNOWN}:alarm:{{}}"
_STATE_MACHINE = (("Arn", _MACHINE_ARN), ("Name", "{}"))

TYPES: Final[Mapping[str, ResourceType]] = {
    "AWS::Lambda::Function": _FUNCTION,
    "AWS::Serverless::Function": _FUNCTION,
    "AWS::SQS::Queue": ResourceType(
        ResourceKind.QUEUE,
        "QueueName",
        f"https://{UNKNOWN}/{{}}",
        (("QueueName", "{}"), ("Arn", f"arn:{UNKNOWN}:sqs:{UNKNOWN}:{UNKNOWN}:{{}}")),
    ),
    "AWS::StepFunctions::StateMachine": ResourceType(
        ResourceKind.STATE_MACHINE, "StateMachineName", _MACHINE_ARN, _STATE_MACHINE
    ),
    "AWS::Serverless::StateMachine": ResourceType(ResourceKind.STATE_MACHINE, "Name", _MACHINE_ARN, _STATE_MACHINE),
    "AWS::S3::Bucket": ResourceType(ResourceKind.BUCKET, "BucketName", "{}", (("Arn", f"arn:{UNKNOWN}:s3:::{{}}"),)),
    "AWS::Events::Rule": ResourceType(
        ResourceKind.RULE, "Name", "{}", (("Arn", f"arn:{UNKNOWN}:events:{UNKNOWN}:{UNKNOWN}:rule/{{}}"),)
    ),
    "AWS::CloudWatch::Alarm": ResourceType(ResourceKind.ALARM, "AlarmName", "{}", (("Arn", _ALARM_ARN),)),
    "AWS::CloudWatch::CompositeAlarm": ResourceType(
        ResourceKind.ALARM, "AlarmName", _ALARM_ARN, (("Arn", _ALARM_ARN),)
    ),
}


def parameters_of(template: Mapping[str, Any]) -> dict[str, str]:
    """Return the default of each parameter, the star where it has none, and the star for AWS's own parameters."""
    found = {f"AWS::{name}": UNKNOWN for name in _PSEUDO}
    for name, parameter in _objects(template.get("Parameters")).items():
        default = parameter.get("Default")
        stored = str(parameter.get("Type", "")).startswith(_STORED)
        told = isinstance(default, str | int | float) and not isinstance(default, bool) and not stored
        found[name] = str(default) if told else UNKNOWN
    return found


def left_open(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the star for each parameter: whoever deploys can choose another value."""
    return dict.fromkeys(parameters, UNKNOWN)


def names_of(template: Mapping[str, Any]) -> dict[str, str]:
    """Return what ``Ref`` and ``Fn::GetAtt`` give within a template, parameters included.

    Only attributes that carry a name are known; of all other resources nothing is.
    """
    parameters = parameters_of(template)
    found = dict(parameters)
    for logical_id, resource in _objects(template.get("Resources")).items():
        known = TYPES.get(str(resource.get("Type")))
        if known is not None:
            name = own_name(resource.get("Properties"), known, parameters)
            reference = name if UNKNOWN not in name else generated(logical_id)
            found[logical_id] = known.ref.format(reference)
            found |= {f"{logical_id}.{attribute}": of.format(reference) for attribute, of in known.attributes}
    return found


def generated(logical_id: str) -> str:
    """Return how a resource is referred to whose name is not known before it is deployed."""
    return f"#{logical_id}"


def own_name(properties: Any, known: ResourceType, parameters: Mapping[str, str]) -> str:
    """Return the pattern of the name that a resource's properties give it."""
    written = properties.get(known.named_by) if isinstance(properties, Mapping) else None
    name = resolved(written, parameters)
    return name if isinstance(name, str) and name else UNKNOWN


def _objects(section: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(section, Mapping):
        return {}
    return {str(name): each for name, each in section.items() if isinstance(each, Mapping)}
