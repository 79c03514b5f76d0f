"""The shape of a pipeline: its template, what scenarios call its resources, its code, its files and its monitoring.

``smokealarm.toml`` says it; :mod:`smokealarm.pipeline.shape_reading` reads it. The repository's own file describes the
pipeline that is shipped, and a file beside another template describes another pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["PartKind", "PipelineShape", "Role", "Uploads"]


class PartKind(Enum):
    """The kinds of resources that scenarios speak of; the value is the table of ``smokealarm.toml`` that names them."""

    FUNCTION = "functions"
    QUEUE = "queues"
    BUCKET = "buckets"
    RULE = "rules"
    MAPPING = "mappings"
    STATE_MACHINE = "state-machines"

    @property
    def noun(self) -> str:
        """The word with which the names of all but functions end."""
        return self.value.removesuffix("s").replace("-", " ")

    @property
    def resource_type(self) -> str:
        """The type of such a resource in a template."""
        return _TYPES[self]


_TYPES = {
    PartKind.FUNCTION: "AWS::Lambda::Function",
    PartKind.QUEUE: "AWS::SQS::Queue",
    PartKind.BUCKET: "AWS::S3::Bucket",
    PartKind.RULE: "AWS::Events::Rule",
    PartKind.MAPPING: "AWS::Lambda::EventSourceMapping",
    PartKind.STATE_MACHINE: "AWS::StepFunctions::StateMachine",
}


class Role(Enum):
    """Names with a meaning of their own: what a scenario does to the pipeline, it does to the resource of that name.

    A pipeline need not have all of them; a step that needs one that is missing says so.
    """

    INPUT_BUCKET = "input bucket"
    """Files are uploaded to it."""
    OUTPUT_BUCKET = "output bucket"
    """Results lie in it."""
    UPLOAD_RULE = "upload rule"
    """Matches uploads; *the rule* of the metrics."""
    INGEST_QUEUE = "ingest queue"
    """Poison messages are sent to it."""
    INGEST_MAPPING = "ingest mapping"
    """Takes messages from the ingest queue."""
    STATE_MACHINE = "state machine"
    """Runs an execution for each file."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """The files that a pipeline takes.

    Attributes:
        key_prefix: how the keys begin.
        key_suffix: how they end, from the dot on.
        samples: a folder of files to upload; None if there is none.
        generated: whether scenarios upload generated observations; otherwise they upload the samples under new names.

    """

    key_prefix: str = ""
    key_suffix: str = ".csv"
    samples: Path | None = None
    generated: bool = False


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PipelineShape:
    """What ``smokealarm.toml`` says of one pipeline.

    Attributes:
        source: the file that says it.
        template: the CloudFormation template.
        monitoring: the folder with ``dynatrace/``, a Monaco project, and, if there are alarms, ``cloudwatch/``.
        parts: by kind, what scenarios call a resource, and its logical id in the template.
        parameters: the template's parameters that differ from their defaults; may have placeholders.
        code: the template's parameters that take the key of an archive, and the folder that is packed for each.
        uploads: the files that it takes.
        metrics_namespace: the namespace of the functions' own metrics; None if they have none.
        environment: the environment of the Monaco project's manifest that stands for the sandbox.
        variables: what the Monaco project asks its environment for; may have placeholders.
        alarm_parameters: parameters of the template of the alarms; may have placeholders.

    """

    source: Path
    template: Path
    monitoring: Path
    parts: Mapping[PartKind, Mapping[str, str]]
    parameters: Mapping[str, str] = field(default_factory=_nothing)
    code: Mapping[str, Path] = field(default_factory=dict)
    uploads: Uploads = field(default_factory=Uploads)
    metrics_namespace: str | None = None
    environment: str = "sandbox"
    variables: Mapping[str, str] = field(default_factory=_nothing)
    alarm_parameters: Mapping[str, str] = field(default_factory=_nothing)

    @property
    def project(self) -> Path:
        """The folder of the Monaco project."""
        return self.monitoring / "dynatrace"
