"""Deploying through a CloudFormation client, with the answers that AWS gives."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from tests.pipeline.on_paper import physical_ids

from smokealarm.errors import DeploymentError
from smokealarm.pipeline.deployment import StackRequest, Waiting, deploy, deploy_stack, publish
from smokealarm.pipeline.packaging import Artifact
from smokealarm.pipeline.shape_reading import shipped_shape

NOW = datetime(2026, 1, 31, tzinfo=UTC)
STACK_ID = "arn:aws:cloudformation:us-east-1:000000000000:stack/s/1"
PHYSICAL_IDS = physical_ids("w")


def client(service: str) -> Any:
    """Make a client that is never let out."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="us-east-1", endpoint_url="http://127.0.0.1:1", **keys)


@pytest.fixture
def cloudformation() -> Iterator[Stubber]:
    """Answer for CloudFormation; every answer must be asked for."""
    with Stubber(client("cloudformation")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def storage() -> Iterator[Stubber]:
    """Answer for an artifact bucket that has one archive."""
    with Stubber(client("s3")) as stubber:
        stubber.add_response("create_bucket", {}, {"Bucket": "artifacts"})
        stubber.add_response("list_objects_v2", {"Contents": [{"Key": Artifact("OldKey", b"x").key}]})
        yield stubber
        stubber.assert_no_pending_responses()


def stack(status: str, **more: Any) -> dict[str, Any]:
    """Describe the stack."""
    return {"Stacks": [{"StackName": "s", "StackId": STACK_ID, "StackStatus": status, "CreationTime": NOW} | more]}


def event(resource: str, status: str, reason: str, identity: str = "") -> dict[str, Any]:
    """Describe an event of the stack."""
    where = {"StackId": STACK_ID, "EventId": f"{resource}{status}", "StackName": "s", "Timestamp": NOW}
    what = {"LogicalResourceId": resource, "PhysicalResourceId": identity, "ResourceType": "AWS::SQS::Queue"}
    return where | what | {"ResourceStatus": status, "ResourceStatusReason": reason}


def run(cloudformation: Stubber, storage: Stubber, **parameters: Any) -> Any:
    """Deploy a stack s, remembering the pauses instead of making them."""
    request = StackRequest("s", "{}", "artifacts", (Artifact("OldKey", b"x"),), parameters)
    pauses: list[float] = []
    waiting = Waiting(0.0, pauses.append)
    return deploy(cloudformation.client, storage.client, shipped_shape(), request, waiting), pauses


def is_new(cloudformation: Stubber) -> None:
    """Let the stack not exist yet, and be created."""
    cloudformation.add_client_error("describe_stacks", "ValidationError", "Stack with id s does not exist", 400)
    cloudformation.add_response("create_stack", {"StackId": STACK_ID})


def has_resources(cloudformation: Stubber, physical_ids: Mapping[str, str]) -> None:
    """Let the stack's resources be listed."""
    about = {"ResourceType": "a type", "LastUpdatedTimestamp": NOW, "ResourceStatus": "CREATE_COMPLETE"}
    listed = [{"LogicalResourceId": key, "PhysicalResourceId": each} | about for key, each in physical_ids.items()]
    cloudformation.add_response("list_stack_resources", {"StackResourceSummaries": listed}, {"StackName": "s"})


def test_a_new_stack_gives_typed_names(cloudformation: Stubber, storage: Stubber) -> None:
    """Every resource that the shape names is found under what scenarios call it."""
    is_new(cloudformation)
    cloudformation.add_response("describe_stacks", stack("CREATE_COMPLETE"))
    has_resources(cloudformation, PHYSICAL_IDS)
    pipeline, pauses = run(cloudformation, storage)
    assert (pipeline.stack_name, pipeline.region, pipeline.account) == ("s", "us-east-1", "000000000000")
    assert [function.name for function in pipeline.functions] == [
        "w-ingest",
        "w-validate",
        "w-transform",
        "w-store",
        "w-record",
    ]
    assert pipeline.function("store").log_group == "/aws/lambda/w-store"
    assert [queue.name for queue in pipeline.queues] == ["w-ingest", "w-ingest-dlq", "w-event-dlq"]
    assert pipeline.state_machine.name == "w-observations"
    assert (pipeline.input_bucket, pipeline.upload_rule.name, pipeline.ingest_mapping) == (
        "w-input",
        "w-upload",
        "u-u-i-d",
    )
    assert pipeline.names["dead-letter queue arn"] == "arn:aws:sqs:us-east-1:000000000000:w-ingest-dlq"
    assert pauses == []


def test_a_stack_of_another_template_is_told(cloudformation: Stubber, storage: Stubber) -> None:
    """The message names the resource that is not there, and the nearest one."""
    is_new(cloudformation)
    cloudformation.add_response("describe_stacks", stack("CREATE_COMPLETE"))
    others = {f"{name}s" if name == "Store" else name: each for name, each in PHYSICAL_IDS.items()}
    has_resources(cloudformation, others)
    with pytest.raises(DeploymentError, match="stack s has no resource Store; did you mean 'Stores'"):
        run(cloudformation, storage)


def test_an_existing_stack_is_updated_with_the_parameters(cloudformation: Stubber, storage: Stubber) -> None:
    """Set parameters and the archives' keys are sent, and nothing else."""
    cloudformation.add_response("describe_stacks", stack("CREATE_COMPLETE"))
    sent = {"ArtifactBucket": "artifacts", "OldKey": Artifact("OldKey", b"x").key, "BatchSize": "5"}
    expected = [{"ParameterKey": key, "ParameterValue": value} for key, value in sent.items()]
    request = {"StackName": "s", "TemplateBody": "{}", "Capabilities": ["CAPABILITY_IAM"], "Parameters": expected}
    cloudformation.add_response("update_stack", {"StackId": STACK_ID}, request)
    cloudformation.add_response("describe_stacks", stack("UPDATE_COMPLETE"), {"StackName": STACK_ID})
    has_resources(cloudformation, PHYSICAL_IDS)
    assert run(cloudformation, storage, BatchSize="5")[0].prefix == "s"


def test_a_template_too_large_for_a_request_lies_in_the_bucket(cloudformation: Stubber, storage: Stubber) -> None:
    """Its key is made from its content, and its outputs are returned as they are."""
    request = StackRequest("s", "x" * 51_201, "artifacts", (Artifact("OldKey", b"x"),))
    body = {"Bucket": "artifacts", "Key": request.template_key, "Body": b"x" * 51_201}
    storage.add_response("put_object", {}, body)
    cloudformation.add_client_error("describe_stacks", "ValidationError", "Stack with id s does not exist", 400)
    sent = {
        "StackName": "s",
        "TemplateURL": f"http://127.0.0.1:1/artifacts/{request.template_key}",
        "Capabilities": ["CAPABILITY_IAM"],
        "Parameters": ANY,
    }
    cloudformation.add_response("create_stack", {"StackId": STACK_ID}, sent)
    cloudformation.add_response(
        "describe_stacks", stack("CREATE_COMPLETE", Outputs=[{"OutputKey": "Prefix", "OutputValue": "w"}])
    )
    assert deploy_stack(cloudformation.client, storage.client, request)["Prefix"] == "w"


def test_nothing_to_update_is_no_error(cloudformation: Stubber, storage: Stubber) -> None:
    """A second deployment of the same is what was there."""
    cloudformation.add_response("describe_stacks", stack("CREATE_COMPLETE"))
    cloudformation.add_client_error("update_stack", "ValidationError", "No updates are to be performed.", 400)
    cloudformation.add_response("describe_stacks", stack("CREATE_COMPLETE"), {"StackName": "s"})
    has_resources(cloudformation, PHYSICAL_IDS)
    assert run(cloudformation, storage)[0].input_bucket == "w-input"


def test_a_failure_names_the_first_resource_and_its_reason(cloudformation: Stubber, storage: Stubber) -> None:
    """Cancelled neighbours and the stack itself are consequences; the cause is the earliest failure of a resource."""
    is_new(cloudformation)
    cloudformation.add_response("describe_stacks", stack("ROLLBACK_COMPLETE"))
    events = [
        event("Late", "CREATE_FAILED", "came after"),
        event("Q", "CREATE_FAILED", "name is taken"),
        event("R", "CREATE_FAILED", "Resource creation cancelled"),
        event("Fine", "CREATE_COMPLETE", "no problem"),
        event("s", "CREATE_FAILED", "The following resource(s) failed to create: [Q, R]", STACK_ID),
    ]
    cloudformation.add_response("describe_stack_events", {"StackEvents": events}, {"StackName": STACK_ID})
    with pytest.raises(DeploymentError) as raised:
        run(cloudformation, storage)
    assert str(raised.value) == "stack s ended as ROLLBACK_COMPLETE: Q (AWS::SQS::Queue): name is taken"


def test_a_rolled_back_update_is_a_failure(cloudformation: Stubber, storage: Stubber) -> None:
    """The stack is usable, but it is not what was asked for."""
    cloudformation.add_response("describe_stacks", stack("CREATE_COMPLETE"))
    cloudformation.add_response("update_stack", {"StackId": STACK_ID})
    cloudformation.add_response("describe_stacks", stack("UPDATE_ROLLBACK_COMPLETE", StackStatusReason="told"))
    cloudformation.add_response("describe_stack_events", {"StackEvents": []})
    with pytest.raises(DeploymentError, match="UPDATE_ROLLBACK_COMPLETE: told"):
        run(cloudformation, storage)


def test_a_refused_template_is_told_in_the_words_of_cloudformation(cloudformation: Stubber, storage: Stubber) -> None:
    """What the service says about a template is the message."""
    cloudformation.add_client_error("describe_stacks", "ValidationError", "Stack with id s does not exist", 400)
    cloudformation.add_client_error("create_stack", "ValidationError", "Unresolved resource Queu", 400)
    with pytest.raises(DeploymentError, match="stack s was refused: Unresolved resource Queu"):
        run(cloudformation, storage)


def test_waiting_ends(cloudformation: Stubber, storage: Stubber) -> None:
    """A stack that is never complete is an error with its status."""
    is_new(cloudformation)
    cloudformation.add_response("describe_stacks", stack("CREATE_IN_PROGRESS"), {"StackName": ANY})
    with pytest.raises(DeploymentError, match="stack s is still CREATE_IN_PROGRESS after 0 s"):
        run(cloudformation, storage)


def test_only_missing_archives_are_uploaded(storage: Stubber) -> None:
    """A key names a content, so what is there is not sent again."""
    old, new = Artifact("OldKey", b"x"), Artifact("NewKey", b"y")
    storage.add_response("put_object", {}, {"Bucket": "artifacts", "Key": new.key, "Body": b"y"})
    publish(storage.client, "artifacts", (old, new))
