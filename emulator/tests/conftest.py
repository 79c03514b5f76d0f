"""LocalStack with our plugins, started once for all tests that need one: with a real clock and with a virtual one."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib import error, request

import boto3
import pytest
from botocore.config import Config

SOURCES = Path(__file__).parent.parent / "src"
SETTINGS = {
    "SKIP_SSL_CERT_DOWNLOAD": "1",
    "DISABLE_EVENTS": "1",
    "IN_MEMORY_CLIENT": "1",
    "LAMBDA_RUNTIME_EXECUTOR": "smokealarm",
    "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0",
    "SQS_ENABLE_MESSAGE_RETENTION_PERIOD": "1",
}


@dataclass
class Backend:
    """A running LocalStack: AWS clients for it, and its control routes."""

    port: int
    log: Path
    clients: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address of the gateway."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str) -> Any:
        """Return the boto3 client for a service; made once."""
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.url,
                region_name="us-east-1",
                aws_access_key_id="000000000000",
                aws_secret_access_key="test",  # noqa: S106 - the dummy that LocalStack expects
                config=Config(retries={"max_attempts": 0}, read_timeout=60),
            )
        return self.clients[service]

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call a control route and return its JSON answer; raises AssertionError with the answer on an error status."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        call = request.Request(self.url + path, data=data, method=method, headers=headers)  # noqa: S310 - our own URL
        try:
            with request.urlopen(call, timeout=60) as answer:  # noqa: S310 - our own URL
                return json.loads(answer.read() or b"null")
        except error.HTTPError as refused:
            with refused:
                raise AssertionError(f"{method} {path}: {refused.code} {refused.read().decode()}") from None

    def now(self) -> float:
        """Return the backend's time in epoch seconds."""
        return self.call("GET", "/_smokealarm/clock")["now"]

    def advance(self, seconds: float) -> dict[str, Any]:
        """Let virtual time pass."""
        return self.call("POST", "/_smokealarm/clock/advance", {"seconds": seconds})

    def settle(self) -> None:
        """Wait until nothing can happen before the next due moment."""
        self.call("POST", "/_smokealarm/clock/settle")


@contextmanager
def running(clock: str, **settings: str) -> Iterator[Backend]:
    """Run a LocalStack with a ``real`` or a ``virtual`` clock, which ends with this process, however that ends."""
    with tempfile.TemporaryDirectory(prefix="smokealarm-tests-") as folder:
        backend = Backend(free_port(), Path(folder) / "localstack.log")
        ours, theirs = socket.socketpair()
        with ours, theirs, backend.log.open("wb") as log:
            process = start(settings | {"SMOKEALARM_CLOCK": clock}, backend, theirs, log)
            theirs.close()
            try:
                assert ours.recv(16) == b"ready\n", f"LocalStack did not start:\n{backend.log.read_text()[-4000:]}"
                yield backend
            finally:
                ours.close()
                process.wait()
                for client in backend.clients.values():
                    client.close()


def filesystem(folder: Path) -> Path:
    """Return the root of a run's own files, in which the installation's index of services is found."""
    root, index = folder / "filesystem", Path("usr", "lib", "localstack")
    (root / index).parent.mkdir(parents=True)
    (root / index).symlink_to(Path(sys.prefix, "filesystem") / index)
    return root


def free_port() -> int:
    """Return a port of loopback that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start(settings: dict[str, str], backend: Backend, parent: socket.socket, log: Any) -> "subprocess.Popen[bytes]":
    """Start the process in a group of its own, in a scrubbed environment."""
    folder = backend.log.parent
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= SETTINGS | {
        "PYTHONPATH": os.pathsep.join([os.fspath(SOURCES), os.environ.get("PYTHONPATH", "")]),
        "GATEWAY_LISTEN": f"127.0.0.1:{backend.port}",
        "LOCALSTACK_VOLUME_DIR": os.fspath(folder / "volume"),
        "FILESYSTEM_ROOT": os.fspath(filesystem(folder)),
        "OVERRIDE_IN_DOCKER": "0",
        "TMPDIR": os.fspath(folder),
        "SMOKEALARM_PARENT_FD": str(parent.fileno()),
    }
    environment |= {name: value for name, value in os.environ.items() if name.startswith("SMOKEALARM_FUNCTION")}
    environment |= settings
    return subprocess.Popen(
        [sys.executable, "-m", "smokealarm_localstack"],
        env=environment,
        cwd=folder,
        stdout=log,
        stderr=log,
        start_new_session=True,
        pass_fds=[parent.fileno()],
    )


@pytest.fixture(scope="session")
def localstack() -> Iterator[Backend]:
    """Run a LocalStack whose clock is real."""
    with running("real") as backend:
        yield backend


@pytest.fixture(scope="session")
def virtual_localstack() -> Iterator[Backend]:
    """Run a LocalStack whose clock is virtual."""
    with running("virtual") as backend:
        yield backend


@pytest.fixture
def impatient_localstack() -> Iterator[Backend]:
    """Run a LocalStack whose clock is virtual and which takes a function for stalled after three seconds."""
    with running("virtual", SMOKEALARM_STALL_SECONDS="3") as backend:
        yield backend
