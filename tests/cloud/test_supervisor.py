"""What the supervisor does when a start goes wrong, tried on stand-ins for LocalStack."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smokealarm.cloud import supervisor
from smokealarm.cloud.child_environment import BackendSettings
from smokealarm.cloud.provision import Installation
from smokealarm.cloud.supervisor import localstack
from smokealarm.errors import BackendStartError

StandIn = Callable[[str], Path]
CONNECT = "parent = socket.socket(fileno=int(os.environ['SMOKEALARM_PARENT_FD'])); parent.sendall(b'ready\\n')"
READY = f"{CONNECT}\nparent.recv(1)"


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StandIn:
    """Provide a maker of stand-ins from statements that know their ``attempt``, counted from 1 in the file returned."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path / "cache"))
    count = tmp_path / "count"

    def make(statements: str) -> Path:
        script = tmp_path / "bin" / "python"
        script.parent.mkdir(exist_ok=True)
        counting = f"n = pathlib.Path({str(count)!r}); n.open('a').write('.'); attempt = len(n.read_text())"
        script.write_text(
            f"#!{sys.executable}\nimport os, pathlib, socket, sys\n{counting}\n{statements}\n", encoding="utf-8"
        )
        script.chmod(0o755)
        monkeypatch.setattr(supervisor, "provision", lambda: Installation(tmp_path, (), tmp_path))
        return count

    return make


def attempts(count: Path) -> int:
    """Count the starts."""
    return len(count.read_text(encoding="utf-8"))


def test_a_port_lost_to_a_stranger_is_exchanged_for_another(stand_in: StandIn) -> None:
    """A start that finds its port taken is repeated on a new one."""
    count = stand_in(f"if attempt < 3: sys.exit('Address already in use')\n{READY}")
    with localstack() as running:
        running.check()
    assert attempts(count) == 3


def test_ports_are_not_exchanged_for_ever(stand_in: StandIn) -> None:
    """After three attempts the error shows the log."""
    count = stand_in("sys.exit('Address already in use')")
    with pytest.raises(BackendStartError, match=r"status 1 before it was ready[\s\S]*already in use"), localstack():
        pytest.fail("it started")
    assert attempts(count) == 3


def test_any_other_failure_is_not_repeated(stand_in: StandIn) -> None:
    """What fails for a reason of its own fails again; it is told at once."""
    count = stand_in("sys.exit('no space left')")
    with pytest.raises(BackendStartError, match="no space left"), localstack():
        pytest.fail("it started")
    assert attempts(count) == 1


def test_a_wanted_port_is_not_exchanged(stand_in: StandIn) -> None:
    """Who asks for a port gets that one or an error."""
    count = stand_in("sys.exit('Address already in use')")
    with pytest.raises(BackendStartError, match="already in use"), localstack(BackendSettings(port=free_port())):
        pytest.fail("it started")
    assert attempts(count) == 1


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with supervisor.reserved_port() as port:
        return port


def test_a_process_that_ignores_its_parents_end_is_killed(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not end by itself when told is killed with its process group."""
    monkeypatch.setattr("smokealarm.cloud.child._END_SECONDS", 0.1)
    stand_in(f"{CONNECT}\nimport signal; signal.pause()")
    with localstack() as running:
        pid = running.pid
    assert not Path(f"/proc/{pid}").exists()
