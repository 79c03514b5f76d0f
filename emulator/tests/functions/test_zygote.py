"""Functions forked from a process that has imported their SDK: what they gain by it, and that nothing else changes."""

import os
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from tests.functions.test_sandbox import layer

from smokealarm_localstack.functions import spawner
from smokealarm_localstack.functions.zygote import Launch, Preparation

RUNTIME = Path(spawner.__file__).with_name("runtime")
STARTED = "import sys\nloaded = 'boto3' in sys.modules\n"
PRELOADED = STARTED + "def handler(event, context): return loaded"


def test_the_sdk_is_loaded_when_the_function_starts(deploy: Any) -> None:
    """A function finds boto3 imported already: this is what makes its start cheap."""
    assert deploy(PRELOADED)().payload is True


def test_the_descriptions_of_services_are_read_when_the_function_starts(deploy: Any) -> None:
    """The first session of a function finds the endpoints and the services most functions use read already."""
    code = """
import os, boto3, botocore.loaders
load, read = botocore.loaders.JSONFileLoader._load_file, []
botocore.loaders.JSONFileLoader._load_file = lambda self, path, *rest: read.append(path) or load(self, path, *rest)
for service in ("s3", "sqs", "stepfunctions", "dynamodb"):
    boto3.client(service)
def handler(event, context): return [path for path in read if "dynamodb" not in path]
"""
    assert deploy(code)().payload == []


def test_what_a_session_finds_out_about_its_own_handlers_is_known(deploy: Any) -> None:
    """No signature of a built-in handler is looked at again, and the aliases of events are there at once."""
    code = """
import inspect, boto3, botocore.hooks
look, looked = inspect.getfullargspec, []
inspect.getfullargspec = lambda function: looked.append(str(function)) or look(function)
for service in ("s3", "sqs", "stepfunctions"):
    client = boto3.client(service)
aliases = botocore.hooks.EventAliaser(None)._alias_name_cache
def handler(event, context): return [name for name in looked if name.startswith("<function ")], len(aliases) > 100
"""
    looked, known = deploy(code)().payload
    assert [name for name in looked if ".<locals>." not in name] == []
    assert known


def test_handlers_of_a_function_are_registered_as_ever(deploy: Any) -> None:
    """Those that take what events bring are called, by old names of events as well, and others are refused."""
    code = """
import boto3
client, heard = boto3.client("s3", region_name="eu-west-1"), []
client.meta.events.register("provide-client-params.s3.ListBuckets", lambda params, **rest: heard.append("new"))
try:
    client.meta.events.register("before-call.s3", lambda params: None)
except ValueError:
    heard.append("refused")
client.meta.events.emit("provide-client-params.s3.ListBuckets", params={})
def handler(event, context): return heard
"""
    assert deploy(code)().payload == ["refused", "new"]


def test_a_bundle_with_a_module_of_the_sdk_is_started_without_it(deploy: Any) -> None:
    """A function that brings a package the SDK is made of gets an interpreter that has imported nothing."""
    files = {
        "handler.py": STARTED + "import urllib3\ndef handler(event, context): return loaded, urllib3.origin",
        "urllib3/__init__.py": "origin = 'bundle'",
    }

    assert deploy(files)().payload == [False, "bundle"]


def test_a_layer_on_the_python_path_counts_too(deploy: Any) -> None:
    """So does one that brings a module in another folder which its environment adds to the search path."""
    files = {
        "handler.py": STARTED + "import csv\ndef handler(event, context): return loaded, csv.origin",
        "more/csv.py": "origin = 'bundle'",
    }

    assert deploy(files, {"PYTHONPATH": "/var/task/more:/var/runtime"})().payload == [False, "bundle"]


def test_a_layer_with_an_sdk_of_its_own(deploy: Any) -> None:
    """The SDK of a layer is the one that is used, broken or not, and one that is not used breaks nothing."""
    arn = layer(deploy, "broken-sdk", {"python/boto3/__init__.py": "raise Exception('broken')"})
    using = deploy("import boto3\ndef handler(event, context): pass", Layers=[arn])()
    sparing = deploy("def handler(event, context): return 'fine'", Layers=[arn])()

    assert using.payload["errorMessage"] == "broken"
    assert sparing.payload == "fine"


def test_a_package_that_the_sdk_uses_comes_from_the_layer(deploy: Any) -> None:
    """Where a layer has a module that boto3 imports as well, boto3 and the function share the layer's."""
    code = (
        STARTED
        + """
import botocore.paginate, jmespath
def handler(event, context): return loaded, jmespath.origin, botocore.paginate.jmespath is jmespath
"""
    )
    arn = layer(deploy, "jmespath", {"python/jmespath/__init__.py": "origin = 'layer'"})

    assert deploy(code, Layers=[arn])().payload == [True, "layer", True]


def test_only_what_can_be_imported_is_loaded(deploy: Any, deploy_virtual: Any) -> None:
    """Every top-level module is the standard library's, the SDK's or one of the runtime's few own."""
    code = "import sys\ndef handler(event, context): return sorted({name.partition('.')[0] for name in sys.modules})"
    sdk = {"awslambdaric", "boto3", "botocore", "dateutil", "jmespath", "s3transfer", "simplejson", "six", "urllib3"}
    runtime = {"function_faults", "runtime_client", "sandbox_files", "sandbox_imports", "snapshot_restore_py"}
    expected = {"__main__", "__mp_main__", "handler", *sys.stdlib_module_names, *sdk, *runtime}
    clock = {"virtual_time", "time_machine", "_time_machine"}

    for deployer, more in ((deploy, set()), (deploy_virtual, clock)):
        found = set(deployer(code)().payload) - expected - more
        assert {name for name in found if not name.startswith("_sysconfigdata")} == set()


