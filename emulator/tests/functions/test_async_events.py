"""What becomes of asynchronous events: records for destinations, dead letters, and whose configuration counts."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from localstack.services.lambda_.invocation.event_manager import SQSInvocation
from localstack.services.lambda_.invocation.lambda_models import Invocation, InvocationResult

from smokealarm_localstack.functions.async_records import FailedEvent, invocation_record, invoked_qualifier

FAILING = "def handler(event, context):\n    raise ValueError('no')\n"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:f"
_numbers = count(1)


@pytest.fixture
def queue(localstack: Any) -> Iterator[Any]:
    """Create a queue: its ``arn``, and ``receive()`` for the next message with its attributes."""
    sqs = localstack.client("sqs")
    url = sqs.create_queue(QueueName=f"async-events-{next(_numbers)}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def receive() -> dict[str, Any]:
        answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, MessageAttributeNames=["All"])
        return answer["Messages"][0]

    yield SimpleNamespace(arn=arn, receive=receive)
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def send(localstack: Any) -> Callable[..., str]:
    """Return a function that sends an asynchronous event and returns its request id."""

    def send(function: Any, event: object, **parameters: str) -> str:
        client = localstack.client("lambda")
        payload = json.dumps(event)
        answer = client.invoke(FunctionName=function.name, InvocationType="Event", Payload=payload, **parameters)
        return answer["ResponseMetadata"]["RequestId"]

    return send


def attributes(message: dict[str, Any]) -> dict[str, str]:
    """Return the values of a message's attributes."""
    return {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}


def test_the_configuration_of_an_alias(deploy: Any, queue: Any, send: Any) -> None:
    """An event for an alias follows the alias's retries and destination; the record names alias and version."""
    function = deploy(FAILING)
    version = deploy.client.publish_version(FunctionName=function.name)["Version"]
    deploy.wait(function.name, Qualifier=version)
    deploy.client.create_alias(FunctionName=function.name, Name="live", FunctionVersion=version)
    deploy.client.put_function_event_invoke_config(
        FunctionName=function.name,
        Qualifier="live",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": queue.arn}},
    )
    request_id = send(function, {"n": 1}, Qualifier="live")
    record = json.loads(queue.receive()["Body"])

    assert record["requestContext"] == {
        "requestId": request_id,
        "functionArn": f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}:live",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 1,
    }
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": version, "functionError": "Unhandled"}
    assert record["responsePayload"]["errorMessage"] == "no"


def test_a_dead_letter(deploy: Any, queue: Any, send: Any) -> None:
    """A dead letter is the event as it was sent, with the request id and the error's message as attributes."""
    function = deploy(FAILING, DeadLetterConfig={"TargetArn": queue.arn})
    deploy.client.put_function_event_invoke_config(FunctionName=function.name, MaximumRetryAttempts=0)
    request_id = send(function, {"n": 1})
    letter = queue.receive()

    assert letter["Body"] == '{"n": 1}'
    assert attributes(letter) == {"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": "no"}


def test_a_dead_letter_of_an_event_that_was_never_run(deploy: Any, queue: Any, send: Any) -> None:
    """With a reserved concurrency of zero the event goes to the dead-letter queue at once, as throttled."""
    function = deploy(FAILING, DeadLetterConfig={"TargetArn": queue.arn})
    deploy.client.put_function_concurrency(FunctionName=function.name, ReservedConcurrentExecutions=0)
    request_id = send(function, {"n": 1})

    assert attributes(queue.receive()) == {
        "RequestID": request_id,
        "ErrorCode": "429",
        "ErrorMessage": "Rate Exceeded.",
    }


def event(**parameters: Any) -> SQSInvocation:
    """Return an event of the function ``f`` from a minute ago."""
    given: dict[str, Any] = {
        "payload": b'{"n": 1}',
        "invoked_arn": ARN,
        "client_context": None,
        "invocation_type": "Event",
        "invoke_time": datetime.now(UTC) - timedelta(minutes=1),
        "request_id": "request",
        "trace_context": {},
    }
    return SQSInvocation(Invocation(**given), **parameters)


def result(payload: bytes | None, *, is_error: bool = True) -> InvocationResult:
    """Return the result of an invocation, ``None`` for one that did not take place."""
    return InvocationResult(request_id="", payload=payload, is_error=is_error, logs=None)


def test_the_record_of_an_event_too_old_to_be_run() -> None:
    """It says why it was given up, and nothing about a response."""
    record = invocation_record(event(), result(None), "EventAgeExceeded", "$LATEST")

    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == 0
    assert record["requestPayload"] == {"n": 1}
    assert not {"responseContext", "responsePayload"} & set(record)


def test_the_record_of_a_success() -> None:
    """It has the response, no function error, and $LATEST for a call without a qualifier."""
    record = invocation_record(event(retries=1), result(b"[2]", is_error=False), "Success", "$LATEST")

    assert record["requestContext"]["functionArn"] == f"{ARN}:$LATEST"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert record["responsePayload"] == [2]


@pytest.mark.parametrize(("arn", "qualifier"), [(ARN, "$LATEST"), (f"{ARN}:live", "live"), (f"{ARN}:7", "7")])
def test_the_qualifier_of_an_arn(arn: str, qualifier: str) -> None:
    """It is the eighth part of the ARN, $LATEST if there is none."""
    assert invoked_qualifier(arn) == qualifier


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b'{"errorMessage": "no"}', "no"),
        (b'{"errorMessage": "' + b"a" * 2000 + b'"}', "a" * 1024),
        (b'"text"', '"text"'),
        (b"not json", "not json"),
        (b"", "Unhandled"),
    ],
)
def test_the_message_of_a_dead_letter(payload: bytes, message: str) -> None:
    """It is the error's message, or what the function left instead, at most 1 KB and never empty."""
    assert FailedEvent.of("request", payload) == FailedEvent("request", 200, message)
