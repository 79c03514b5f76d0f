"""What a function can see of the machine it runs on: its bundle, its layers, boto3, and nothing else."""

from typing import Any

import pytest

IMPORTER = """
import importlib
def handler(event, context):
    found = {}
    for name in event:
        try:
            found[name] = importlib.import_module(name).__name__
        except ImportError as error:
            found[name] = str(error)
    return found
"""


def test_only_the_sdk_and_the_standard_library(deploy: Any) -> None:
    """Packages of LocalStack and of the test harness cannot be imported."""
    found = deploy(IMPORTER)(
        ["boto3", "json", "localstack", "pytest", "click", "moto", "smokealarm_localstack", "pip"]
    ).payload

    assert found.pop("boto3") == "boto3"
    assert found.pop("json") == "json"
    assert found == {name: f"No module named '{name}'" for name in found}


def test_the_sdk_works(deploy: Any) -> None:
    """boto3 finds LocalStack and credentials in the environment."""
    function = deploy(
        "import boto3\ndef handler(e, c): return boto3.client('sts').get_caller_identity()['Arn']", Timeout=20
    )

    assert function().payload == f"arn:aws:sts::000000000000:assumed-role/functions/{function.name}"


def test_the_bundle_comes_before_the_sdk(deploy: Any) -> None:
    """A bundle may bring its own version of what the image has."""
    files = {"handler.py": "import six\ndef handler(event, context): return six.where", "six.py": "where = 'bundle'"}

    assert deploy(files)().payload == "bundle"


def test_environment_variables(deploy: Any) -> None:
    """The environment is that of AWS plus the function's own; nothing leaks from LocalStack's process."""
    function = deploy(
        "import os\ndef handler(event, context): return dict(os.environ)", {"OWN": "ü"}, Runtime="python3.12"
    )
    seen = function().payload

    assert seen["OWN"] == "ü"
    expected = {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_REGION": "us-east-1",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LANG": "en_US.UTF-8",
        "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "PYTHONPATH": "/var/runtime",
        "TZ": ":UTC",
        "_HANDLER": "handler.handler",
    }
    assert seen | expected == seen
    leaked = {"LOCALSTACK_VOLUME_DIR", "GATEWAY_LISTEN", "HOME", "LOCALSTACK_RUNTIME_ID", "_LAMBDA_TELEMETRY_LOG_FD"}
    assert leaked.isdisjoint(seen)


def test_the_environment_of_the_first_process(deploy: Any) -> None:
    """Process 1 of the sandbox is the function's, not the machine's."""
    seen = deploy("def handler(event, context): return open('/proc/1/environ').read()")().payload

    assert "_HANDLER=handler.handler" in seen.split("\0")


def test_paths_of_the_sandbox(deploy: Any) -> None:
    """The bundle is at /var/task for Python's own file functions, and the working directory."""
    code = """
import os, pathlib, sys
def handler(event, context):
    return {
        "path": sys.path[0],
        "absolute": open("/var/task/data/file.txt").read(),
        "relative": open("data/file.txt").read(),
        "beside": (pathlib.Path(__file__).parent / "data" / "file.txt").read_text(),
        "listed": sorted(name for name in os.listdir("/var/task") if name != "__pycache__"),
        "walked": [folder for folder, _, files in os.walk("/var/task") if "file.txt" in files],
        "globbed": [str(path) for path in pathlib.Path("/var/task").glob("data/*")],
        "exists": [os.path.exists("/var/task/data"), os.path.exists("/var/task/nothing")],
    }
"""
    assert deploy({"handler.py": code, "data/file.txt": "content"})().payload == {
        "path": "/var/task",
        "absolute": "content",
        "relative": "content",
        "beside": "content",
        "listed": ["data", "handler.py"],
        "walked": ["/var/task/data"],
        "globbed": ["/var/task/data/file.txt"],
        "exists": [True, False],
    }


def layer(deploy: Any, name: str, files: dict[str, str]) -> str:
    """Publish a layer and return the ARN of its version."""
    from tests.functions.conftest import bundle

    published = deploy.client.publish_layer_version(LayerName=name, Content={"ZipFile": bundle(files)})
    return published["LayerVersionArn"]


