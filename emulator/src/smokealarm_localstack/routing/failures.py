"""What a target's failure means: its ``ERROR_CODE`` and whether trying again can help.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html (codes) and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html (missing permissions, missing targets
and invalid parameters are not retried).
"""

from dataclasses import dataclass

from botocore.exceptions import ClientError, ConnectTimeoutError, HTTPClientError, ReadTimeoutError
from botocore.exceptions import ConnectionError as BotocoreConnectionError

_NO_PERMISSIONS = (
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "NotAuthorized",
    "AuthorizationError",
)
_NO_RESOURCE = (
    "ResourceNotFoundException",
    "StateMachineDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "NotFound",
    "NotFoundException",
    "NoSuchEntity",
)
_THROTTLING = (
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "ProvisionedThroughputExceededException",
    "RequestThrottled",
    "SlowDown",
)
_TABLE = {
    **dict.fromkeys(_NO_PERMISSIONS, "NO_PERMISSIONS"),
    **dict.fromkeys(_NO_RESOURCE, "NO_RESOURCE"),
    **dict.fromkeys(_THROTTLING, "THROTTLING"),
    "ResourceConflictException": "RESOURCE_MODIFICATION_COLLISION",
    "ExecutionAlreadyExists": "RESOURCE_ALREADY_EXISTS",
    "ExecutionLimitExceeded": "RESOURCE_LIMIT_EXCEEDED",
    "LimitExceededException": "RESOURCE_LIMIT_EXCEEDED",
}
_FINAL = frozenset({"NO_PERMISSIONS", "NO_RESOURCE", "INVALID_PARAMETER", "INVALID_JSON", "RESOURCE_ALREADY_EXISTS"})
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class TargetFailure:
    """A failed attempt as the dead-letter queue describes it."""

    code: str
    message: str

    @property
    def is_final(self) -> bool:
        """Tell whether the event is given up without a retry."""
        return self.code in _FINAL


def classified(error: Exception) -> TargetFailure:
    """Return what an exception of a target's client means."""
    if isinstance(error, ClientError):
        return TargetFailure(_client_error(error), str(error))
    if isinstance(error, ReadTimeoutError | ConnectTimeoutError | TimeoutError):
        return TargetFailure("TIMEOUT", str(error))
    if isinstance(error, HTTPClientError | BotocoreConnectionError | ConnectionError):
        return TargetFailure("CONNECTION_FAILURE", str(error))
    if isinstance(error, NotImplementedError):
        return TargetFailure("INVALID_PARAMETER", str(error))
    return TargetFailure("INTERNAL_ERROR", f"{type(error).__name__}: {error}")


def _client_error(error: ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "")
    if found := _TABLE.get(code):
        return found
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _SERVER_ERROR)
    return "ERROR_FROM_TARGET" if status >= _SERVER_ERROR else "INVALID_PARAMETER"
