"""The template of the mirror in CloudWatch, and its resources with a pipeline's names filled in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from smokealarm.cloudwatch import filled_properties
from smokealarm.errors import DrillError
from smokealarm.pipeline.placeholders import filled as filled_in
from smokealarm.pipeline.short_form import parse_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from smokealarm.pipeline.handles import Pipeline

__all__ = ["about", "filled", "mirror_template"]


@cache
def mirror_template(monitoring: Path) -> str:
    """Read the template as it is deployed, from a folder of monitoring.

    Raises:
        DrillError: the monitoring has no alarms.
    """
    path = monitoring / "cloudwatch" / "template.yaml"
    if not path.is_file():
        raise DrillError(f"the pipeline's monitoring has no alarms: there is no {path}")
    return path.read_text(encoding="utf-8")


def about(pipeline: Pipeline) -> dict[str, str]:
    """Return those of the template's parameters that say which pipeline is mirrored."""
    shape = pipeline.shape
    return filled_in(shape.alarm_parameters, pipeline.names, f"[pipeline.alarm_parameters] of {shape.source}")


def filled(pipeline: Pipeline, kind: str) -> dict[str, Mapping[str, Any]]:
    """Return the resources of a type by their logical ids, with their properties as far as the parameters say them."""
    template = _parsed(pipeline.shape.monitoring)
    defaults = {name: str(each["Default"]) for name, each in template["Parameters"].items() if "Default" in each}
    names = {**defaults, **about(pipeline)}
    return {
        logical: {**each, "Properties": filled_properties(each["Properties"], names)}
        for logical, each in template["Resources"].items()
        if each["Type"] == kind
    }


@cache
def _parsed(monitoring: Path) -> dict[str, Any]:
    return parse_template(mirror_template(monitoring))
