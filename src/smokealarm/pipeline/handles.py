"""Typed names of every part of a deployed pipeline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.errors import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTIONS: Final = ("ingest", "validate", "transform", "store", "record")
"""The pipeline's functions, in the order in which a file meets them."""

UPLOAD_TARGET: Final = "ingest-queue"
"""The id of the upload rule's only target."""

_ARN: Final = re.compile(r"arn:[^:]+:[^:]+:(?P<region>[^:]*):(?P<account>[^:]*):(?P<resource>.+)")


@dataclass(frozen=True, slots=True)
class Queue:
    """An SQS queue."""

    url: str
    arn: str

    @property
    def name(self) -> str:
        """The queue's name, the value of the dimension QueueName."""
        return self.arn.rsplit(":", 1)[1]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the default event bus, with its one target."""

    name: str
    arn: str
    target_id: str = UPLOAD_TARGET


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function."""

    arn: str

    @property
    def name(self) -> str:
        """The function's name, the value of the dimension FunctionName."""
        return self.arn.rsplit(":", 1)[1]

    @property
    def log_group(self) -> str:
        """The log group that the template made for the function."""
        return f"/aws/lambda/{self.name}"


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A standard state machine."""

    arn: str
    log_group: str

    @property
    def name(self) -> str:
        """The state machine's name."""
        return self.arn.rsplit(":", 1)[1]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One deployed pipeline: what its stack's outputs say, as names that can be used.

    Attributes:
        stack_name: the CloudFormation stack.
        prefix: begins the name of every resource; also the dimension ``service`` of the functions' own metrics.
        input_bucket: where files are uploaded.
        output_bucket: where results lie: below ``monthly/``, ``records/`` and ``quarantine/``.
        key_prefix: how the keys begin that the upload rule matches.
        key_suffix: how they end.
        upload_rule: matches uploads and feeds the ingest queue.
        ingest_queue: feeds the function ingest.
        dead_letter_queue: where the ingest queue's messages end after too many receives.
        event_dead_letter_queue: where events end that EventBridge could not deliver.
        mapping_uuid: the event source mapping from the ingest queue to the function ingest.
        ingest: starts an execution for each file.
        validate: decides whether a file is accepted.
        transform: aggregates it.
        store: writes the aggregates.
        record: records the file and measures its way.
        state_machine: runs the last four.
        metrics_namespace: namespace of the functions' own metrics.

    """

    stack_name: str
    prefix: str
    input_bucket: str
    output_bucket: str
    key_prefix: str
    key_suffix: str
    upload_rule: Rule
    ingest_queue: Queue
    dead_letter_queue: Queue
    event_dead_letter_queue: Queue
    mapping_uuid: str
    ingest: Function
    validate: Function
    transform: Function
    store: Function
    record: Function
    state_machine: StateMachine
    metrics_namespace: str

    @property
    def functions(self) -> tuple[Function, ...]:
        """All functions, in the order in which a file meets them."""
        return (self.ingest, self.validate, self.transform, self.store, self.record)

    @property
    def queues(self) -> tuple[Queue, ...]:
        """All queues: the ingest queue and the two dead-letter queues."""
        return (self.ingest_queue, self.dead_letter_queue, self.event_dead_letter_queue)

    @property
    def region(self) -> str:
        """The region that the pipeline runs in."""
        return _arn_part(self.ingest.arn, "region")

    @property
    def account(self) -> str:
        """The account that the pipeline runs in."""
        return _arn_part(self.ingest.arn, "account")


def pipeline_from_outputs(stack_name: str, outputs: Mapping[str, str]) -> Pipeline:
    """Read the outputs of a stack of ``pipeline/template.yaml``.

    Raises:
        DeploymentError: an output is missing, so the stack was made from another template.
    """
    try:
        return _pipeline(stack_name, outputs)
    except KeyError as missing:
        present = ", ".join(sorted(outputs)) or "none"
        raise DeploymentError(
            f"stack {stack_name} has no output {missing}; it has {present}. Was it made from another template?",
        ) from missing


def _pipeline(stack_name: str, outputs: Mapping[str, str]) -> Pipeline:
    return Pipeline(
        stack_name=stack_name,
        prefix=outputs["Prefix"],
        input_bucket=outputs["InputBucket"],
        output_bucket=outputs["OutputBucket"],
        key_prefix=outputs["KeyPrefix"],
        key_suffix=outputs["KeySuffix"],
        upload_rule=Rule(outputs["UploadRule"], outputs["UploadRuleArn"]),
        ingest_queue=_queue(outputs, "IngestQueue"),
        dead_letter_queue=_queue(outputs, "IngestDeadLetterQueue"),
        event_dead_letter_queue=_queue(outputs, "EventDeadLetterQueue"),
        mapping_uuid=outputs["IngestMapping"],
        ingest=Function(outputs["IngestArn"]),
        validate=Function(outputs["ValidateArn"]),
        transform=Function(outputs["TransformArn"]),
        store=Function(outputs["StoreArn"]),
        record=Function(outputs["RecordArn"]),
        state_machine=StateMachine(outputs["StateMachineArn"], outputs["StateMachineLogGroup"]),
        metrics_namespace=outputs["MetricsNamespace"],
    )


def _queue(outputs: Mapping[str, str], name: str) -> Queue:
    return Queue(url=outputs[f"{name}Url"], arn=outputs[f"{name}Arn"])


def _arn_part(arn: str, part: str) -> str:
    match = _ARN.fullmatch(arn)
    if match is None:
        raise DeploymentError(f"{arn!r} is not an ARN, expected arn:partition:service:region:account:resource")
    return match[part]
