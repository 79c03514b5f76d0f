"""How failing functions end, in the words recorded on AWS, and what is left of their environment."""

import re
from typing import Any

import pytest

FAILING = """
import os, sys, time, signal
started = time.time()
def handler(event, context):
    print("before")
    exec(event.get("do", ""))
    return started
"""


def test_an_exception(deploy: Any) -> None:
    """An exception has its message, type, request id and a stack trace below /var/task; the process stays."""
    function = deploy("def handler(event, context):\n    raise Exception('Handler fails')\n")
    answer = function()

    assert answer.error == "Unhandled"
    assert answer.payload == {
        "errorMessage": "Handler fails",
        "errorType": "Exception",
        "requestId": answer.line("START").split()[2],
        "stackTrace": ["  File \"/var/task/handler.py\", line 2, in handler\n    raise Exception('Handler fails')\n"],
    }
    assert "Status" not in answer.report()
    assert "Init Duration" not in function().report()


@pytest.mark.parametrize(
    ("do", "reason"),
    [
        ("sys.exit(0)", "Runtime exited without providing a reason"),
        ("os._exit(3)", "Runtime exited with error: exit status 3"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "Runtime exited with error: signal: killed"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "Runtime exited with error: signal: segmentation fault"),
    ],
)
def test_an_exit(deploy: Any, do: str, reason: str) -> None:
    """A process that ends is Runtime.ExitError; the next invocation starts another one on its own time."""
    function = deploy(FAILING)
    before = function().payload
    answer = function({"do": do})

    request_id = answer.line("START").split()[2]
    assert answer.error == "Unhandled"
    assert answer.payload == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request_id} Error: {reason}",
    }
    assert answer.line("REPORT").endswith("\tStatus: error\tError Type: Runtime.ExitError")
    assert f"before\nRequestId: {request_id} Error: {reason}\nRuntime.ExitError\nEND" in answer.log

    again = function()
    assert again.payload > before
    assert "Init Duration" not in again.report()


def test_a_timeout(deploy: Any) -> None:
    """A timeout takes exactly the configured time, says so in three places, and costs the process."""
    function = deploy(FAILING, Timeout=1)
    before = function().payload
    answer = function({"do": "time.sleep(20)"})

    request_id = answer.line("START").split()[2]
    message = f"RequestId: {request_id} Error: Task timed out after 1.00 seconds"
    assert answer.payload == {"errorType": "Sandbox.Timedout", "errorMessage": message}
    old_line = f"\\d{{4}}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{{3}}Z {request_id} Task timed out after 1.00 seconds"
    assert re.search(f"before\n{old_line}\n\nEND", answer.log)
    assert (
        answer.report() | {"Duration": "1000.00 ms", "Billed Duration": "1000 ms", "Status": "timeout"}
        == answer.report()
    )
    assert function().payload > before


