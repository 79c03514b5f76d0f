"""Functions on the virtual clock: retries, destinations, dead-letter queues and long init phases."""

import itertools
import json
from typing import Any

import pytest


def queue(backend: Any, name: str) -> tuple[str, str]:
    """Create a queue and return its URL and its ARN."""
    sqs = backend.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return url, attributes["Attributes"]["QueueArn"]


def received(backend: Any, url: str) -> list[dict[str, Any]]:
    """Return the messages of a queue."""
    answer = backend.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return answer.get("Messages", [])


def invoke(deployer: Any, function: Any, event: object) -> None:
    """Invoke a function asynchronously and let ten minutes pass."""
    answer = deployer.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=json.dumps(event))
    assert answer["StatusCode"] == 202
    deployer.backend.advance(600)


def test_a_failing_event_is_tried_three_times(deploy_virtual: Any) -> None:
    """Two retries follow, one and two minutes later, all under one request id."""
    function = deploy_virtual("def handler(event, context): raise Exception('never')")
    invoke(deploy_virtual, function, {})
    starts = [event for event in function.events() if event["message"].startswith("START")]

    assert len(starts) == 3
    assert len({event["message"] for event in starts}) == 1
    times = [event["timestamp"] // 1000 for event in starts]
    assert [later - earlier for earlier, later in itertools.pairwise(times)] == pytest.approx([60, 120], abs=2)


def test_the_destination_of_a_failure(deploy_virtual: Any) -> None:
    """After its retries an event goes to the failure destination, with the error that ended it."""
    url, arn = queue(deploy_virtual.backend, "functions-on-failure")
    function = deploy_virtual("def handler(event, context): raise KeyError('lost')")
    deploy_virtual.client.put_function_event_invoke_config(
        FunctionName=function.name, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": arn}}
    )
    invoke(deploy_virtual, function, {"order": 7})
    (message,) = received(deploy_virtual.backend, url)
    record = json.loads(message["Body"])

    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["requestPayload"] == {"order": 7}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert record["responsePayload"]["errorType"] == "KeyError"


def test_the_destination_of_a_success(deploy_virtual: Any) -> None:
    """A result goes to the success destination."""
    url, arn = queue(deploy_virtual.backend, "functions-on-success")
    function = deploy_virtual("def handler(event, context): return event['order'] + 1")
    deploy_virtual.client.put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig={"OnSuccess": {"Destination": arn}}
    )
    invoke(deploy_virtual, function, {"order": 7})
    (message,) = received(deploy_virtual.backend, url)
    record = json.loads(message["Body"])

    assert (record["requestContext"]["condition"], record["responsePayload"]) == ("Success", 8)


def test_the_dead_letter_queue(deploy_virtual: Any) -> None:
    """A dead-letter queue gets the event itself, with the error in the message's attributes."""
    url, arn = queue(deploy_virtual.backend, "functions-dead-letters")
    function = deploy_virtual(
        "import os\ndef handler(event, context): os._exit(1)", DeadLetterConfig={"TargetArn": arn}
    )
    invoke(deploy_virtual, function, {"order": 7})
    (message,) = received(deploy_virtual.backend, url)

    assert json.loads(message["Body"]) == {"order": 7}
    text = message["MessageAttributes"]["ErrorMessage"]["StringValue"]
    assert text.endswith("Error: Runtime exited with error: exit status 1")


def test_a_timeout_costs_virtual_time_only(deploy_virtual: Any) -> None:
    """A function that sleeps beyond its timeout is ended at exactly that moment of virtual time."""
    function = deploy_virtual("import time\ndef handler(event, context): time.sleep(4000)", Timeout=900)
    before = deploy_virtual.backend.now()
    answer = function()

    assert answer.payload["errorMessage"].endswith("Task timed out after 900.00 seconds")
    assert answer.report()["Duration"] == "900000.00 ms"
    assert deploy_virtual.backend.now() - before == pytest.approx(900, abs=1)


@pytest.mark.parametrize(("seconds", "status"), [(125, "READY"), (140, "FAILED")])
def test_a_provisioned_init_phase_may_take_130_seconds(deploy_virtual: Any, seconds: int, status: str) -> None:
    """The ten seconds of an on-demand init phase do not apply to a provisioned environment."""
    function = deploy_virtual(f"import time; time.sleep({seconds})\ndef handler(event, context): pass")
    version = deploy_virtual.client.publish_version(FunctionName=function.name)["Version"]
    target = {"FunctionName": function.name, "Qualifier": version}
    deploy_virtual.wait(function.name, Qualifier=version)
    deploy_virtual.client.put_provisioned_concurrency_config(**target, ProvisionedConcurrentExecutions=1)
    deploy_virtual.backend.advance(300)

    assert deploy_virtual.client.get_provisioned_concurrency_config(**target)["Status"] == status


def test_an_init_phase_of_more_than_ten_seconds(deploy_virtual: Any) -> None:
    """It is cut off and repeated on the time of the invocation, whose timeout then counts."""
    code = "import time; time.sleep(12)\ndef handler(event, context): return 'late'"
    patient, hasty = deploy_virtual(code, Timeout=20)(), deploy_virtual(code, Timeout=5)()

    assert patient.payload == "late"
    assert "Init Duration" not in patient.report()
    assert float(patient.report()["Duration"].split()[0]) >= 12_000
    assert hasty.payload["errorMessage"].endswith("Task timed out after 5.00 seconds")
    assert "\tPhase: invoke\tStatus: timeout\n" in hasty.log
