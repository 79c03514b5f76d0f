"""The names of errors that Lambda itself answers to a task which names a function's ARN.

LocalStack calls each of them ``Exception``, so that a retrier for ``Lambda.TooManyRequestsException`` never matches
and a throttled task fails at once. On AWS the error is ``Lambda.`` and the API's own name.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
"""

from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api.stepfunctions import HistoryEventType, LambdaFunctionFailedEventDetails
from localstack.services.stepfunctions.asl.component.common.error_name.custom_error_name import CustomErrorName
from localstack.services.stepfunctions.asl.component.common.error_name.failure_event import FailureEvent
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.state_task_lambda import (
    StateTaskLambda,
)
from localstack.services.stepfunctions.asl.eval.event.event_detail import EventDetails
from localstack.utils.patch import patch


def install() -> None:
    """Name the errors as AWS does."""

    @patch(StateTaskLambda._from_error)
    def from_error(fn: Any, self: StateTaskLambda, env: Any, ex: Exception) -> FailureEvent:
        return failure(env, ex) if isinstance(ex, ClientError) else fn(self, env, ex)


def failure(env: Any, error: ClientError) -> FailureEvent:
    """Make the failure event for an error of the Lambda API."""
    name, cause = error_name(error), cause_of(error)
    details = LambdaFunctionFailedEventDetails(error=name, cause=cause)
    return FailureEvent(
        env=env,
        error_name=CustomErrorName(name),
        event_type=HistoryEventType.LambdaFunctionFailed,
        event_details=EventDetails(lambdaFunctionFailedEventDetails=details),
    )


def error_name(error: ClientError) -> str:
    """Return the name that retriers and catchers see, such as ``Lambda.TooManyRequestsException``."""
    return f"Lambda.{error.response['Error']['Code']}"


def cause_of(error: ClientError) -> str:
    """Return the message with the service, the status and the request id behind it."""
    meta = error.response.get("ResponseMetadata", {})
    status, request_id = meta.get("HTTPStatusCode", 0), meta.get("RequestId", "")
    message = error.response["Error"].get("Message", "")
    return f"{message} (Service: Lambda, Status Code: {status}, Request ID: {request_id})"
