"""Timings of the embedded LocalStack: installing, starting, functions, idle time."""

import io
import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bench.measurement import Stopwatch, Timing, repeated
from smokealarm.cloud.backend import Backend, embedded_backend
from smokealarm.cloud.child_environment import child_environment
from smokealarm.cloud.port import reserved_port
from smokealarm.cloud.provision import provision

_NAME: Final = "bench"
_HANDLER: Final = "def handler(event, context):\n    return event\n"
_STARTS: Final = 3
_IDLE: Final = timedelta(hours=1)


def installing() -> Timing:
    """Find an installation that is there already."""
    provision()
    return repeated(5, provision).timing("provision, warm cache")


def starting() -> Timing:
    """Start LocalStack until it is ready, beside the same LocalStack without anything of ours."""
    ours, plain = Stopwatch(), Stopwatch()
    for _ in range(_STARTS):
        with ours.lap():
            provided = embedded_backend()
            provided.__enter__()
        provided.__exit__(None, None, None)
        with plain.lap(), _plain_localstack():
            pass
    return ours.timing("LocalStack ready", 2.5, "LocalStack alone", plain.median)


@contextmanager
def _plain_localstack() -> Iterator[None]:
    installation = provision()
    with tempfile.TemporaryDirectory() as folder, reserved_port(0) as port:
        environment = child_environment(installation, Path(folder), port)
        environment |= {"SMOKEALARM_CLOCK": "real", "PYTHONPATH": "", "LAMBDA_RUNTIME_EXECUTOR": "docker"}
        command = [str(installation.python), "-u", "-m", "localstack.runtime.main"]
        process = subprocess.Popen(  # noqa: S603 - our own installation
            command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if process.stdout is None:
            raise ValueError("the process was started without a pipe for its output")
        with process.stdout as output:
            next(line for line in output if line.startswith(b"Ready."))
            yield
            process.kill()
        process.wait()


def invoking(backend: Backend) -> list[Timing]:
    """Invoke a function that does nothing: in a new environment and in one that is warm."""
    lambda_ = backend.clients.lambda_
    lambda_.create_function(
        FunctionName=_NAME,
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/bench",
        Handler="index.handler",
        Code={"ZipFile": _bundle()},
    )
    lambda_.get_waiter("function_active_v2").wait(FunctionName=_NAME, WaiterConfig={"Delay": 1})

    def invoke() -> Any:
        return json.load(lambda_.invoke(FunctionName=_NAME, Payload=b"{}")["Payload"])

    cold = Stopwatch()
    for _ in range(5):
        backend.clock().advance(_IDLE)
        with cold.lap():
            invoke()
    warm = repeated(100, invoke)
    lambda_.delete_function(FunctionName=_NAME)
    return [cold.timing("invocation, cold"), warm.timing("invocation, warm", 0.010)]


def idling(backend: Backend) -> Timing:
    """Let an hour pass in which nothing happens."""
    clock = backend.clock()
    hours = repeated(5, lambda: clock.advance(_IDLE))
    minute = hours.median / 60
    return Timing("idle virtual minute", minute, len(hours.durations), 0.010, "reality", 60.0)


def _bundle() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr("index.py", _HANDLER)
    return buffer.getvalue()


def machine() -> dict[str, object]:
    """Say what the figures were taken on."""
    return {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
