"""The warden process: it reports those above their limit and ends everybody when nobody is left to work for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import smokealarm_localstack.functions

PROGRAM = Path(smokealarm_localstack.functions.__file__).with_name("runtime") / "warden.py"
GROWING = "import sys, time; held = b'x' * (int(sys.argv[1]) << 20); print(flush=True); time.sleep(60)"


@pytest.fixture
def warden() -> Iterator["subprocess.Popen[bytes]"]:
    """Run a warden."""
    command = [sys.executable, "-I", "-S", PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:  # noqa: S603 - ours
        yield process
        process.kill()


@pytest.fixture
def large() -> Iterator["subprocess.Popen[bytes]"]:
    """Run a process that holds 64 MiB, in a group of its own."""
    command = [sys.executable, "-I", "-S", "-c", GROWING, "64"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603 - ours
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def tell(warden: "subprocess.Popen[bytes]", *commands: str) -> None:
    """Send commands in one write."""
    assert warden.stdin
    os.write(warden.stdin.fileno(), "".join(f"{command}\n" for command in commands).encode())


def test_it_reports_a_process_above_its_limit(
    warden: "subprocess.Popen[bytes]", large: "subprocess.Popen[bytes]"
) -> None:
    """Only the process that is above its limit is named, and it is left to LocalStack to kill it."""
    tell(warden, f"add {os.getpid()}", f"watch {os.getpid()} {1 << 30}", f"add {large.pid}", f"watch {large.pid} 32768")

    assert warden.stdout
    assert warden.stdout.readline() == f"exceeded {large.pid}\n".encode()
    assert large.poll() is None
    tell(warden, f"forget {os.getpid()}")


def test_it_kills_its_groups_when_its_input_ends(
    warden: "subprocess.Popen[bytes]", large: "subprocess.Popen[bytes]"
) -> None:
    """End of input means that LocalStack is gone."""
    tell(warden, f"add {large.pid}")
    assert warden.stdin
    warden.stdin.close()

    assert warden.wait(10) == 0
    assert large.wait(10) == -9


def test_it_spares_those_it_was_told_to_forget(
    warden: "subprocess.Popen[bytes]", large: "subprocess.Popen[bytes]"
) -> None:
    """A process id may be somebody else's once its process has ended."""
    tell(warden, f"add {large.pid}", f"forget {large.pid}")
    assert warden.stdin
    warden.stdin.close()

    assert warden.wait(10) == 0
    with pytest.raises(subprocess.TimeoutExpired):
        large.wait(0.3)
