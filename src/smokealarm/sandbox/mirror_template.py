"""The template of the mirror in CloudWatch, and its resources with a pipeline's names filled in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from smokealarm.cloudwatch import filled_properties, parse_template
from smokealarm.sandbox.monitoring import monitoring_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.pipeline.handles import Pipeline

__all__ = ["about", "filled", "mirror_template"]


@cache
def mirror_template() -> str:
    """Read the template as it is deployed."""
    return (monitoring_folder() / "cloudwatch" / "template.yaml").read_text(encoding="utf-8")


def about(pipeline: Pipeline) -> dict[str, str]:
    """Return those of the template's parameters that say which pipeline is mirrored."""
    return {
        "Prefix": pipeline.prefix,
        "StateMachineArn": pipeline.state_machine.arn,
        "InputBucket": pipeline.input_bucket,
        "OutputBucket": pipeline.output_bucket,
        "MetricsNamespace": pipeline.metrics_namespace,
    }


def filled(pipeline: Pipeline, kind: str) -> dict[str, Mapping[str, Any]]:
    """Return the resources of a type by their logical ids, with their properties as far as the parameters say them."""
    template = _parsed()
    defaults = {name: str(each["Default"]) for name, each in template["Parameters"].items() if "Default" in each}
    names = {**defaults, **about(pipeline)}
    return {
        logical: {**each, "Properties": filled_properties(each["Properties"], names)}
        for logical, each in template["Resources"].items()
        if each["Type"] == kind
    }


@cache
def _parsed() -> dict[str, Any]:
    return parse_template(mirror_template())
