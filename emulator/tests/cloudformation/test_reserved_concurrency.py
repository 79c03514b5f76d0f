"""Reserved concurrency from a template."""

import json
import uuid
from typing import Any

import pytest


def template(name: str, limit: int | None) -> str:
    """Write a template of one function."""
    reserved = {} if limit is None else {"ReservedConcurrentExecutions": limit}
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": name,
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": "arn:aws:iam::000000000000:role/any",
            "Code": {"ZipFile": "def handler(event, context):\n    return event\n"},
            **reserved,
        },
    }
    return json.dumps({"Resources": {"Function": function}})


def deploy(backend: Any, name: str, limit: int | None) -> None:
    """Create or update the stack of that name and wait for it."""
    client, action = backend.client("cloudformation"), "create"
    if any(stack["StackName"] == name for stack in client.describe_stacks()["Stacks"]):
        action = "update"
    getattr(client, f"{action}_stack")(StackName=name, TemplateBody=template(name, limit))
    client.get_waiter(f"stack_{action}_complete").wait(StackName=name, WaiterConfig={"Delay": 1})


def reserved(backend: Any, name: str) -> int | None:
    """Return a function's reserved concurrency."""
    return backend.client("lambda").get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")


@pytest.mark.parametrize("limit", [0, 7, None])
def test_a_new_function_has_what_its_template_reserves(virtual_localstack: Any, limit: int | None) -> None:
    """Also zero, which throttles everything, and nothing, which leaves the account's concurrency to it."""
    name = f"stack-{uuid.uuid4().hex[:8]}"

    deploy(virtual_localstack, name, limit)

    assert reserved(virtual_localstack, name) == limit


def test_an_update_changes_it(virtual_localstack: Any) -> None:
    """A changed template changes the reservation, and one that no longer has it removes it."""
    name = f"stack-{uuid.uuid4().hex[:8]}"
    deploy(virtual_localstack, name, 7)

    deploy(virtual_localstack, name, 3)
    assert reserved(virtual_localstack, name) == 3
    deploy(virtual_localstack, name, None)
    assert reserved(virtual_localstack, name) is None


def test_the_backend_settles_after_an_update_of_code(virtual_localstack: Any) -> None:
    """A new poller of a function's asynchronous events takes over; nothing is left spinning."""
    name = f"stack-{uuid.uuid4().hex[:8]}"
    deploy(virtual_localstack, name, None)
    lambda_ = virtual_localstack.client("lambda")

    lambda_.update_function_configuration(FunctionName=name, Timeout=9)
    lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    virtual_localstack.settle()

    assert virtual_localstack.call("GET", "/_smokealarm/clock")["quiet"] is True
