"""Typed names of every part of a deployed pipeline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from smokealarm.errors import DeploymentError, UnknownTarget
from smokealarm.nearest import told_nearest
from smokealarm.pipeline.shape import PartKind, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.pipeline.shape import PipelineShape

T = TypeVar("T")

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
    """A rule of the default event bus."""

    name: str


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
        """The log group of the function."""
        return f"/aws/lambda/{self.name}"


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A standard state machine."""

    arn: str

    @property
    def name(self) -> str:
        """The state machine's name."""
        return self.arn.rsplit(":", 1)[1]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One deployed pipeline: the resources of its stack, by what scenarios call them.

    Attributes:
        stack_name: the CloudFormation stack, with whose name those of the resources begin; also the dimension
            ``service`` of the functions' own metrics.
        region: the region that it runs in.
        account: the account that it runs in.
        shape: what ``smokealarm.toml`` says of it.
        named_functions: the functions.
        named_queues: the queues.
        buckets: the names of the buckets.
        rules: the rules of the event bus.
        mappings: the ids of the event source mappings.
        state_machines: the state machines.

    """

    stack_name: str
    region: str
    account: str
    shape: PipelineShape
    named_functions: Mapping[str, Function]
    named_queues: Mapping[str, Queue]
    buckets: Mapping[str, str]
    rules: Mapping[str, Rule]
    mappings: Mapping[str, str]
    state_machines: Mapping[str, StateMachine]

    @property
    def prefix(self) -> str:
        """What begins the name of every resource."""
        return self.stack_name

    @property
    def functions(self) -> tuple[Function, ...]:
        """All functions, in the order in which they are named."""
        return tuple(self.named_functions.values())

    @property
    def queues(self) -> tuple[Queue, ...]:
        """All queues, in the order in which they are named."""
        return tuple(self.named_queues.values())

    def function(self, word: str) -> Function:
        """Return a function by its name.

        Raises:
            UnknownTarget: no function is called so.
        """
        return self._part(PartKind.FUNCTION, self.named_functions, word)

    def queue(self, word: str) -> Queue:
        """Return a queue by its name, such as ``dead-letter queue``.

        Raises:
            UnknownTarget: no queue is called so.
        """
        return self._part(PartKind.QUEUE, self.named_queues, word)

    @property
    def input_bucket(self) -> str:
        """The bucket to which files are uploaded."""
        return self._part(PartKind.BUCKET, self.buckets, Role.INPUT_BUCKET.value)

    @property
    def output_bucket(self) -> str:
        """The bucket in which results lie."""
        return self._part(PartKind.BUCKET, self.buckets, Role.OUTPUT_BUCKET.value)

    @property
    def upload_rule(self) -> Rule:
        """The rule that matches uploads."""
        return self._part(PartKind.RULE, self.rules, Role.UPLOAD_RULE.value)

    @property
    def ingest_queue(self) -> Queue:
        """The queue with which the pipeline begins."""
        return self.queue(Role.INGEST_QUEUE.value)

    @property
    def ingest_mapping(self) -> str:
        """The id of the mapping that takes messages from the ingest queue."""
        return self._part(PartKind.MAPPING, self.mappings, Role.INGEST_MAPPING.value)

    @property
    def state_machine(self) -> StateMachine:
        """The state machine that runs an execution for each file."""
        return self._part(PartKind.STATE_MACHINE, self.state_machines, Role.STATE_MACHINE.value)

    @property
    def names(self) -> Mapping[str, str]:
        """What ``{placeholders}`` stand for: ``stack``, ``account``, ``region``, and each part by what it is called.

        A part's placeholder is its name on AWS; with `` arn`` behind it, the ARN of a function, queue or state machine.
        """
        parts: dict[str, Function | Queue | StateMachine] = {
            **self.named_functions,
            **self.named_queues,
            **self.state_machines,
        }
        return {
            **self.buckets,
            **self.mappings,
            **{word: each.name for word, each in self.rules.items()},
            **{word: each.name for word, each in parts.items()},
            **{f"{word} arn": each.arn for word, each in parts.items()},
            "stack": self.stack_name,
            "account": self.account,
            "region": self.region,
        }

    def _part(self, kind: PartKind, parts: Mapping[str, T], word: str) -> T:
        if word not in parts:
            place = f"{self.shape.source} names none so in [pipeline.{kind.value}]"
            raise UnknownTarget(f"the pipeline has no {word!r}: {place}; {told_nearest(word, parts)}")
        return parts[word]


def pipeline_from_resources(shape: PipelineShape, stack_id: str, physical_ids: Mapping[str, str]) -> Pipeline:
    """Return a deployed pipeline from the physical ids of its stack's resources, by their logical ids.

    Raises:
        DeploymentError: the stack lacks a resource that the shape names.
    """
    region, account = _arn_part(stack_id, "region"), _arn_part(stack_id, "account")
    stack_name = _arn_part(stack_id, "resource").split("/")[1]
    arn = f"arn:aws:{{}}:{region}:{account}:{{}}"

    def named(kind: PartKind) -> dict[str, str]:
        return {word: _physical(stack_name, physical_ids, each) for word, each in shape.parts[kind].items()}

    return Pipeline(
        stack_name=stack_name,
        region=region,
        account=account,
        shape=shape,
        named_functions={
            word: Function(arn.format("lambda", f"function:{name}")) for word, name in named(PartKind.FUNCTION).items()
        },
        named_queues={
            word: Queue(url, arn.format("sqs", url.rsplit("/", 1)[1])) for word, url in named(PartKind.QUEUE).items()
        },
        buckets=named(PartKind.BUCKET),
        rules={word: Rule(name.rsplit("|", 1)[-1]) for word, name in named(PartKind.RULE).items()},
        mappings=named(PartKind.MAPPING),
        state_machines={word: StateMachine(each) for word, each in named(PartKind.STATE_MACHINE).items()},
    )


def _physical(stack_name: str, physical_ids: Mapping[str, str], logical_id: str) -> str:
    if logical_id not in physical_ids:
        raise DeploymentError(
            f"stack {stack_name} has no resource {logical_id}; {told_nearest(logical_id, physical_ids)} "
            "Was it made from another template?"
        )
    return physical_ids[logical_id]


def _arn_part(arn: str, part: str) -> str:
    match = _ARN.fullmatch(arn)
    if match is None:
        raise DeploymentError(f"{arn!r} is not an ARN, expected arn:partition:service:region:account:resource")
    return match[part]
