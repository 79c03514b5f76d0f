"""Errors of the Lambda API as Step Functions names them."""

import json
import uuid
from typing import Any

from botocore.exceptions import ClientError

from smokealarm_localstack.workflow.task_errors import cause_of, error_name

THROTTLED = ClientError(
    {
        "Error": {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."},
        "ResponseMetadata": {"HTTPStatusCode": 429, "RequestId": "r-1"},
    },
    "Invoke",
)


def test_the_name_is_lambdas_own() -> None:
    """A throttled task fails with the name that every documented retrier lists."""
    assert error_name(THROTTLED) == "Lambda.TooManyRequestsException"


def test_the_cause_says_service_status_and_request() -> None:
    """The cause tells whom to ask."""
    assert cause_of(THROTTLED) == "Rate Exceeded. (Service: Lambda, Status Code: 429, Request ID: r-1)"


def test_a_missing_function_is_named_in_the_execution(virtual_localstack: Any) -> None:
    """An execution whose function does not exist fails with Lambda's error, not with "Exception"."""
    states = virtual_localstack.client("stepfunctions")
    function = "arn:aws:lambda:us-east-1:000000000000:function:none"
    definition = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": function, "End": True}}}
    machine = states.create_state_machine(
        name=f"machine-{uuid.uuid4().hex[:8]}",
        roleArn="arn:aws:iam::000000000000:role/any",
        definition=json.dumps(definition),
    )

    execution = states.start_execution(stateMachineArn=machine["stateMachineArn"])
    virtual_localstack.settle()

    found = states.describe_execution(executionArn=execution["executionArn"])
    assert (found["status"], found["error"]) == ("FAILED", "Lambda.ResourceNotFoundException")
