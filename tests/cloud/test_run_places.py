"""A run's port, its folder and its log."""

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smokealarm.cloud.log_file import last_lines, new_log_file
from smokealarm.cloud.port import reserved_port
from smokealarm.cloud.run_folder import run_folder
from smokealarm.errors import BackendStartError

_HOLD = """
import sys, time
from pathlib import Path
from smokealarm.cloud.run_folder import run_folder
with run_folder(Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port cannot be bound twice")
def test_a_reserved_port_is_given_to_nobody_else_and_can_be_listened_on() -> None:
    """A listener that reuses addresses may bind it; a plain one may not."""
    with reserved_port() as port, socket.socket() as stranger, socket.socket() as listener:
        with pytest.raises(OSError, match="in use"):
            stranger.bind(("127.0.0.1", port))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()


def test_a_taken_port_is_refused_by_number() -> None:
    """The message names the port, the reason and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(BackendStartError, match=rf"port {port} of 127\.0\.0\.1 .*in use.*free port"),
            reserved_port(port),
        ):
            pass


def test_a_run_has_a_folder_and_leaves_none(tmp_path: Path) -> None:
    """The folder is empty but for its lock, and removed with everything in it."""
    with run_folder(tmp_path) as folder:
        (folder / "volume").mkdir()
        (folder / "volume" / "state").touch()
    assert not folder.exists()


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """A folder is kept while its owner lives, however many start meanwhile, and removed once the owner is gone."""
    command = [sys.executable, "-c", _HOLD, os.fspath(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:  # noqa: S603
        assert owner.stdout is not None
        held = Path(owner.stdout.readline().strip())
        with run_folder(tmp_path):
            assert held.is_dir()
        owner.send_signal(signal.SIGKILL)
    assert held.is_dir()
    with run_folder(tmp_path) as folder:
        assert not held.exists()
        assert folder.is_dir()


def test_the_last_logs_are_kept(tmp_path: Path) -> None:
    """Twenty logs are kept, the newest ones."""
    logs = [new_log_file(tmp_path, datetime(2030, 1, 1, 0, minute, tzinfo=UTC)) for minute in range(25)]
    assert sorted(tmp_path.iterdir()) == logs[-20:]


def test_two_logs_of_one_second_differ(tmp_path: Path) -> None:
    """Parallel runs never share a log."""
    now = datetime(2030, 1, 1, tzinfo=UTC)
    assert new_log_file(tmp_path, now) != new_log_file(tmp_path, now)


def test_the_end_of_a_log_is_shown_with_its_path(tmp_path: Path) -> None:
    """Only the last lines are shown, blank ones left out; bytes that are no text do no harm."""
    log = tmp_path / "x.log"
    log.write_bytes(b"x" * 200_000 + b"\nfirst\n\n\xff second\nthird\n")
    assert last_lines(log, 3) == f"The last lines of its log, {log}:\n  \N{REPLACEMENT CHARACTER} second\n  third"


def test_an_empty_or_missing_log_is_told(tmp_path: Path) -> None:
    """An error that shows the log says when there is none."""
    empty = tmp_path / "empty.log"
    empty.touch()
    assert "(nothing was logged)" in last_lines(empty)
    assert "cannot be read" in last_lines(tmp_path / "missing.log")
