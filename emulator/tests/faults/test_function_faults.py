"""What a fault does inside the function's process."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

import smokealarm_localstack

MODULE = Path(smokealarm_localstack.__file__).parent / "functions" / "runtime" / "function_faults.py"


@pytest.fixture
def function_faults() -> ModuleType:
    """Load the module as the function's process does: by its file, afresh."""
    spec = importlib.util.spec_from_file_location("function_faults", MODULE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exit_of(spec: dict[str, Any], **environment: str) -> tuple[int, list[str]]:
    """Apply a fault in a process of its own; return its exit status (negative for a signal) and what it printed."""
    code = f"print('before'); import function_faults; function_faults.apply({spec!r}); print('after')"
    process = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(MODULE.parent), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return process.returncode, process.stdout.split()


def test_error_raises_the_builtin_of_that_name(function_faults: ModuleType) -> None:
    """A builtin exception is raised as itself."""
    with pytest.raises(KeyError, match="lost"):
        function_faults.apply({"kind": "error", "type": "KeyError", "message": "lost"})


@pytest.mark.parametrize("name", ["OrderLost", "print", "SystemExit"])
def test_error_raises_an_exception_of_any_other_name(function_faults: ModuleType, name: str) -> None:
    """A name that is no builtin exception of a program's own errors becomes one made for the purpose."""
    with pytest.raises(Exception, match="gone") as raised:
        function_faults.apply({"kind": "error", "type": name, "message": "gone"})

    assert type(raised.value).__name__ == name
    assert type(raised.value).__bases__ == (Exception,)


def test_crash_ends_the_process_with_a_status_and_keeps_what_was_printed() -> None:
    """The process ends at once with the status, after its output was flushed."""
    assert exit_of({"kind": "crash", "exit_status": 3}) == (3, ["before"])


def test_crash_ends_the_process_by_a_signal() -> None:
    """The process is ended by the signal named."""
    assert exit_of({"kind": "crash", "signal": "SIGSEGV"}) == (-11, ["before"])


def test_memory_without_a_bound_ends_in_a_kill() -> None:
    """Where nobody else stops it, the process kills itself at twice its configured size."""
    status, _ = exit_of({"kind": "memory"}, AWS_LAMBDA_FUNCTION_MEMORY_SIZE="16")

    assert status == -9


def test_memory_with_a_bound_is_used_and_kept() -> None:
    """A bounded fault takes real memory, and the function goes on."""
    assert exit_of({"kind": "memory", "megabytes": 8}) == (0, ["before", "after"])


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells a process its resident memory")
def test_memory_is_resident() -> None:
    """The memory taken counts as used, not merely as reserved."""
    measure = "print(open('/proc/self/statm').read().split()[1])"
    code = f"import function_faults; {measure}; function_faults.apply({{'kind': 'memory', 'megabytes': 50}}); {measure}"
    output = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(MODULE.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    before, after = (int(pages) * os.sysconf("SC_PAGE_SIZE") for pages in output.stdout.split())

    assert 49 < (after - before) / 1024**2 < 60


def test_slow_sleeps_for_the_seconds_drawn(function_faults: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The delay is one sleep of the length in the spec, so a virtual clock sees it."""
    slept = []
    monkeypatch.setattr(function_faults.time, "sleep", slept.append)
    function_faults.apply({"kind": "slow", "seconds": 2.5})

    assert slept == [2.5]


def test_hang_sleeps_on_past_the_longest_timeout(function_faults: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hang goes back to sleep whenever it wakes."""
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise TimeoutError

    monkeypatch.setattr(function_faults.time, "sleep", sleep)
    with pytest.raises(TimeoutError):
        function_faults.apply({"kind": "hang"})

    assert slept == [900.0] * 3


def test_an_unknown_kind_is_refused(function_faults: ModuleType) -> None:
    """A spec of an unknown kind names the known ones."""
    with pytest.raises(ValueError, match="unknown kind of function fault 'melt', expected one of crash, "):
        function_faults.apply({"kind": "melt"})


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for awslambdaric, which tells which invocation runs."""
    runtime = SimpleNamespace(_GLOBAL_AWS_REQUEST_ID=None)
    monkeypatch.setitem(sys.modules, "awslambdaric.bootstrap", runtime)
    return runtime


@pytest.fixture
def outages(function_faults: ModuleType, runtime: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Undo the change to botocore after the test, and count what passes the outages."""
    from botocore.endpoint import Endpoint

    passed = []

    def arrive(_endpoint: Any, request: Any, operation_model: Any, _context: Any) -> tuple[None, Exception]:
        passed.append(operation_model.name)
        return None, EndpointConnectionError(endpoint_url=request.url, error="arrived")

    monkeypatch.setattr(Endpoint, "_do_get_response", arrive)
    return SimpleNamespace(apply=function_faults.apply, runtime=runtime, passed=passed)


def call(service: str, operation: str) -> None:
    """Call a service at an address that nobody needs to answer at."""
    client = boto3.client(
        service,
        endpoint_url="http://127.0.0.1:9",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106
        config=Config(retries={"max_attempts": 0}),
    )
    with pytest.raises(EndpointConnectionError):
        getattr(client, operation)()
    client.close()


def test_dependency_down_refuses_calls_to_its_service_only(outages: SimpleNamespace) -> None:
    """Calls to the service do not get through; calls to others do."""
    outages.runtime._GLOBAL_AWS_REQUEST_ID = "1"
    outages.apply({"kind": "dependency_down", "service": "s3"})
    call("s3", "list_buckets")
    call("sqs", "list_queues")

    assert outages.passed == ["ListQueues"]


@pytest.mark.parametrize("name", ["stepfunctions", "states"])
def test_dependency_down_knows_a_service_by_both_its_names(outages: SimpleNamespace, name: str) -> None:
    """boto3's name of a service and its endpoint's name mean the same."""
    outages.runtime._GLOBAL_AWS_REQUEST_ID = "1"
    outages.apply({"kind": "dependency_down", "service": name})
    call("stepfunctions", "list_state_machines")

    assert outages.passed == []


def test_dependency_is_up_again_in_the_next_invocation(outages: SimpleNamespace) -> None:
    """The outage ends with the invocation that it struck."""
    outages.runtime._GLOBAL_AWS_REQUEST_ID = "1"
    outages.apply({"kind": "dependency_down", "service": "s3"})
    outages.runtime._GLOBAL_AWS_REQUEST_ID = "2"
    call("s3", "list_buckets")

    assert outages.passed == ["ListBuckets"]


def test_dependency_cut_off_while_loading_stays_down(outages: SimpleNamespace) -> None:
    """An outage from the init phase lasts as long as the process."""
    outages.apply({"kind": "dependency_down", "service": "s3"})
    outages.runtime._GLOBAL_AWS_REQUEST_ID = "2"
    call("s3", "list_buckets")

    assert outages.passed == []
