"""Functions that cannot run as processes are refused when they are created, with a message that says so."""

from localstack.aws.api.lambda_ import InvalidParameterValueException


class UnsupportedRuntimeError(InvalidParameterValueException):
    """A runtime or package type that only containers could run."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            f"{subject} cannot run here: functions run as processes of this machine, "
            "which is possible for zip packages of the runtimes python3.8 and newer (nearest choice: python3.13).",
            Type="User",
        )


def refuse_unsupported(package_type: str | None, runtime: str | None) -> None:
    """Refuse container images and runtimes other than Python.

    Raises:
        UnsupportedRuntimeError: the function would need a container.
    """
    if package_type == "Image":
        raise UnsupportedRuntimeError("A function packaged as a container image")
    if runtime is not None and not str(runtime).startswith("python3."):
        raise UnsupportedRuntimeError(f"A function of the runtime {runtime}")
