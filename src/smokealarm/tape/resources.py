"""What a pipeline's monitoring is filled in with, as a tape has it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.pipeline.placeholders import filled
from smokealarm.secrets import names_secret
from smokealarm.tape.model import Resources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smokealarm.pipeline.handles import Pipeline

__all__ = ["plain_texts", "resources_of"]

_MASK: Final = "***"
_SPLUNK: Final = MappingProxyType(
    {"splunk url": "https://splunk.invalid/services/collector/event", "splunk token": _MASK}
)
"""What stands for the sandbox's collector, which has another address and another token in each run."""


def resources_of(pipeline: Pipeline, text: Callable[[str], str]) -> Resources:
    """Return where a pipeline lies and what its monitoring is filled in with, every text as ``text`` writes it.

    Raises:
        PipelineInvalid: a variable or a parameter asks for a name that the pipeline does not have.
    """
    shape = pipeline.shape
    variables = filled(shape.variables, {**pipeline.names, **_SPLUNK}, f"[pipeline.variables] of {shape.source}")
    parameters = filled(shape.alarm_parameters, pipeline.names, f"[pipeline.alarm_parameters] of {shape.source}")
    return Resources(
        text(pipeline.prefix),
        pipeline.account,
        pipeline.region,
        shape.environment,
        plain_texts(variables, text),
        plain_texts(parameters, text),
    )


def plain_texts(texts: Mapping[str, str], text: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return names and what they stand for, as ``text`` writes it, in the order of the names; no secret is told."""
    return tuple(sorted((name, _MASK if names_secret(name) else text(value)) for name, value in texts.items()))
