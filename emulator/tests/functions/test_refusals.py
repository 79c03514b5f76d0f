"""What becomes of functions that only containers could run."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException

from smokealarm_localstack.functions.executor import ProcessRuntimeExecutor
from smokealarm_localstack.functions.refusals import UnsupportedRuntimeError, refuse_at_creation, unsupported
from smokealarm_localstack.functions.settings import settings

KINDS = pytest.mark.parametrize(
    ("package_type", "runtime", "subject"),
    [
        ("Zip", "nodejs22.x", "A function of the runtime nodejs22.x"),
        ("Image", None, "A function packaged as a container image"),
    ],
)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Read the settings again in and after each test."""
    settings.cache_clear()
    yield
    settings.cache_clear()


@KINDS
def test_they_are_refused_at_creation(package_type: str, runtime: str | None, subject: str) -> None:
    """That is the default."""
    with pytest.raises(UnsupportedRuntimeError, match=f"{subject} cannot run here"):
        refuse_at_creation(package_type, runtime)


@KINDS
def test_they_can_be_created_but_not_invoked(
    monkeypatch: pytest.MonkeyPatch, package_type: str, runtime: str | None, subject: str
) -> None:
    """By choice they exist, and an invocation of them is a function error that says why."""
    monkeypatch.setenv("SMOKEALARM_UNSUPPORTED_RUNTIMES", "create")
    refuse_at_creation(package_type, runtime)
    version = SimpleNamespace(config=SimpleNamespace(package_type=package_type, runtime=runtime, code=None))
    ProcessRuntimeExecutor.prepare_version(version)

    with pytest.raises(StatusErrorException) as refused:
        ProcessRuntimeExecutor("environment", version).start({})
    error = json.loads(refused.value.payload)
    assert error["errorType"] == "Runtime.Unsupported"
    assert error["errorMessage"].startswith(f"{subject} cannot run here")


def test_python_is_supported() -> None:
    """Whatever its version."""
    assert unsupported("Zip", "python3.8") is None
