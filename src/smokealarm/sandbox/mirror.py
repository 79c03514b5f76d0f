"""The mirror in CloudWatch, the log forwarder and the bridge, deployed around a sandbox from what production gets."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.errors import DeploymentError
from smokealarm.pipeline import deployment
from smokealarm.pipeline.deployed import waiting_on
from smokealarm.pipeline.handles import Function, Queue
from smokealarm.pipeline.packaging import functions_artifact
from smokealarm.sandbox.front_door import front_door
from smokealarm.sandbox.log_filters import log_filters
from smokealarm.sandbox.mirror_template import about, mirror_template
from smokealarm.serving import HttpServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["Mirror", "deployed_mirror"]

_SECRETS: Final = ("forwarder", "bridge")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A deployed mirror: what its stack's outputs say, as names that can be used.

    Attributes:
        stack_name: the CloudFormation stack.
        alarm_topic: ARN of the topic that hears of every change of an alarm.
        page_topic: ARN of the topic that hears of the composite alarm.
        pipeline_alarm: name of the composite alarm.
        forwarder: forwards the pipeline's logs.
        dead_letter_queue: where log events end that no target took.
        bridge: turns problems into events.
        bridge_url: where the bridge can be called on this machine.
        claims_bucket: where the bridge notes what it has told.

    """

    stack_name: str
    alarm_topic: str
    page_topic: str
    pipeline_alarm: str
    forwarder: Function
    dead_letter_queue: Queue
    bridge: Function
    bridge_url: str
    claims_bucket: str


@contextmanager
def deployed_mirror(sandbox: Sandbox, parameters: Mapping[str, str] | None = None) -> Iterator[Mirror]:
    """Deploy ``monitoring/cloudwatch`` for a sandbox's pipeline, for the length of the block.

    Logs go to the sandbox's tenant and collector. ``parameters`` are those of the template that shall differ. The stack
    is deleted even where the backend ends as well: left behind it would forward the logs of whatever runs next.

    Raises:
        DeploymentError: the stack was refused or failed.
    """
    backend, name = sandbox.backend, f"{sandbox.pipeline.stack_name}-mirror"
    with ExitStack() as opened:
        arns = {which: opened.enter_context(_secret(sandbox, which)) for which in _SECRETS}
        request = _request(sandbox, name, {**_parameters(sandbox, arns), **(parameters or {})})
        clients, waiting = backend.clients, waiting_on(backend)
        outputs = deployment.deploy_stack(clients.cloudformation, clients.s3, request, waiting)
        door = HttpServer(front_door(outputs["BridgeUrl"], backend.endpoint), "the front door of the bridge")
        opened.enter_context(door)
        opened.enter_context(log_filters(clients.logs, sandbox.pipeline))
        try:
            yield _mirror(name, outputs, door.url)
        finally:
            deployment.delete_stack(clients.cloudformation, clients.s3, name, [outputs["ClaimsBucket"]], waiting)


def _request(sandbox: Sandbox, name: str, parameters: Mapping[str, str]) -> deployment.StackRequest:
    monitoring = sandbox.pipeline.shape.monitoring
    return deployment.StackRequest(
        name=name,
        template=mirror_template(monitoring),
        artifact_bucket=f"{sandbox.pipeline.stack_name}-artifacts",
        artifacts=(functions_artifact(monitoring / "cloudwatch" / "functions"),),
        parameters=parameters,
    )


def _parameters(sandbox: Sandbox, secret_arns: Mapping[str, str]) -> dict[str, str]:
    return {
        **about(sandbox.pipeline),
        "DynatraceUrl": sandbox.tenant.url,
        "SplunkUrl": sandbox.collector.url,
        "ForwarderSecret": secret_arns["forwarder"],
        "BridgeSecret": secret_arns["bridge"],
    }


@contextmanager
def _secret(sandbox: Sandbox, which: str) -> Iterator[str]:
    """Keep a secret in the backend's Secrets Manager for the length of the block, and provide its ARN."""
    client = sandbox.backend.clients.client("secretsmanager")
    name, text = f"{sandbox.pipeline.stack_name}/{which}", json.dumps(_values(sandbox, which))
    arn = str(client.create_secret(Name=name, SecretString=text)["ARN"])
    try:
        yield arn
    finally:
        client.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def _values(sandbox: Sandbox, which: str) -> dict[str, str]:
    chosen = sandbox.secrets
    if which == "bridge":
        return {"bridge_secret": chosen.bridge_secret}
    return {"dynatrace_token": chosen.tenant_token, "splunk_token": chosen.collector_token}


def _mirror(name: str, outputs: Mapping[str, str], bridge_url: str) -> Mirror:
    try:
        return Mirror(
            stack_name=name,
            alarm_topic=outputs["AlarmTopicArn"],
            page_topic=outputs["PageTopicArn"],
            pipeline_alarm=outputs["PipelineAlarm"],
            forwarder=Function(outputs["ForwarderArn"]),
            dead_letter_queue=Queue(outputs["ForwarderDeadLetterQueueUrl"], outputs["ForwarderDeadLetterQueueArn"]),
            bridge=Function(outputs["BridgeArn"]),
            bridge_url=bridge_url,
            claims_bucket=outputs["ClaimsBucket"],
        )
    except KeyError as missing:
        raise DeploymentError(f"stack {name} has no output {missing}. Was it made from another template?") from missing
