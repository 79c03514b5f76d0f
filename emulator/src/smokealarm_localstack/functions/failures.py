"""The ends of an invocation, in the words of AWS.

The texts are those recorded against AWS by LocalStack's snapshot tests and used by
https://github.com/aws/aws-lambda-runtime-interface-emulator
"""

import json
import signal
from dataclasses import dataclass
from typing import Final, Literal

MAX_RESPONSE_BYTES: Final = 6 * 1024 * 1024 + 100

Status = Literal["success", "failure", "error", "timeout"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an invocation ended.

    ``status`` is that of the telemetry schema: ``failure`` is an error the handler reported, ``error`` one of the
    runtime. ``line`` is the older log line about it, if AWS has one.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
    """

    status: Status
    payload: bytes
    error_type: str | None = None
    line: str | None = None


def returned(body: bytes, most: int = MAX_RESPONSE_BYTES) -> Outcome:
    """Return the end of an invocation whose handler returned, unless it returned more than ``most`` bytes."""
    if len(body) > most:
        return _response_too_large(most)
    return Outcome("success", body)


def raised(body: bytes) -> Outcome:
    """Return the end of an invocation whose handler raised; ``body`` is the error object it posted."""
    return Outcome("failure", body, _error_type(body))


def init_failed(body: bytes) -> Outcome:
    """Return the end of an invocation whose init phase failed; ``body`` is the error object it posted."""
    return Outcome("error", body, _error_type(body))


def timed_out(request_id: str, seconds: float, now: str) -> Outcome:
    """Return the end of an invocation that took longer than the function's timeout; ``now`` is ISO 8601 with Z."""
    text = f"Task timed out after {seconds:.2f} seconds"
    payload = _error("Sandbox.Timedout", f"RequestId: {request_id} Error: {text}")
    return Outcome("timeout", payload, "Sandbox.Timedout", f"{now} {request_id} {text}\n\n")


def exited(request_id: str, returncode: int) -> Outcome:
    """Return the end of an invocation whose process ended; ``returncode`` as in ``subprocess``."""
    return _ended(request_id, "Runtime.ExitError", _exit_reason(returncode))


def out_of_memory(request_id: str, payload_type: str) -> Outcome:
    """Return the end of an invocation that was killed for using more than its memory size.

    The REPORT line always says ``Runtime.OutOfMemory``; what the caller sees as ``errorType`` differs among accounts.
    """
    return _ended(request_id, "Runtime.OutOfMemory", _exit_reason(-signal.SIGKILL), payload_type)


def _ended(request_id: str, error_type: str, reason: str, payload_type: str | None = None) -> Outcome:
    message = f"RequestId: {request_id} Error: {reason}"
    payload = _error(payload_type or error_type, message)
    return Outcome("error", payload, error_type, f"{message}\n{payload_type or error_type}\n")


def _exit_reason(returncode: int) -> str:
    if returncode == 0:
        return "Runtime exited without providing a reason"
    if returncode > 0:
        return f"Runtime exited with error: exit status {returncode}"
    return f"Runtime exited with error: signal: {(signal.strsignal(-returncode) or str(-returncode)).lower()}"


def _response_too_large(most: int) -> Outcome:
    error_type = "Function.ResponseSizeTooLarge"
    message = f"Response payload size exceeded maximum allowed payload size ({most} bytes)."
    body = json.dumps({"errorMessage": message, "errorType": error_type}).encode()
    return Outcome("failure", body, error_type)


def _error(error_type: str, message: str) -> bytes:
    return json.dumps({"errorType": error_type, "errorMessage": message}).encode()


def _error_type(body: bytes) -> str | None:
    try:
        return json.loads(body).get("errorType")
    except (ValueError, AttributeError):
        return None
