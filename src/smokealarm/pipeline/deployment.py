"""Creating, updating and deleting stacks, such as the pipeline's, through the clients that are passed in."""

from __future__ import annotations

import contextlib
import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from smokealarm.errors import DeploymentError
from smokealarm.pipeline.handles import Pipeline, pipeline_from_resources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackEventTypeDef, StackTypeDef
    from mypy_boto3_s3 import S3Client

    from smokealarm.pipeline.packaging import Artifact
    from smokealarm.pipeline.shape import PipelineShape

POLL_SECONDS: Final = 0.05
WORKING: Final = "_IN_PROGRESS"
USABLE: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
MOST_TEMPLATE_BYTES: Final = 51_200
"""The most that a request takes; a greater template, up to 1 MB, has to lie in a bucket.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

_CONSEQUENCES: Final = ("Resource creation cancelled", "Resource update cancelled")


@dataclass(frozen=True, slots=True)
class StackRequest:
    """What to deploy.

    Attributes:
        name: the stack's name.
        template: the template's text.
        artifact_bucket: the bucket for the archives; made if it does not exist. The template's parameter
            ArtifactBucket takes its name, where there are archives.
        artifacts: the archives.
        parameters: what differs from the template's defaults, by the template's names.

    """

    name: str
    template: str
    artifact_bucket: str
    artifacts: tuple[Artifact, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameter_list(self) -> list[ParameterTypeDef]:
        """All parameters, as CloudFormation takes them."""
        keys = {artifact.parameter: artifact.key for artifact in self.artifacts}
        bucket = {"ArtifactBucket": self.artifact_bucket} if keys else {}
        values = {**bucket, **keys, **self.parameters}
        return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]

    @property
    def template_key(self) -> str:
        """The object key of a template that is too large for a request, made from its content like an archive's."""
        return f"{self.name}-{hashlib.sha256(self.template.encode()).hexdigest()[:16]}.yaml"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How to wait for a stack.

    Attributes:
        timeout: real seconds after which waiting is given up.
        pause: called with the seconds between two looks.

    """

    timeout: float = 120.0
    pause: Callable[[float], None] = time.sleep


def deploy(
    cloudformation: CloudFormationClient,
    s3: S3Client,
    shape: PipelineShape,
    request: StackRequest,
    waiting: Waiting | None = None,
) -> Pipeline:
    """Deploy a pipeline's stack as :func:`deploy_stack` does, and return the names of its parts.

    Raises:
        DeploymentError: as there, or the stack was made from another template.
    """
    stack_id = _deployed(cloudformation, s3, request, waiting)["StackId"]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=request.name)
    resources = [each for page in pages for each in page["StackResourceSummaries"]]
    physical_ids = {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in resources}
    return pipeline_from_resources(shape, stack_id, physical_ids)


def deploy_stack(
    cloudformation: CloudFormationClient, s3: S3Client, request: StackRequest, waiting: Waiting | None = None
) -> dict[str, str]:
    """Upload what is missing, create the stack or update it, wait until it is complete, and return its outputs.

    Raises:
        DeploymentError: the template was refused, a resource failed (the message names it and the reason), or the
            stack was not complete in time.
    """
    stack = _deployed(cloudformation, s3, request, waiting)
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _deployed(
    cloudformation: CloudFormationClient, s3: S3Client, request: StackRequest, waiting: Waiting | None
) -> StackTypeDef:
    """Return the stack once it is complete."""
    publish(s3, request.artifact_bucket, request.artifacts)
    stack_id = _submit(cloudformation, s3, request)
    stack = wait_until_settled(cloudformation, stack_id, waiting or Waiting())
    if stack["StackStatus"] not in USABLE or stack["StackStatus"].startswith("UPDATE_ROLLBACK"):
        raise DeploymentError(_failure(cloudformation, stack))
    return stack


def publish(s3: S3Client, bucket: str, artifacts: Iterable[Artifact]) -> None:
    """Upload the archives that the bucket does not have; a key names a content, so a present one is never stale."""
    present = _present_keys(s3, bucket)
    for artifact in artifacts:
        if artifact.key not in present:
            s3.put_object(Bucket=bucket, Key=artifact.key, Body=artifact.body)


def delete(
    cloudformation: CloudFormationClient, s3: S3Client, pipeline: Pipeline, waiting: Waiting | None = None
) -> None:
    """Empty the pipeline's buckets, delete its stack and wait until it is gone.

    Raises:
        DeploymentError: a resource could not be deleted.
    """
    delete_stack(cloudformation, s3, pipeline.stack_name, pipeline.buckets.values(), waiting)


def delete_stack(
    cloudformation: CloudFormationClient,
    s3: S3Client,
    name: str,
    buckets: Iterable[str],
    waiting: Waiting | None = None,
) -> None:
    """Empty a stack's buckets, delete the stack and wait until it is gone.

    Raises:
        DeploymentError: a resource could not be deleted.
    """
    for bucket in buckets:
        _empty(s3, bucket)
    stack_id = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=name)
    stack = wait_until_settled(cloudformation, stack_id, waiting or Waiting())
    if stack["StackStatus"] != "DELETE_COMPLETE":
        raise DeploymentError(_failure(cloudformation, stack))


def wait_until_settled(cloudformation: CloudFormationClient, stack_id: str, waiting: Waiting) -> StackTypeDef:
    """Return the stack as soon as CloudFormation no longer works on it.

    Raises:
        DeploymentError: it still works on it after the timeout; names the status.
    """
    deadline = time.monotonic() + waiting.timeout
    while True:
        stack = cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]
        if not stack["StackStatus"].endswith(WORKING):
            return stack
        if time.monotonic() > deadline:
            status = stack["StackStatus"]
            raise DeploymentError(f"stack {stack['StackName']} is still {status} after {waiting.timeout:g} s")
        waiting.pause(POLL_SECONDS)


def _submit(cloudformation: CloudFormationClient, s3: S3Client, request: StackRequest) -> str:
    arguments: dict[str, Any] = {
        "StackName": request.name,
        "Parameters": request.parameter_list,
        "Capabilities": ["CAPABILITY_IAM"],
        **_template(s3, request),
    }
    try:
        if _exists(cloudformation, request.name):
            return _update(cloudformation, arguments)
        return cloudformation.create_stack(**arguments)["StackId"]
    except ClientError as error:
        raise DeploymentError(f"stack {request.name} was refused: {error.response['Error']['Message']}") from error


def _template(s3: S3Client, request: StackRequest) -> dict[str, str]:
    """Return the argument that gives the template, by its text or by where it lies."""
    body = request.template.encode()
    if len(body) <= MOST_TEMPLATE_BYTES:
        return {"TemplateBody": request.template}
    s3.put_object(Bucket=request.artifact_bucket, Key=request.template_key, Body=body)
    return {"TemplateURL": f"{s3.meta.endpoint_url}/{request.artifact_bucket}/{request.template_key}"}


def _update(cloudformation: CloudFormationClient, arguments: dict[str, Any]) -> str:
    try:
        return cloudformation.update_stack(**arguments)["StackId"]
    except ClientError as error:
        if "No updates are to be performed" not in error.response["Error"]["Message"]:
            raise
        return str(arguments["StackName"])


def _exists(cloudformation: CloudFormationClient, name: str) -> bool:
    try:
        stacks = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" not in error.response["Error"]["Message"]:
            raise
        return False
    return any(stack["StackStatus"] != "DELETE_COMPLETE" for stack in stacks)


def _failure(cloudformation: CloudFormationClient, stack: StackTypeDef) -> str:
    """Tell the first failure of the stack: what follows it is its consequence."""
    head = f"stack {stack['StackName']} ended as {stack['StackStatus']}"
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack["StackId"])
    for event in reversed([event for page in pages for event in page["StackEvents"]]):
        if _is_cause(event, stack["StackId"]):
            resource = f"{event['LogicalResourceId']} ({event.get('ResourceType', 'unknown type')})"
            return f"{head}: {resource}: {event.get('ResourceStatusReason', 'no reason given')}"
    return f"{head}: {stack.get('StackStatusReason', 'no reason given')}"


def _is_cause(event: StackEventTypeDef, stack_id: str) -> bool:
    of_resource = event.get("PhysicalResourceId") != stack_id
    failed = event.get("ResourceStatus", "").endswith("_FAILED")
    return of_resource and failed and not event.get("ResourceStatusReason", "").startswith(_CONSEQUENCES)


def _present_keys(s3: S3Client, bucket: str) -> set[str]:
    region = s3.meta.region_name
    elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=bucket, **elsewhere)  # type: ignore[arg-type]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {entry["Key"] for page in pages for entry in page.get("Contents", [])}


def _empty(s3: S3Client, bucket: str) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        keys = [entry["Key"] for entry in page.get("Contents", [])]
        if keys:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys]})