def test_each_process_has_its_own_randomness(deploy: Any) -> None:
    """Two environments of one zygote draw different numbers."""
    code = (
        "import random, uuid\ndrawn = [random.random(), str(uuid.uuid4())]\ndef handler(event, context): return drawn"
    )
    one, other = deploy(code)().payload, deploy(code)().payload

    assert set(one).isdisjoint(other)


def test_the_time_zone_of_the_function(deploy: Any) -> None:
    """Variables that take effect when a process starts do so."""
    function = deploy(
        "import time\ndef handler(event, context): return time.localtime(0).tm_hour", {"TZ": "Asia/Tokyo"}
    )

    assert function().payload == 9


def test_the_log_settings_of_the_function(deploy: Any) -> None:
    """Settings which the runtime reads while it is imported are the function's own."""
    code = "import logging\ndef handler(event, context): return logging.getLogger().level"
    settings = {"LogFormat": "JSON", "ApplicationLogLevel": "ERROR"}

    assert [deploy(code, LoggingConfig=settings)().payload, deploy(code)().payload] == [40, 30]


REPLACING = """
import os, sys
sys.path.insert(0, sys.argv[1])
import environment_block
replaced = environment_block.replace({"A": "1", "B": sys.argv[2]})
shown = open("/proc/self/environ").read().rstrip("\\0")
print([replaced, os.environ["B"] == sys.argv[2], shown == "A=1\\0B=" + sys.argv[2]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows environments in /proc")
@pytest.mark.parametrize(("size", "seen"), [(90, [True, True, True]), (200, [False, True, False])])
def test_an_environment_is_shown_if_there_is_room(size: int, seen: list[bool]) -> None:
    """The kernel shows the new variables in place of the old ones; what does not fit is told, not cut."""
    command = [sys.executable, "-I", "-S", "-c", REPLACING, RUNTIME, "x" * size]
    output = subprocess.check_output(command, env={"ROOM": "x" * 100}, text=True)  # noqa: S603 - ours

    assert output.strip() == str(seen)


def test_only_so_many_zygotes_hold_imported_modules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Functions of the sandbox that is one too many are started by a zygote that has imported nothing."""

    class Recorded:
        alive = True

        def __init__(self, preparation: Preparation) -> None:
            self.preparation = preparation

        def launch(self, _launch: Launch) -> Future[Any]:
            started: Future[Any] = Future()
            started.set_result(self.preparation.preload)
            return started

    monkeypatch.setattr(spawner, "Zygote", Recorded)
    spawning = spawner.Spawner()
    launches = [Launch(Preparation("python", (), str(number)), {}, {}, tmp_path) for number in range(9)]

    assert [spawning.spawn(launch) for launch in launches] == [*map(str, range(8)), "null"]
    assert spawning.spawn(launches[0]) == "0"


def test_modules_loaded_early_follow_the_virtual_clock(deploy_virtual: Any) -> None:
    """What took over a function of ``time`` before the fork has the virtual one, in its defaults as well."""
    code = """
import inspect, queue, subprocess, time
from botocore.utils import ContainerMetadataFetcher
def handler(event, context):
    sleep = inspect.signature(ContainerMetadataFetcher.__init__).parameters["sleep"].default
    started = time.time()
    sleep(600)
    return [subprocess._time is time.monotonic, queue.time is time.monotonic, time.time() - started]
"""

    assert deploy_virtual(code, Timeout=900, MemorySize=256)().payload == [True, True, 600]


def test_an_uncaught_exit_runs_what_was_registered(deploy: Any) -> None:
    """A process that leaves by ``sys.exit`` ends as any interpreter does, with its exit handlers and their output."""
    answer = deploy("""
import atexit, sys
atexit.register(print, "last words")
def handler(event, context): sys.exit(7)
""")()

    assert answer.payload["errorMessage"].endswith("Runtime exited with error: exit status 7")
    assert "last words" in answer.log


def test_a_function_has_no_descriptors_but_its_own(deploy: Any) -> None:
    """Input is empty, output and errors are one pipe, and the sockets belong to the Runtime API and to this test."""
    code = """
import os
def handler(event, context):
    folder = "/proc/self/fd/"
    links = {int(name): os.readlink(folder + name) for name in os.listdir(folder) if os.path.exists(folder + name)}
    return [links[0], links[1] == links[2], sum(link.startswith("socket") for link in links.values())]
"""

    assert deploy(code)().payload == ["/dev/null", True, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="sessions are listed in /proc")
def test_a_function_leads_its_own_session(deploy: Any) -> None:
    """The process leads a session and a group of its own, in the folder of its bundle."""
    code = "import os\ndef handler(event, context): return [os.getpid(), os.getsid(0), os.getpgid(0), os.getcwd()]"
    process, session, group, folder = deploy(code)().payload

    assert process == session == group != os.getsid(0)
    assert folder.endswith("/code")
