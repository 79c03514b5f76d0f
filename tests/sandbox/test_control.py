"""A sandbox is found, moved and ended from other processes, by its owner only."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.clock import Instant
from smokealarm.errors import SandboxError
from smokealarm.sandbox.control import control_application
from smokealarm.sandbox.remote import Details, Remote, announced, find_remote, require_none, state_file
from smokealarm.serving import HttpServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "a secret"  # noqa: S105 - the test's own


class Fake:
    """A sandbox that only counts."""

    def __init__(self) -> None:
        self.time, self.ended = Instant(0), False

    def describe(self) -> dict[str, str]:
        """Return an address."""
        return {"tenant": "http://127.0.0.1:1"}

    def details(self) -> dict[str, Any]:
        """Return a certificate, and that all rules can be answered."""
        return {"mail authority": "PEM", "rule failures": {"one": "there is no metric"}}

    def now(self) -> Instant:
        """Return its time."""
        return self.time

    def advance(self, length: timedelta) -> Instant:
        """Move its time, a day at most."""
        if length > timedelta(days=1):
            raise SandboxError("too far")
        self.time += length
        return self.time

    def news(self) -> tuple[str, ...]:
        """Tell one thing."""
        return ("something happened",)

    def end(self) -> None:
        """End."""
        self.ended = True


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """Serve a fake and announce it in a cache folder of its own."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path))
    controlled = Fake()
    server = HttpServer(control_application(controlled, SECRET), "control")
    with server, announced(Remote(server.url, SECRET, 42)):
        yield controlled


def smokealarm(*words: str) -> tuple[int, str]:
    """Run the command and return its exit code and everything that it printed."""
    result = CliRunner().invoke(main, list(words))
    return result.exit_code, result.output


def test_time_is_moved_from_another_process(fake: Fake) -> None:
    """The command says what happened and what time it is."""
    code, said = smokealarm("advance", "10m")
    assert (code, fake.time) == (0, Instant(600))
    assert said == "something happened\nit is 1970-01-01T00:10:00.000Z\n"
    assert find_remote().state() == {"tenant": "http://127.0.0.1:1", "now": "1970-01-01T00:10:00.000Z"}


def test_what_is_not_printed_is_told_all_the_same(fake: Fake) -> None:
    """To whoever knows the secret."""
    assert find_remote().details() == Details("PEM", {"one": "there is no metric"})
    assert httpx.get(f"{find_remote().url}/details").status_code == 401
    assert not fake.ended


def test_it_is_ended_from_another_process(fake: Fake) -> None:
    """The command only asks."""
    assert smokealarm("down") == (0, "the sandbox is ending\n")
    assert fake.ended


def test_what_it_refuses_is_said(fake: Fake) -> None:
    """Its own words, and an exit code."""
    code, said = smokealarm("advance", "2 days")
    assert (code, fake.time) == (1, Instant(0))
    assert "refused: too far" in said
    assert smokealarm("advance", "soon")[0] == 2


@pytest.mark.parametrize("body", [b"", b"[]", b'{"seconds": true}', b'{"seconds": -1}', b'{"seconds": 1e99}', b"\xff"])
def test_a_length_that_is_none_is_refused(fake: Fake, body: bytes) -> None:
    """Nothing moves."""
    answer = httpx.post(find_remote().url + "/advance", content=body, headers={"Authorization": f"Bearer {SECRET}"})
    assert (answer.status_code, fake.time) == (400, Instant(0))
    assert "expected a JSON object with seconds" in answer.json()["message"]


def test_only_who_knows_the_secret_is_heard(fake: Fake) -> None:
    """The secret is in a file for its owner's eyes, and in no repr."""
    remote = find_remote()
    assert httpx.post(f"{remote.url}/down").status_code == 401
    assert httpx.post(f"{remote.url}/down", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert not fake.ended
    assert state_file().stat().st_mode & 0o077 == 0
    assert SECRET not in repr(remote)


def test_there_is_one_sandbox_at_a_time(fake: Fake) -> None:
    """A second one says who is first and how to end it."""
    with pytest.raises(SandboxError, match=r"runs already \(process 42"):
        require_none()
    assert not fake.ended


def test_without_a_sandbox_the_commands_say_how_to_start_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where only the file of a dead one is left, which does not hinder the next."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path))
    assert smokealarm("down") == (1, "smokealarm: no sandbox is running here; start one: smokealarm up\n")
    with HttpServer(control_application(Fake(), SECRET), "control") as server:
        dead = Remote(server.url, SECRET, 42)
    state_file().write_text(json.dumps({"url": dead.url, "secret": "x", "pid": 1}), encoding="utf-8")
    assert "does not answer" in smokealarm("advance", "1m")[1]
    require_none()
    state_file().write_text("torn", encoding="utf-8")
    assert "cannot be read" in smokealarm("down")[1]
    with announced(dead):
        assert find_remote() == dead
    assert not state_file().exists()