@pytest.mark.parametrize(
    ("code", "handler", "error_type", "message"),
    [
        ("import missing", "handler.handler", "Runtime.ImportModuleError", "No module named 'missing'"),
        ("", "handler.absent", "Runtime.HandlerNotFound", "Handler 'absent' missing on module 'handler'"),
        ("def handler(:", "handler.handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'handler'"),
        ("", "nodots", "Runtime.MalformedHandlerName", "Bad handler 'nodots'"),
        ("", "sys.exit", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys"),
        ("import sys; sys.exit(0)", "handler.handler", "Runtime.ExitError", "Error: Runtime exited without"),
    ],
)
def test_an_init_error(deploy: Any, code: str, handler: str, error_type: str, message: str) -> None:
    """An error while loading is reported by the first invocation, after the init phase was tried again."""
    answer = deploy(code, Handler=handler)()

    assert answer.error == "Unhandled"
    assert answer.payload["errorType"] == error_type
    assert message in answer.payload["errorMessage"]
    assert answer.payload.get("requestId", "") == ""
    assert f"\tPhase: invoke\tStatus: error\tError Type: {error_type}\nSTART RequestId" in answer.log
    assert "Init Duration" not in answer.report()


def test_an_exception_while_loading(deploy: Any) -> None:
    """Its stack trace leads through the import, by the names the files have on AWS."""
    trace = deploy("raise Exception('Runtime startup fails')")().payload["stackTrace"]

    assert trace[0].startswith('  File "/var/lang/lib/python3.13/importlib/__init__.py", line ')
    assert trace[-1].startswith('  File "/var/task/handler.py", line 1, in <module>\n    raise Exception(')


def test_both_init_phases_are_logged(deploy: Any) -> None:
    """The first, failed init phase has lines of its own in the log before those of the invocation."""
    function = deploy("import missing")
    function()
    starts = [message.split(" ")[0] for message in function.messages()]

    assert starts == ["INIT_START", "[WARNING]\t" + starts[1].split("\t")[1] + "\t\tLAMBDA_WARNING:", *starts[2:]]
    assert [start for start in starts if start[0] != "["] == [
        "INIT_START",
        "INIT_REPORT",
        "INIT_REPORT",
        "START",
        "END",
        "REPORT",
    ]


def test_a_function_that_mends_itself_runs(deploy: Any, tmp_path: Any) -> None:
    """The repeated init phase counts: what failed once may succeed inside the invocation."""
    marker = tmp_path / "marker"
    answer = deploy(f"""
import os
if not os.path.exists({str(marker)!r}):
    open({str(marker)!r}, "w").close()
    raise Exception("not yet")
def handler(event, context): return "mended"
""")()

    assert (answer.error, answer.payload) == (None, "mended")
    assert "Init Duration" not in answer.report()


@pytest.mark.parametrize(
    "do", ["held = []\nwhile True: held.append(b'x' * 2**20)", "held = b'x' * (200 * 2**20)\ndel held"]
)
def test_too_much_memory(deploy: Any, do: str) -> None:
    """A function above its memory size is killed, be it that it grows for ever or peaks for a moment."""
    function = deploy(FAILING)
    before = function().payload
    answer = function({"do": do})

    assert answer.payload["errorType"] == "Runtime.OutOfMemory"
    assert answer.payload["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert answer.line("REPORT").endswith("\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory")

    again = function()
    assert again.payload > before
    assert int(again.report()["Max Memory Used"].split()[0]) < 64


def test_memory_that_is_not_touched_is_free(deploy: Any) -> None:
    """Address space is no memory: a large reservation harms nobody."""
    function = deploy("import mmap\nheld = mmap.mmap(-1, 2**30)\ndef handler(event, context): return 'fine'")

    assert function().payload == "fine"


def test_a_response_that_is_too_large(deploy: Any) -> None:
    """More than 6 MB and 100 bytes is an error; the environment survives it."""
    function = deploy("def handler(event, context): return 'a' * event['bytes']")
    limit = 6 * 1024 * 1024 + 100

    assert len(function({"bytes": limit - 2}).payload) == limit - 2
    answer = function({"bytes": limit})
    assert answer.error == "Unhandled"
    assert answer.payload == {
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        "errorType": "Function.ResponseSizeTooLarge",
    }
    assert function({"bytes": 1}).payload == "a"


@pytest.mark.parametrize(("wrapper", "status"), [("/idontexist.sh", 127), ("/var/task/handler.py", 126)])
def test_a_wrapper_that_cannot_run(deploy: Any, wrapper: str, status: int) -> None:
    """The shell's exit status for what is not there, or not a program, is that of the runtime."""
    answer = deploy("def handler(event, context): pass", {"AWS_LAMBDA_EXEC_WRAPPER": wrapper})()

    assert answer.payload["errorMessage"].endswith(f"Error: Runtime exited with error: exit status {status}")


def test_a_result_that_is_no_json(deploy: Any) -> None:
    """What cannot be marshalled is an error of the runtime, with the message of AWS."""
    answer = deploy("def handler(event, context): return {1, 2}")()

    assert answer.payload["errorType"] == "Runtime.MarshalError"
    assert answer.payload["errorMessage"] == "Unable to marshal response: Object of type set is not JSON serializable"


@pytest.mark.parametrize(
    "parameters",
    [{"Runtime": "nodejs22.x"}, {"Runtime": "provided.al2023"}],
    ids=lambda parameters: parameters["Runtime"],
)
def test_other_runtimes_are_refused(deploy: Any, parameters: dict[str, str]) -> None:
    """A runtime that is not Python is refused when the function is created, and the message says why."""
    with pytest.raises(deploy.client.exceptions.InvalidParameterValueException) as refused:
        deploy("", **parameters)

    assert f"A function of the runtime {parameters['Runtime']} cannot run here" in str(refused.value)


def test_container_images_are_refused(deploy: Any) -> None:
    """A container image is refused when the function is created."""
    with pytest.raises(
        deploy.client.exceptions.InvalidParameterValueException, match="container image cannot run here"
    ):
        deploy.client.create_function(
            FunctionName="image", Role="arn:aws:iam::000000000000:role/r", PackageType="Image", Code={"ImageUri": "a:b"}
        )


def test_a_change_to_another_runtime_is_refused(deploy: Any) -> None:
    """An update to a runtime that cannot run is refused too, and the function goes on as it was."""
    function = deploy("def handler(event, context): return 'still here'")
    with pytest.raises(deploy.client.exceptions.InvalidParameterValueException, match=r"ruby3\.3 cannot run here"):
        deploy.client.update_function_configuration(FunctionName=function.name, Runtime="ruby3.3")

    assert function().payload == "still here"
