"""A real LocalStack: quickly there, cut off from this machine, and gone with whoever started it."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from smokealarm.cloud.backend import backend
from smokealarm.cloud.capabilities import Capabilities
from smokealarm.cloud.child_environment import BackendSettings
from smokealarm.cloud.provision import provision
from smokealarm.cloud.supervisor import localstack
from smokealarm.errors import BackendDied, BackendStartError, BackendUnreachable, EndpointRefused

REPOSITORY = Path(__file__).parents[2]
ENDS_WITHIN_SECONDS = 10
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc"),
    pytest.mark.xdist_group("localstack"),
]

RUN = """
import io, sys, time, zipfile
from smokealarm.cloud.supervisor import localstack
from smokealarm.cloud.guard import Clients

packed = io.BytesIO()
with zipfile.ZipFile(packed, "w") as archive:
    archive.writestr("handler.py", "def handler(event, context):\\n    return 'warm'\\n")
with localstack() as running:
    functions = Clients(running.endpoint, running.check).lambda_
    functions.create_function(
        FunctionName="f", Runtime="python3.13", Handler="handler.handler", Role="arn:aws:iam::000000000000:role/r",
        Code={"ZipFile": packed.getvalue()},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="f", WaiterConfig={"Delay": 0.05})
    assert functions.invoke(FunctionName="f")["Payload"].read() == b'"warm"'
    print(running.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at our own LocalStack, whatever the session's backend is."""
    monkeypatch.delenv("SMOKEALARM_ENDPOINT", raising=False)


@contextmanager
def drill() -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """Be a test run that started a LocalStack with a warm function; yields it and the processes that came of it."""
    command = [sys.executable, "-c", RUN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:  # noqa: S603
        assert run.stdout is not None
        started = int(run.stdout.readline())
        try:
            yield run, [started, *descendants(started)]
        finally:
            run.kill()


def descendants(pid: int) -> list[int]:
    """List the processes below a process."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    children = [int(child) for thread in threads for child in (thread / "children").read_text(encoding="ascii").split()]
    return [pid for child in children for pid in (child, *descendants(child))]


def all_end(pids: list[int]) -> bool:
    """Wait for the processes' ends as the kernel tells them, and say whether all came in time."""
    deadline = time.monotonic() + ENDS_WITHIN_SECONDS
    return all(_ends(pid, deadline - time.monotonic()) for pid in pids)


def _ends(pid: int, seconds: float) -> bool:
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(watched, select.POLLIN)
        return bool(poll.poll(max(0, seconds) * 1000))
    finally:
        os.close(watched)


def test_it_is_ready_with_all_that_is_ours() -> None:
    """The embedded backend has every capability, and its clock moves when told to."""
    with backend() as provided:
        assert provided.capabilities == Capabilities(
            virtual_clock=True, telemetry=True, faults=True, function_processes=True
        )
        clock = provided.clock()
        before = clock.now()
        assert clock.advance(timedelta(minutes=5)).now.since(before) == timedelta(minutes=5)


def test_it_sees_nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is its own: no credentials, no home, no proxies of the user."""
    for name in ("AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY", "LOCALSTACK_AUTH_TOKEN", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "of-this-machine")
    with localstack() as running:
        environment = Path(f"/proc/{running.pid}/environ").read_text(encoding="utf-8")
    assert "of-this-machine" not in environment
    assert f"HOME={Path.home()}\0" not in environment


def test_it_keeps_everything_that_it_writes_to_itself() -> None:
    """Inside a container too, where others that start at the same moment would write the same certificate."""
    with localstack() as running:
        folder = Path(f"/proc/{running.pid}/cwd").readlink()
        assert list(folder.rglob("server.test.pem"))


def test_a_killed_run_leaves_no_process() -> None:
    """After kill -9 neither LocalStack nor a function survives, and the next run clears up what was left on disk."""
    with drill() as (run, started):
        assert len(started) > 1, "a warm function has a process"
        folder = Path(f"/proc/{started[0]}/cwd").readlink()
        run.send_signal(signal.SIGKILL)
        assert all_end(started)
        assert folder.is_dir()
    with localstack() as running:
        running.check()
        assert not folder.exists()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_process(ending: signal.Signals) -> None:
    """Ctrl-C and a polite request to end are answered at once."""
    with drill() as (run, started):
        run.send_signal(ending)
        assert run.wait(ENDS_WITHIN_SECONDS) == -ending
        assert all_end(started)


def test_a_finished_run_leaves_nothing() -> None:
    """When its block is over, LocalStack, its functions and its folder are gone."""
    with drill() as (run, started):
        folder = Path(f"/proc/{started[0]}/cwd").readlink()
        run.communicate(timeout=ENDS_WITHIN_SECONDS)
        assert all_end(started)
        assert not folder.exists()


def test_a_killed_localstack_takes_its_functions_along() -> None:
    """When LocalStack itself is killed, its functions end no later than the run does."""
    with drill() as (run, started):
        os.kill(started[0], signal.SIGKILL)
        run.communicate(timeout=ENDS_WITHIN_SECONDS)
        assert all_end(started)


def test_death_in_use_is_an_error_with_the_last_log_lines() -> None:
    """Every way of using a dead LocalStack names it, how it ended, and what it said last."""
    with backend() as provided:
        clock, pid = provided.clock(), provided.check.__self__.pid
        provided.clients.sqs.list_queues()
        os.kill(pid, signal.SIGKILL)
        for use in (provided.clients.sqs.list_queues, clock.now, provided.check):
            with pytest.raises(
                BackendDied, match=rf"process {pid}, {provided.endpoint.url}\) ended with signal SIGKILL"
            ) as died:
                use()
            assert "AWS sqs.ListQueues => 200" in str(died.value)


def test_a_start_that_fails_shows_the_log() -> None:
    """A LocalStack that ends before it is ready is an error with its own words."""
    broken = BackendSettings(overrides={"GATEWAY_LISTEN": "nonsense:port"})
    with (
        pytest.raises(BackendStartError, match=r"ended with status 1 before it was ready\.[\s\S]*port"),
        localstack(broken),
    ):
        pytest.fail("it started")


def test_a_start_that_takes_too_long_is_given_up() -> None:
    """Waiting for readiness has an end, and what was started is ended too."""
    impatient = BackendSettings(ready_within_seconds=0.05)
    with pytest.raises(BackendStartError, match=r"not ready within 0\.05 s"), localstack(impatient):
        pytest.fail("it was ready")


def test_a_taken_port_is_told_before_anything_starts() -> None:
    """A port that was asked for and is taken is an error with its number."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BackendStartError, match=f"port {port} of"), localstack(BackendSettings(port=port)):
            pytest.fail("it started")


def test_an_endpoint_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that is not loopback is refused before anything is sent to it."""
    monkeypatch.setenv("SMOKEALARM_ENDPOINT", "http://192.0.2.1:4566")
    with pytest.raises(EndpointRefused, match="not on this machine"), backend():
        pytest.fail("it was used")


def test_an_endpoint_where_nothing_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backend that does not run is an error with its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("SMOKEALARM_ENDPOINT", f"http://127.0.0.1:{port}")
    with pytest.raises(BackendUnreachable, match=f"no answer from http://127.0.0.1:{port}"), backend():
        pytest.fail("it was used")


INNER = """
import os, signal
import pytest

@pytest.mark.virtual_clock
def test_that_needs_a_virtual_clock(): ...

def test_that_takes_the_clock(clock): ...

@pytest.mark.telemetry
@pytest.mark.faults
def test_that_needs_more(): ...

def test_that_needs_nothing_more(clients):
    clients.s3.create_bucket(Bucket="plain")
    assert [bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]] == ["plain"]

def test_that_asserts_nothing_while_the_backend_dies(backend):
    if backend.is_ours:
        os.kill(backend.check.__self__.pid, signal.SIGKILL)

def test_that_comes_after(): ...
"""


def inner_run(folder: Path, **environment: str) -> str:
    """Run the tests above under this project's own settings and fixtures, and return pytest's report."""
    (folder / "test_inner.py").write_text(INNER, encoding="utf-8")
    options = ["-p", "no:cacheprovider", "-p", "no:randomly", "-rs", "-c", str(REPOSITORY / "pyproject.toml")]
    plugins = ["-p", "fixtures.backend", "-p", "fixtures.clock", "--rootdir", str(REPOSITORY)]
    ran = subprocess.run(  # noqa: S603 - pytest itself
        [sys.executable, "-m", "pytest", *options, *plugins, str(folder)],
        cwd=REPOSITORY,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


def test_a_running_backend_is_used_and_left_running(tmp_path: Path) -> None:
    """Against a LocalStack that somebody else started, tests that need more are skipped with the reason."""
    with plain_localstack(tmp_path) as url:
        report = inner_run(tmp_path, SMOKEALARM_ENDPOINT=url)
        again = inner_run(tmp_path, SMOKEALARM_ENDPOINT=url)
    assert "3 passed, 3 skipped" in report, report
    assert "lacks a clock that can be advanced (virtual_clock)" in report
    assert "lacks the metrics that AWS services emit (telemetry) and a way to inject faults (faults)" in report
    assert "3 passed, 3 skipped" in again, "it was still running, with the bucket that it had"


@contextmanager
def plain_localstack(folder: Path) -> Iterator[str]:
    """Start a LocalStack by hand, without anything of ours, and yield its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {
        "DISABLE_EVENTS": "1",
        "DNS_ADDRESS": "0",
        "FILESYSTEM_ROOT": str(folder / "filesystem"),
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "HOME": str(folder),
        "LOCALSTACK_VOLUME_DIR": str(folder / "volume"),
        "PATH": os.environ["PATH"],
        "SKIP_SSL_CERT_DOWNLOAD": "1",
    }
    command = [provision().python, "-m", "localstack.runtime.main"]
    with subprocess.Popen(  # noqa: S603 - LocalStack itself
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as started:
        assert started.stdout is not None
        try:
            assert any(line.startswith("Ready.") for line in started.stdout)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.kill()


def test_a_test_during_which_the_backend_dies_never_passes(tmp_path: Path) -> None:
    """A test that asserted nothing is an error that names the dead LocalStack; the next one has another."""
    report = inner_run(tmp_path)
    assert "6 passed, 1 error" in report, report
    assert "BackendDied: LocalStack (process" in report
