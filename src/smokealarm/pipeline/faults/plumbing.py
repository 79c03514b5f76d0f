"""Faults of the plumbing between services: things switched off, removed or set wrong, each by AWS's own API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from smokealarm.errors import FaultError
from smokealarm.pipeline.faults.fault import Setting, SettingFault
from smokealarm.pipeline.faults.targets import TargetKind

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import TargetOutputTypeDef
    from mypy_boto3_lambda.literals import FunctionResponseTypeType
    from mypy_boto3_lambda.type_defs import EventSourceMappingConfigurationResponseTypeDef
    from mypy_boto3_s3.type_defs import NotificationConfigurationTypeDef

    from smokealarm.pipeline.faults.fault import Cloud

_RULE_FIELDS = ("Name", "EventPattern", "ScheduleExpression", "State", "Description", "RoleArn", "EventBusName")
_SWITCHED_ON = frozenset({"Creating", "Enabling", "Enabled"})
_SWITCHED_OFF = frozenset({"Disabling", "Disabled"})

QueueSetting = Literal["MessageRetentionPeriod", "Policy", "RedrivePolicy", "VisibilityTimeout"]
"""The attributes of a queue that faults set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingOff(SettingFault):
    """An event source mapping (the target, by UUID) no longer polls its queue."""

    name: ClassVar[str] = "plumbing.mapping_off"
    target_kind: ClassVar[TargetKind] = TargetKind.MAPPING

    def lever(self, cloud: Cloud) -> Setting[bool]:
        """Return the lever on the mapping's switch."""
        client = cloud.clients.lambda_
        return Setting(
            read=lambda: _is_on(client.get_event_source_mapping(UUID=self.target)),
            write=lambda enabled: client.update_event_source_mapping(UUID=self.target, Enabled=enabled),
            broken=lambda _before: False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialBatchOff(SettingFault):
    """A mapping (the target, by UUID) ignores which messages of a batch failed, and deletes them all.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """

    name: ClassVar[str] = "plumbing.partial_batch_off"
    target_kind: ClassVar[TargetKind] = TargetKind.MAPPING

    def lever(self, cloud: Cloud) -> Setting[tuple[FunctionResponseTypeType, ...]]:
        """Return the lever on the mapping's response types."""
        client = cloud.clients.lambda_

        def write(types: tuple[FunctionResponseTypeType, ...]) -> None:
            # LocalStack loses the switch of a mapping that is updated without it.
            enabled = _is_on(client.get_event_source_mapping(UUID=self.target))
            client.update_event_source_mapping(UUID=self.target, FunctionResponseTypes=list(types), Enabled=enabled)

        return Setting(
            read=lambda: tuple(client.get_event_source_mapping(UUID=self.target).get("FunctionResponseTypes", [])),
            write=write,
            broken=lambda _before: (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeBatchFails(SettingFault):
    """A function fails with its whole batch when one message of it failed, so that all come back.

    Its handler reads the environment variable ``BATCH_FAILURES``, which this fault sets to ``whole``.
    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """

    name: ClassVar[str] = "plumbing.whole_batch_fails"
    target_kind: ClassVar[TargetKind] = TargetKind.FUNCTION

    def lever(self, cloud: Cloud) -> Setting[tuple[tuple[str, str], ...]]:
        """Return the lever on the function's environment variables."""
        client = cloud.clients.lambda_

        def read() -> tuple[tuple[str, str], ...]:
            answer = client.get_function_configuration(FunctionName=self.target)
            return tuple(sorted(answer.get("Environment", {}).get("Variables", {}).items()))

        def write(variables: tuple[tuple[str, str], ...]) -> None:
            client.update_function_configuration(FunctionName=self.target, Environment={"Variables": dict(variables)})

        def broken(before: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
            return tuple(sorted({**dict(before), "BATCH_FAILURES": "whole"}.items()))

        return Setting(read=read, write=write, broken=broken)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOff(SettingFault):
    """An EventBridge rule is disabled."""

    name: ClassVar[str] = "plumbing.rule_off"
    target_kind: ClassVar[TargetKind] = TargetKind.RULE

    def lever(self, cloud: Cloud) -> Setting[str]:
        """Return the lever on the rule's state."""
        client = cloud.clients.events

        def write(state: str) -> None:
            switch = client.disable_rule if state == "DISABLED" else client.enable_rule
            switch(Name=self.target)

        return Setting(
            read=lambda: str(client.describe_rule(Name=self.target)["State"]),
            write=write,
            broken=lambda _before: "DISABLED",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternMismatch(SettingFault):
    """An EventBridge rule's pattern is replaced by ``pattern`` (JSON), which no event of the pipeline matches."""

    pattern: str = '{"source":["smokealarm.never"]}'

    name: ClassVar[str] = "plumbing.pattern_mismatch"
    target_kind: ClassVar[TargetKind] = TargetKind.RULE

    def lever(self, cloud: Cloud) -> Setting[str]:
        """Return the lever on the rule's pattern; everything else of the rule stays."""
        client = cloud.clients.events

        def write(pattern: str) -> None:
            rule: dict[str, Any] = {**client.describe_rule(Name=self.target)}
            kept = {field: rule[field] for field in _RULE_FIELDS if rule.get(field)}
            client.put_rule(**{**kept, "EventPattern": pattern})

        return Setting(
            read=lambda: str(client.describe_rule(Name=self.target)["EventPattern"]),
            write=write,
            broken=lambda _before: self.pattern,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGone(SettingFault):
    """An EventBridge rule has lost its targets: it still matches, and nothing is delivered."""

    name: ClassVar[str] = "plumbing.target_gone"
    target_kind: ClassVar[TargetKind] = TargetKind.RULE

    def lever(self, cloud: Cloud) -> Setting[list[TargetOutputTypeDef]]:
        """Return the lever on the rule's targets."""
        client = cloud.clients.events

        def read() -> list[TargetOutputTypeDef]:
            return list(client.list_targets_by_rule(Rule=self.target)["Targets"])

        def write(targets: list[TargetOutputTypeDef]) -> None:
            if targets:
                client.put_targets(Rule=self.target, Targets=targets)
            elif present := read():
                client.remove_targets(Rule=self.target, Ids=[target["Id"] for target in present])

        return Setting(read=read, write=write, broken=lambda _before: [])


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsOff(SettingFault):
    """A bucket no longer sends its events to EventBridge; its other notifications stay.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
    """

    name: ClassVar[str] = "plumbing.notifications_off"
    target_kind: ClassVar[TargetKind] = TargetKind.BUCKET

    def lever(self, cloud: Cloud) -> Setting[dict[str, Any]]:
        """Return the lever on the bucket's notification configuration."""
        client = cloud.clients.s3

        def read() -> dict[str, Any]:
            answer = client.get_bucket_notification_configuration(Bucket=self.target)
            return {field: value for field, value in answer.items() if field != "ResponseMetadata"}

        return Setting(
            read=read,
            write=lambda configuration: client.put_bucket_notification_configuration(
                Bucket=self.target,
                NotificationConfiguration=cast("NotificationConfigurationTypeDef", configuration),
            ),
            broken=lambda before: {
                field: value for field, value in before.items() if field != "EventBridgeConfiguration"
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterTargetGone(SettingFault):
    """The queue to which Lambda gives a function's dropped async events does not exist any more.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
    """

    name: ClassVar[str] = "plumbing.dead_letter_target_gone"
    target_kind: ClassVar[TargetKind] = TargetKind.FUNCTION

    def lever(self, cloud: Cloud) -> Setting[str]:
        """Return the lever on the function's dead-letter target; empty is none."""
        client = cloud.clients.lambda_

        def read() -> str:
            answer = client.get_function_configuration(FunctionName=self.target)
            return str(answer.get("DeadLetterConfig", {}).get("TargetArn", ""))

        def write(arn: str) -> None:
            client.update_function_configuration(FunctionName=self.target, DeadLetterConfig={"TargetArn": arn})

        return Setting(read=read, write=write, broken=lambda _before: _gone_queue(cloud, self.target))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueAttributeFault(SettingFault):
    """An attribute of a queue (the target, by name) is set wrong; an empty value removes a policy."""

    attribute: ClassVar[QueueSetting]
    target_kind: ClassVar[TargetKind] = TargetKind.QUEUE

    def wrong_value(self, _before: str) -> str:
        """Return what the attribute is set to, instead of what it was before."""
        return ""

    def lever(self, cloud: Cloud) -> Setting[str]:
        """Return the lever on the attribute; a JSON attribute is compared by what it says."""
        client = cloud.clients.sqs
        url = client.get_queue_url(QueueName=self.target)["QueueUrl"]

        def read() -> str:
            answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=[self.attribute])
            return _normal(answer.get("Attributes", {}).get(self.attribute, ""))

        return Setting(
            read=read,
            write=lambda value: client.set_queue_attributes(QueueUrl=url, Attributes={self.attribute: value}),
            broken=self.wrong_value,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionGone(QueueAttributeFault):
    """A queue has lost its resource policy, so EventBridge may no longer send to it.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    """

    name: ClassVar[str] = "plumbing.permission_gone"
    attribute: ClassVar[QueueSetting] = "Policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedriveGone(QueueAttributeFault):
    """A queue has lost its redrive policy: what cannot be processed comes back until it expires."""

    name: ClassVar[str] = "plumbing.redrive_gone"
    attribute: ClassVar[QueueSetting] = "RedrivePolicy"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSecondsFault(QueueAttributeFault):
    """An attribute of a queue is set to a wrong number of ``seconds``."""

    seconds: int

    def wrong_value(self, _before: str) -> str:
        """Return the seconds."""
        return str(self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongVisibility(QueueSecondsFault):
    """A queue hides received messages for ``seconds``: too short, and work is done twice; too long, and it waits."""

    name: ClassVar[str] = "plumbing.wrong_visibility"
    attribute: ClassVar[QueueSetting] = "VisibilityTimeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRetention(QueueSecondsFault):
    """A queue deletes messages ``seconds`` after they were sent, whether anybody took them or not; 60 at least.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """

    name: ClassVar[str] = "plumbing.wrong_retention"
    attribute: ClassVar[QueueSetting] = "MessageRetentionPeriod"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongReceiveCount(QueueAttributeFault):
    """A queue sets messages aside after ``receives`` of them: too few, and what would heal is given up.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    """

    receives: int

    name: ClassVar[str] = "plumbing.wrong_receive_count"
    attribute: ClassVar[QueueSetting] = "RedrivePolicy"

    def wrong_value(self, before: str) -> str:
        """Return the policy with another ``maxReceiveCount``."""
        return _normal(json.dumps({**json.loads(before), "maxReceiveCount": self.receives}))


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongTimeout(SettingFault):
    """A function may run for ``seconds``: what hangs is killed that much later, and nobody hears of it before.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
    """

    seconds: int

    name: ClassVar[str] = "plumbing.wrong_timeout"
    target_kind: ClassVar[TargetKind] = TargetKind.FUNCTION

    def lever(self, cloud: Cloud) -> Setting[int]:
        """Return the lever on the function's timeout."""
        client = cloud.clients.lambda_
        return Setting(
            read=lambda: client.get_function_configuration(FunctionName=self.target)["Timeout"],
            write=lambda value: client.update_function_configuration(FunctionName=self.target, Timeout=value),
            broken=lambda _before: self.seconds,
        )


def _is_on(mapping: EventSourceMappingConfigurationResponseTypeDef) -> bool:
    state = mapping["State"]
    if state not in _SWITCHED_ON | _SWITCHED_OFF:
        raise FaultError(f"event source mapping {mapping['UUID']} is {state}, expected Enabled or Disabled")
    return state in _SWITCHED_ON


def _gone_queue(cloud: Cloud, function: str) -> str:
    """Return the ARN of a queue that was there for a moment."""
    client = cloud.clients.sqs
    url = client.create_queue(QueueName=f"{function}-gone")["QueueUrl"]
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    client.delete_queue(QueueUrl=url)
    return answer["Attributes"]["QueueArn"]


def _normal(value: str) -> str:
    """Return a JSON attribute in one spelling, and any other as it is."""
    return json.dumps(json.loads(value), sort_keys=True) if value.startswith("{") else value
