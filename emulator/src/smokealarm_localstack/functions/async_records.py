"""What a destination or a dead-letter queue is told about an asynchronous event.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html and the records that
LocalStack's snapshot tests took on AWS.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from localstack.services.lambda_.invocation.event_manager import SQSInvocation
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.utils.strings import convert_to_printable_chars
from localstack.utils.time import timestamp_millis

_MOST_ERROR_BYTES: Final = 1024
_QUALIFIED_PARTS: Final = 8


@dataclass(frozen=True, slots=True)
class FailedEvent:
    """Why an event was given up; ``code`` is an HTTP status, ``message`` at most 1 KB of the error's message."""

    request_id: str
    code: int
    message: str

    @classmethod
    def of(cls, request_id: str, payload: bytes | None) -> "FailedEvent":
        """Read the error object that the function left, ``None`` for an event that was throttled to its end."""
        if payload is None:
            return cls(request_id, 429, "Rate Exceeded.")
        return cls(request_id, 200, _error_message(payload))

    def letter(self, event: str) -> dict[str, Any]:
        """Return the entry for SendMessageBatch whose body is the event itself."""
        attributes = {
            "RequestID": {"DataType": "String", "StringValue": self.request_id},
            "ErrorCode": {"DataType": "Number", "StringValue": str(self.code)},
            "ErrorMessage": {"DataType": "String", "StringValue": self.message},
        }
        return {
            "Id": self.request_id,
            "MessageBody": event,
            "MessageAttributes": convert_to_printable_chars(attributes),
        }


def _error_message(payload: bytes) -> str:
    try:
        message = str(json.loads(payload)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        message = payload.decode("utf-8", "replace")
    return message.encode()[:_MOST_ERROR_BYTES].decode("utf-8", "ignore") or "Unhandled"


def invocation_record(
    event: SQSInvocation, result: InvocationResult, condition: str, executed_version: str
) -> dict[str, Any]:
    """Return the invocation record; one of an event that was never run says nothing about a response."""
    invocation = event.invocation
    record = {
        "version": "1.0",
        "timestamp": timestamp_millis(),
        "requestContext": {
            "requestId": invocation.request_id,
            "functionArn": _qualified(invocation.invoked_arn),
            "condition": condition,
            "approximateInvokeCount": event.retries + (result.payload is not None),
        },
        "requestPayload": json.loads(invocation.payload),
    }
    return record if result.payload is None else record | _response(result, executed_version)


def _response(result: InvocationResult, executed_version: str) -> dict[str, Any]:
    error = {"functionError": "Unhandled"} if result.is_error else {}
    return {
        "responseContext": {"statusCode": 200, "executedVersion": executed_version} | error,
        "responsePayload": json.loads(result.payload or b"null"),
    }


def invoked_qualifier(function_arn: str) -> str:
    """Return the version or alias in an invoked ARN, ``$LATEST`` if it has none."""
    parts = function_arn.split(":", _QUALIFIED_PARTS - 1)
    return parts[-1] if len(parts) == _QUALIFIED_PARTS else "$LATEST"


def _qualified(function_arn: str) -> str:
    unqualified = ":".join(function_arn.split(":")[: _QUALIFIED_PARTS - 1])
    return f"{unqualified}:{invoked_qualifier(function_arn)}"
