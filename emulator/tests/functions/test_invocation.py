"""What a healthy function sees, answers and logs."""

import base64
import json
import re
from typing import Any

import pytest

COUNTER = """
import os
calls = 0
def handler(event, context):
    global calls
    calls += 1
    return {"calls": calls, "pid": os.getpid(), "stream": context.log_stream_name}
"""
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def test_a_result_comes_back(deploy: Any) -> None:
    """What the handler returns is the payload, whatever JSON it is."""
    echo = deploy("def handler(event, context): return event")

    for event in ({"a": [1, None, "ü€"]}, [1], "text"):
        assert echo(event).payload == event


def test_the_environment_is_reused(deploy: Any) -> None:
    """The second invocation finds the globals of the first, in the same process and log stream."""
    function = deploy(COUNTER)
    first, second = function().payload, function().payload

    assert (first["calls"], second["calls"]) == (1, 2)
    assert first["pid"] == second["pid"]
    assert first["stream"] == second["stream"]


def test_the_log_of_a_cold_and_a_warm_start(deploy: Any) -> None:
    """START, END and REPORT have the form recorded on AWS; only a cold start has an Init Duration."""
    function = deploy("def handler(event, context): return event")
    cold, warm = function().log.split("\n"), function().log.split("\n")

    assert re.fullmatch(f"START RequestId: {UUID} Version: \\$LATEST", cold[0])
    assert re.fullmatch(f"END RequestId: {UUID}", cold[1])
    figures = (
        f"REPORT RequestId: {UUID}\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\t"
        "Memory Size: 128 MB\tMax Memory Used: \\d+ MB\t"
    )
    assert re.fullmatch(figures + "Init Duration: \\d+\\.\\d\\d ms\t", cold[2])
    assert re.fullmatch(figures, warm[2])


def test_the_billed_duration_includes_the_init_phase(deploy: Any) -> None:
    """Handler and init time are added and rounded up to a millisecond."""
    report = deploy("import time; time.sleep(0.2)\ndef handler(event, context): pass")().report()
    milliseconds = {name: float(text.split()[0]) for name, text in report.items() if text.endswith(" ms")}

    total = milliseconds["Duration"] + milliseconds["Init Duration"]
    assert milliseconds["Init Duration"] >= 200
    assert 0 <= milliseconds["Billed Duration"] - total < 1.02


def test_the_context(deploy: Any) -> None:
    """The context object knows the function, its limits and its log."""
    function = deploy("""
def handler(event, context):
    names = ("function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb", "log_group_name")
    return {name: getattr(context, name) for name in names} | {"left": context.get_remaining_time_in_millis()}
""")
    seen = function().payload

    assert 2500 < seen.pop("left") <= 3000
    assert seen == {
        "function_name": function.name,
        "function_version": "$LATEST",
        "invoked_function_arn": f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}",
        "memory_limit_in_mb": "128",
        "log_group_name": f"/aws/lambda/{function.name}",
    }


def test_the_client_context(deploy: Any) -> None:
    """What a client passes as ClientContext arrives as ``context.client_context``."""
    function = deploy("def handler(event, context): return context.client_context.custom")
    client_context = base64.b64encode(json.dumps({"custom": {"foo": "bar"}}).encode()).decode()

    assert function(ClientContext=client_context).payload == {"foo": "bar"}


def test_a_trace_id_comes_with_each_invocation(deploy: Any) -> None:
    """``_X_AMZN_TRACE_ID`` names root, parent and sampling, and is another one each time."""
    function = deploy("import os\ndef handler(event, context): return os.environ['_X_AMZN_TRACE_ID']")
    first, second = function().payload, function().payload

    assert re.match(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]", first)
    assert first != second


@pytest.mark.parametrize(
    ("handler", "files"),
    [
        ("package/module.run", {"package/module.py": "def run(event, context): return 'found'"}),
        ("package.module.run", {"package/__init__.py": "", "package/module.py": "def run(e, c): return 'found'"}),
    ],
)
def test_a_handler_in_a_package(deploy: Any, handler: str, files: dict[str, str]) -> None:
    """A handler may be named with slashes or with dots."""
    assert deploy(files, Handler=handler)().payload == "found"


def test_a_wrapper_program_starts_the_runtime(deploy: Any) -> None:
    """AWS_LAMBDA_EXEC_WRAPPER is run with the runtime's command as its arguments."""
    files = {
        "handler.py": "import os\ndef handler(event, context): return os.environ.get('WRAPPED')",
        "wrap.sh": '#!/bin/sh\nexport WRAPPED=yes\nexec "$@"\n',
    }
    assert deploy(files, {"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrap.sh"})().payload == "yes"


def test_five_megabytes_each_way(deploy: Any) -> None:
    """A payload near the limit passes unharmed."""
    text = "test123456" * 500_000

    assert deploy("def handler(event, context): return event")({"text": text}).payload == {"text": text}
