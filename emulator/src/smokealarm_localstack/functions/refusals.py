"""Functions that cannot run as processes are refused, with a message that says so.

They are refused when they are created. With ``SMOKEALARM_UNSUPPORTED_RUNTIMES=create`` they are created, for whoever
only configures them; then each invocation ends with the same message as a function error.
"""

import json

from localstack.aws.api.lambda_ import InvalidParameterValueException

from smokealarm_localstack.functions.settings import settings


class UnsupportedRuntimeError(InvalidParameterValueException):
    """A runtime or package type that only containers could run."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Type="User")


def refuse_at_creation(package_type: str | None, runtime: str | None) -> None:
    """Refuse container images and runtimes other than Python, unless the settings let them be created.

    Raises:
        UnsupportedRuntimeError: the function would need a container.
        FunctionSettingError: a setting about functions cannot be used.
    """
    if settings().refuse_unsupported and (reason := unsupported(package_type, runtime)):
        raise UnsupportedRuntimeError(reason)


def unsupported(package_type: str | None, runtime: str | None) -> str | None:
    """Return why a function of this kind cannot run as a process, ``None`` if it can."""
    if package_type == "Image":
        return _reason("A function packaged as a container image")
    if runtime is not None and not str(runtime).startswith("python3."):
        return _reason(f"A function of the runtime {runtime}")
    return None


def refused_invocation(reason: str) -> bytes:
    """Return the error object of an invocation of a function that cannot run."""
    return json.dumps({"errorType": "Runtime.Unsupported", "errorMessage": reason}).encode()


def _reason(subject: str) -> str:
    return (
        f"{subject} cannot run here: functions run as processes of this machine, "
        "which is possible for zip packages of the runtimes python3.8 and newer (nearest choice: python3.13)."
    )
