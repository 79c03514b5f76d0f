"""A LocalStack without faults for each test, and a function to break."""

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

HANDLER = """
import boto3, time
from botocore.config import Config

def handler(event, context):
    if event.get("list_buckets"):
        s3 = boto3.client("s3", config=Config(retries={"max_attempts": 0}))
        return len(s3.list_buckets()["Buckets"])
    return time.time()
"""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Function:
    """A function; call it with an event, get the type of its error (None when it is healthy) and its result."""

    name: str
    client: Any

    def __call__(self, event: dict[str, Any] | None = None) -> tuple[str | None, Any]:
        """Invoke the function and wait for its end."""
        answer = self.client.invoke(FunctionName=self.name, Payload=json.dumps(event or {}))
        result = json.loads(answer["Payload"].read())
        return result.get("errorType") if "FunctionError" in answer else None, result


@pytest.fixture
def backend(localstack: Any) -> Iterator[Any]:
    """Lend the real-time LocalStack; whatever fault a test leaves is taken away after it."""
    yield localstack
    localstack.call("DELETE", "/_smokealarm/faults")


@pytest.fixture
def virtual(virtual_localstack: Any) -> Iterator[Any]:
    """Lend the LocalStack on the virtual clock; whatever fault a test leaves is taken away after it."""
    yield virtual_localstack
    virtual_localstack.call("DELETE", "/_smokealarm/faults")


@pytest.fixture
def name() -> str:
    """Return a resource name that no other test uses."""
    return f"faults-{next(_numbers)}"


@pytest.fixture
def function(virtual: Any, name: str) -> Function:
    """Create a function on the virtual backend, with a timeout of 30 s."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("main.py", HANDLER)
    client = virtual.client("lambda")
    client.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="main.handler",
        Role="arn:aws:iam::000000000000:role/none",
        Code={"ZipFile": archive.getvalue()},
        Timeout=30,
        MemorySize=128,
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name)

    return Function(name, client)
