"""A pipeline that nobody has deployed, under the names that its template would give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch.intrinsics import resolved
from smokealarm.pipeline.handles import pipeline_from_resources
from smokealarm.pipeline.placeholders import filled
from smokealarm.pipeline.shape import PartKind
from smokealarm.replay.reading import read_document
from smokealarm.tape.names import PREFIX
from smokealarm.tape.resources import resources_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.pipeline.shape import PipelineShape
    from smokealarm.tape import Resources

__all__ = ["imagined_resources"]

_ACCOUNT: Final = "000000000000"
_REGION: Final = "us-east-1"
_STACK: Final = f"arn:aws:cloudformation:{_REGION}:{_ACCOUNT}:stack/{PREFIX}/imagined"
_NAMED: Final = {
    PartKind.FUNCTION: "FunctionName",
    PartKind.QUEUE: "QueueName",
    PartKind.BUCKET: "BucketName",
    PartKind.RULE: "Name",
    PartKind.STATE_MACHINE: "StateMachineName",
}
"""The property that names a resource; a mapping has none."""
_PHYSICAL: Final = {
    PartKind.QUEUE: f"https://sqs.{_REGION}.amazonaws.com/{_ACCOUNT}/{{}}",
    PartKind.STATE_MACHINE: f"arn:aws:states:{_REGION}:{_ACCOUNT}:stateMachine:{{}}",
}
"""What CloudFormation calls a resource where that is not its name."""


def imagined_resources(shape: PipelineShape) -> Resources:
    """Return what a pipeline's monitoring would be filled in with; a part without a name has that of its logical id.

    Raises:
        UsageError: the template cannot be read.
        PipelineInvalid: a parameter or a variable asks for a name that is not there.
    """
    template = read_document(shape.template)
    known = _known(template, shape)
    physical_ids = {
        logical_id: _PHYSICAL.get(kind, "{}").format(_name(template, kind, logical_id, known))
        for kind, parts in shape.parts.items()
        for logical_id in parts.values()
    }
    return resources_of(pipeline_from_resources(shape, _STACK, physical_ids), str)


def _known(template: Mapping[str, Any], shape: PipelineShape) -> Mapping[str, str]:
    """Return what the template can refer to by name: its parameters and where it is deployed."""
    place = {"stack": PREFIX, "account": _ACCOUNT, "region": _REGION}
    defaults = {
        name: str(each["Default"]) for name, each in template.get("Parameters", {}).items() if "Default" in each
    }
    given = filled(shape.parameters, place, f"[pipeline.parameters] of {shape.source}")
    return {**defaults, **given, "AWS::AccountId": _ACCOUNT, "AWS::Region": _REGION, "AWS::StackName": PREFIX}


def _name(template: Mapping[str, Any], kind: PartKind, logical_id: str, known: Mapping[str, str]) -> str:
    properties = (template.get("Resources", {}).get(logical_id) or {}).get("Properties") or {}
    written = resolved(properties.get(_NAMED.get(kind, "")), known)
    return written if isinstance(written, str) else f"{PREFIX}-{logical_id}"
