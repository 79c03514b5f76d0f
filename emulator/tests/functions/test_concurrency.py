"""Several environments of one function, limits on them, and what happens to them when the function changes."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

MEETING = """
import os, time
def handler(event, context):
    open(os.path.join(event["folder"], context.aws_request_id), "w").close()
    while len(os.listdir(event["folder"])) < event["guests"]: time.sleep(0.01)
    return [context.log_stream_name, os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]]
"""
WAITING = """
import os, time
def handler(event, context):
    open(event["started"], "w").close()
    while not os.path.exists(event["go"]): time.sleep(0.01)
    return os.environ.get("VARIANT")
"""


def in_background(work: Callable[[], Any]) -> Future[Any]:
    """Run something in a thread of its own and return its future."""
    future: Future[Any] = Future()
    threading.Thread(target=lambda: future.set_result(work()), daemon=True).start()
    return future


def test_concurrent_invocations_have_environments_of_their_own(deploy: Any, tmp_path: Path) -> None:
    """Three invocations that wait for each other run in three environments with credentials of their own."""
    function = deploy(MEETING, Timeout=20)
    event = {"folder": str(tmp_path), "guests": 3}
    with ThreadPoolExecutor(3) as pool:
        answers = [answer.payload for answer in pool.map(function, [event] * 3)]

    assert len({stream for stream, _, _ in answers}) == 3
    assert len({key for _, key, _ in answers}) == 3


def test_reserved_concurrency(deploy: Any, tmp_path: Path) -> None:
    """One more invocation than reserved is throttled, and the next one after the end of the first is not."""
    from tests.functions.conftest import eventually

    function = deploy(WAITING, Timeout=20)
    deploy.client.put_function_concurrency(FunctionName=function.name, ReservedConcurrentExecutions=1)
    started, go = tmp_path / "started", tmp_path / "go"
    event = {"started": str(started), "go": str(go)}
    first = in_background(lambda: function(event))
    assert eventually(started.exists)

    with pytest.raises(deploy.client.exceptions.TooManyRequestsException) as throttled:
        function(event)
    assert throttled.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    go.touch()
    assert first.result(20).error is None
    assert function(event).error is None


def test_provisioned_concurrency(deploy: Any, tmp_path: Path) -> None:
    """A provisioned environment is initialised beforehand and serves first; one more invocation spills over."""
    function, provisioned = provision(deploy, MEETING, 1)
    alone = {"folder": str(tmp_path / "alone"), "guests": 1}
    together = {"folder": str(tmp_path / "together"), "guests": 2}
    (tmp_path / "alone").mkdir()
    (tmp_path / "together").mkdir()

    answer = function(alone, Qualifier=provisioned)
    assert answer.payload[2] == "provisioned-concurrency"
    assert "Init Duration" not in answer.report()

    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda event: function(event, Qualifier=provisioned), [together] * 2)
    assert sorted(answer.payload[2] for answer in answers) == ["on-demand", "provisioned-concurrency"]


def test_a_provisioned_init_phase_is_reported_in_the_log(deploy: Any) -> None:
    """Provisioned environments write INIT_REPORT when they are ready, before any invocation."""
    function, _ = provision(deploy, "def handler(event, context): pass", 1)
    messages = function.messages(until="INIT_REPORT")

    assert messages[-1].endswith(" ms\tPhase: init\tStatus: success\n")


def test_a_provisioned_init_error_fails_the_configuration(deploy: Any) -> None:
    """Provisioned concurrency of a function that cannot be loaded is FAILED."""
    function, version = provision(deploy, "import missing", 1, expected="FAILED")
    answer = deploy.client.get_provisioned_concurrency_config(FunctionName=function.name, Qualifier=version)

    assert answer["StatusReason"] == "FUNCTION_ERROR_INIT_FAILURE"


def provision(deploy: Any, code: str, number: int, expected: str = "READY") -> tuple[Any, str]:
    """Deploy a function, publish a version, give it provisioned concurrency, and wait for that."""
    from tests.functions.conftest import eventually

    function = deploy(code, Timeout=20)
    version = deploy.client.publish_version(FunctionName=function.name)["Version"]
    deploy.wait(function.name, Qualifier=version)
    target = {"FunctionName": function.name, "Qualifier": version}
    deploy.client.put_provisioned_concurrency_config(**target, ProvisionedConcurrentExecutions=number)
    assert eventually(lambda: deploy.client.get_provisioned_concurrency_config(**target)["Status"] != "IN_PROGRESS")
    assert deploy.client.get_provisioned_concurrency_config(**target)["Status"] == expected
    return function, version


def test_an_update_lets_running_invocations_finish(deploy: Any, tmp_path: Path) -> None:
    """A new configuration is for later invocations; the one that runs ends as it began."""
    from tests.functions.conftest import eventually

    function = deploy(WAITING, {"VARIANT": "old"}, Timeout=20)
    started, go = tmp_path / "started", tmp_path / "go"
    event = {"started": str(started), "go": str(go)}
    running = in_background(lambda: function(event))
    assert eventually(started.exists)

    deploy.client.update_function_configuration(
        FunctionName=function.name, Environment={"Variables": {"VARIANT": "new"}}
    )
    deploy.wait(function.name, "function_updated_v2")
    go.touch()
    assert function(event).payload == "new"
    assert running.result(20).payload == "old"


def test_versions_and_aliases(deploy: Any) -> None:
    """A version keeps its code; an alias leads to it; the executed version is named in START."""
    from tests.functions.conftest import bundle

    function = deploy("def handler(event, context): return 'first', context.invoked_function_arn.split(':')[7:]")
    version = deploy.client.publish_version(FunctionName=function.name)["Version"]
    deploy.client.create_alias(FunctionName=function.name, Name="live", FunctionVersion=version)
    second = bundle({"handler.py": "def handler(event, context): return 'second'"})
    deploy.client.update_function_code(FunctionName=function.name, ZipFile=second)
    deploy.wait(function.name, "function_updated_v2")

    assert function().payload == "second"
    answer = function(Qualifier="live")
    assert answer.payload == ["first", ["live"]]
    assert answer.line("START").endswith(f" Version: {version}")


def test_a_function_url(deploy: Any) -> None:
    """A function behind a URL answers plain HTTP; an error inside it is 502."""
    from urllib import error, request

    function = deploy(
        "import json\n"
        "def handler(event, context):\n"
        "  if event['rawPath'] == '/bad': raise Exception\n"
        "  return {'statusCode': 201, 'headers': {'X-Own': 'yes'}, 'body': json.dumps(event['queryStringParameters'])}"
    )
    url = deploy.client.create_function_url_config(FunctionName=function.name, AuthType="NONE")["FunctionUrl"]
    host = url.split("/")[2].split(":")[0]

    def get(path: str) -> Any:
        asked = request.Request(deploy.backend.url + path, headers={"Host": f"{host}:{deploy.backend.port}"})  # noqa: S310
        return request.urlopen(asked, timeout=20)  # noqa: S310

    with get("/good?a=1") as answer:
        assert (answer.status, answer.headers["X-Own"], json.loads(answer.read())) == (201, "yes", {"a": "1"})
    with pytest.raises(error.HTTPError) as failed:
        get("/bad")
    assert (failed.value.code, failed.value.read()) == (502, b"Internal Server Error")
    failed.value.close()
