"""The alarms of a CloudFormation template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smokealarm.cloudwatch.intrinsics import resolved
from smokealarm.cloudwatch.reading import AlarmReading, read_alarm

__all__ = ["filled_properties", "read_template"]

_TYPES: Final = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_NUMBERS: Final = frozenset(
    {
        "ActionsSuppressorExtensionPeriod",
        "ActionsSuppressorWaitPeriod",
        "DatapointsToAlarm",
        "EvaluationPeriods",
        "Period",
        "Threshold",
    }
)
_FLAGS: Final = frozenset({"ActionsEnabled", "ReturnData"})
_BOOLEANS: Final = {"true": True, "false": False}


def read_template(template: Mapping[str, Any], names: Mapping[str, str] | None = None) -> dict[str, AlarmReading]:
    """Read every alarm of a template that was loaded from JSON or YAML, by its logical id.

    ``names`` resolves ``Ref``, ``Fn::Sub`` and ``Fn::GetAtt``; see :func:`smokealarm.cloudwatch.intrinsics.resolved`.
    An alarm without a name goes by its logical id, and by ``names`` where that id is in them.
    """
    found = {}
    names = names or {}
    resources = template.get("Resources")
    for logical_id, resource in (resources if isinstance(resources, Mapping) else {}).items():
        if isinstance(resource, Mapping) and resource.get("Type") in _TYPES:
            document = filled_properties(resource.get("Properties"), names)
            found[str(logical_id)] = read_alarm(document, names.get(logical_id, str(logical_id)))
    return found


def filled_properties(properties: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a resource's properties with ``names`` filled in, and texts for numbers and flags as what they stand for.

    What is no mapping has no properties.
    """
    found = _typed(resolved(properties, names))
    return found if isinstance(found, dict) else {}


def _typed(value: Any, name: str = "") -> Any:
    """Turn the texts that CloudFormation takes for numbers and flags into what the API takes."""
    if isinstance(value, Mapping):
        return {key: _typed(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if isinstance(value, str) and name in _NUMBERS:
        try:
            return float(value)
        except ValueError:
            return value
    return _BOOLEANS.get(value, value) if isinstance(value, str) and name in _FLAGS else value