def test_layers(deploy: Any) -> None:
    """Layers are merged into /opt, later ones over earlier ones; both Python folders are importable."""
    first = {
        "python/shared.py": "origin = 'first'",
        "python/only_first.py": "",
        "python/spaces/one.py": "",
        "data.txt": "first",
    }
    second = {
        "python/shared.py": "origin = 'second'\ndef where(): pass",
        "python/lib/python3.13/site-packages/deep.py": "",
        "python/spaces/two.py": "",
    }
    function = deploy(
        """
import sys, shared, only_first, deep, spaces.one, spaces.two
def handler(event, context):
    return shared.origin, open("/opt/data.txt").read(), sys.path[1:3], shared.where.__code__.co_filename
""",
        Layers=[layer(deploy, "first", first), layer(deploy, "second", second)],
    )

    assert function().payload == [
        "second",
        "first",
        ["/opt/python/lib/python3.13/site-packages", "/opt/python"],
        "/opt/python/shared.py",
    ]


def test_the_bundle_comes_before_the_layers(deploy: Any) -> None:
    """A module of the bundle hides one of the same name in a layer."""
    function = deploy(
        {"handler.py": "import both\ndef handler(event, context): return both.origin", "both.py": "origin = 'bundle'"},
        Layers=[layer(deploy, "hidden", {"python/both.py": "origin = 'layer'"})],
    )

    assert function().payload == "bundle"


def test_programs_of_a_layer(deploy: Any) -> None:
    """A program in /opt/bin is on the PATH."""
    function = deploy(
        "import subprocess\ndef handler(event, context): return subprocess.check_output('greet', text=True)",
        Layers=[layer(deploy, "program", {"bin/greet": "#!/bin/sh\necho hello from $0 | cut -d/ -f1\n"})],
    )

    assert function().payload == "hello from \n"


def test_hot_reloading_leaves_the_folder_alone(deploy: Any, tmp_path: Any) -> None:
    """A bundle used where it lies is run as it is, and nothing is written into it."""
    (tmp_path / "handler.py").write_text("import other\ndef handler(event, context): return other.value")
    (tmp_path / "other.py").write_text("value = 1")
    code = {"S3Bucket": "hot-reload", "S3Key": str(tmp_path)}
    deploy.client.create_function(
        FunctionName="hot",
        Runtime="python3.13",
        Handler="handler.handler",
        Role="arn:aws:iam::000000000000:role/r",
        Code=code,
    )
    deploy.wait("hot")
    try:
        assert deploy.client.invoke(FunctionName="hot")["Payload"].read() == b"1"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["handler.py", "other.py"]
    finally:
        deploy.client.delete_function(FunctionName="hot")


@pytest.mark.parametrize("signal", ["SIGKILL", "SIGTERM"])
def test_grandchildren_end_with_the_environment(deploy: Any, signal: str, tmp_path: Any) -> None:
    """What a function started is gone once its process is gone, by whatever signal."""
    from tests.functions.conftest import eventually, is_gone

    function = deploy(f"""
import os, signal, subprocess, time
def handler(event, context):
    child = subprocess.Popen(["sleep", "300"])
    open({str(tmp_path / "child")!r}, "w").write(str(child.pid))
    os.kill(os.getpid(), signal.{signal})
    time.sleep(9)
""")
    function()
    child = int((tmp_path / "child").read_text())

    assert eventually(lambda: is_gone(child))


def test_the_address_of_the_runtime_api(deploy: Any) -> None:
    """The environment names the address that every sandbox has on AWS."""
    function = deploy("import os\ndef handler(event, context): return os.environ['AWS_LAMBDA_RUNTIME_API']")

    assert [function().payload for _ in range(2)] == ["127.0.0.1:9001"] * 2


def test_the_program_of_the_sandbox_is_there(deploy: Any) -> None:
    """Functions that look around find AWS's first program."""
    function = deploy("from pathlib import Path\ndef handler(e, c): return Path('/lambda-entrypoint.sh').is_file()")

    assert function().payload is True


def test_a_stack_trace_without_our_frames(deploy: Any) -> None:
    """A file that is not there is reported as on AWS: by the handler's line alone, whoever looked for the file."""
    answer = deploy("def handler(event, context):\n    open('/var/task/absent')\n")()

    assert answer.payload["stackTrace"] == [
        "  File \"/var/task/handler.py\", line 2, in handler\n    open('/var/task/absent')\n"
    ]
