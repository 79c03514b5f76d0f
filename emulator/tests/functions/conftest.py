"""Functions to be created, invoked and read about, on a LocalStack with a real or a virtual clock."""

import base64
import io
import itertools
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROLE = "arn:aws:iam::000000000000:role/functions"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    """What an invocation answered: its payload, its function error and the tail of its log."""

    payload: Any
    error: str | None
    log: str

    def line(self, start: str) -> str:
        """Return the only line of the log that starts so."""
        (line,) = [line for line in self.log.splitlines() if line.startswith(start)]
        return line

    def report(self) -> dict[str, str]:
        """Return the fields of the REPORT line by their names."""
        fields = self.line("REPORT ").removeprefix("REPORT ").strip("\t").split("\t")
        return dict(field.split(": ", 1) for field in fields)


@dataclass(frozen=True)
class Function:
    """A function that was created for one test."""

    backend: Any
    name: str

    def __call__(self, event: Any = None, **parameters: Any) -> Answer:
        """Invoke it and wait for its end."""
        answer = self.backend.client("lambda").invoke(
            FunctionName=self.name, Payload=json.dumps(event or {}), LogType="Tail", **parameters
        )
        log = base64.b64decode(answer["LogResult"]).decode()
        return Answer(json.loads(answer["Payload"].read()), answer.get("FunctionError"), log)

    def events(self, until: str = "REPORT", group: str | None = None) -> list[dict[str, Any]]:
        """Return the events of its log group, in order, once the last one contains ``until``."""

        def arrived() -> Any:
            events = self._stored(group or f"/aws/lambda/{self.name}")
            return events if events and until in events[-1]["message"] else None

        return eventually(arrived)

    def messages(self, until: str = "REPORT") -> list[str]:
        """Return the messages of its log, once the last one contains ``until``."""
        return [event["message"] for event in self.events(until)]

    def _stored(self, group: str) -> list[dict[str, Any]]:
        logs, events = self.backend.client("logs"), []
        groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        streams = logs.describe_log_streams(logGroupName=group)["logStreams"] if groups else []
        pages = logs.get_paginator("filter_log_events")
        for stream in streams:
            for page in pages.paginate(logGroupName=group, logStreamNames=[stream["logStreamName"]]):
                events += [{"stream": stream["logStreamName"], **event} for event in page["events"]]
        return events


def eventually(ask: Callable[[], Any]) -> Any:
    """Ask again until the answer is true, at most ten seconds: for what LocalStack does after it has answered."""
    deadline = time.monotonic() + 10
    while not (answer := ask()):
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        time.sleep(0.02)
    return answer


def is_gone(process: int) -> bool:
    """Say whether a process has ended, whoever has yet to be told."""
    try:
        return "State:\tZ" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True


def bundle(files: dict[str, str]) -> bytes:
    """Return a zip file of these files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        for name, text in files.items():
            code.writestr(name, text)
    return archive.getvalue()


class Deployer:
    """Creates functions on one backend and deletes them at the end."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.client = backend.client("lambda")
        self._names: list[str] = []

    def __call__(
        self, code: str | dict[str, str], variables: dict[str, str] | None = None, **parameters: Any
    ) -> Function:
        """Create a function from the text of ``handler.py``, or from several files, and wait until it is active."""
        name = f"function-{next(_numbers)}"
        files = {"handler.py": code} if isinstance(code, str) else code
        settings = {
            "Runtime": "python3.13",
            "Handler": "handler.handler",
            "Role": ROLE,
            "Timeout": 3,
            "MemorySize": 128,
        }
        self.client.create_function(
            FunctionName=name,
            Code={"ZipFile": bundle(files)},
            Environment={"Variables": variables or {}},
            **settings | parameters,
        )
        self._names.append(name)
        self.wait(name)
        return Function(self.backend, name)

    def wait(self, name: str, waiter: str = "function_active_v2", **parameters: Any) -> None:
        """Wait until the function can be invoked, or until an update of it is through."""
        self.client.get_waiter(waiter).wait(FunctionName=name, WaiterConfig={"Delay": 0.1}, **parameters)

    def forget(self, name: str) -> None:
        """Leave out at the end what a test has deleted itself."""
        self._names.remove(name)

    def clean(self) -> None:
        """Delete what was created."""
        for name in self._names:
            self.client.delete_function(FunctionName=name)


@pytest.fixture
def deploy(localstack: Any) -> Iterator[Deployer]:
    """Create functions on the real clock."""
    deployer = Deployer(localstack)
    yield deployer
    deployer.clean()


@pytest.fixture
def deploy_virtual(virtual_localstack: Any) -> Iterator[Deployer]:
    """Create functions on the virtual clock."""
    deployer = Deployer(virtual_localstack)
    yield deployer
    deployer.clean()
