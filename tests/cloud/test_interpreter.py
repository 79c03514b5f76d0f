"""A working CPython is found by running candidates; one that does not work is passed over and named."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smokealarm.cloud import interpreter
from smokealarm.cloud.interpreter import Interpreter, Rejection, candidates, find_interpreter, probe
from smokealarm.errors import InterpreterNotFound

Shim = Callable[[str, str], Path]
_FACTS = (
    '{"implementation": "%s", "version": [3, %d, 1], "executable": "/opt/python", "platform": "linux-x86_64", '
    '"free_threaded": %s}'
)


def script(facts: str) -> str:
    """Return a shell script that answers the probe."""
    return f"echo '{facts}'"


GOOD = script(_FACTS % ("cpython", 13, "false"))
BROKEN = "echo 'pyenv: python3.13: command not found' >&2; exit 127"


@pytest.fixture
def shim(tmp_path: Path) -> Shim:
    """Provide a maker of executables, given their place and what they do."""

    def make(place: str, does: str) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away every interpreter of this machine, and the network."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "running"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.delenv("SMOKEALARM_PYTHON", raising=False)
    monkeypatch.setattr(interpreter, "_uv", lambda *_: "")


def test_a_working_interpreter_is_known_by_what_it_says(shim: Shim) -> None:
    """Its own word counts, not its name: the path is the one it reports."""
    assert probe(str(shim("any-name", GOOD))) == Interpreter(Path("/opt/python"), (3, 13, 1), "linux-x86_64")


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (BROKEN, "exits with status 127: pyenv: python3.13: command not found"),
        ("exit 1", "exits with status 1: it says nothing"),
        ("echo nonsense", "does not run"),
        (script(_FACTS % ("cpython", 11, "false")), "is CPython 3.11"),
        (script(_FACTS % ("cpython", 14, "false")), "is CPython 3.14"),
        (script(_FACTS % ("pypy", 13, "false")), "is not the standard CPython build"),
        (script(_FACTS % ("cpython", 13, "true")), "is not the standard CPython build"),
    ],
)
def test_an_unfit_interpreter_is_turned_down_with_the_reason(shim: Shim, does: str, reason: str) -> None:
    """A failing shim, another version, another implementation and a free-threaded build cannot carry LocalStack."""
    rejection = probe(str(shim("python3.13", does)))
    assert isinstance(rejection, Rejection)
    assert reason in rejection.reason


def test_a_hanging_interpreter_is_given_up(shim: Shim, monkeypatch: pytest.MonkeyPatch) -> None:
    """A candidate that does not answer is turned down like one that fails."""
    monkeypatch.setattr(interpreter, "_PROBE_SECONDS", 0.05)
    assert "timed out" in str(probe(str(shim("python3.13", "exec /bin/sleep 10"))))


def test_a_shim_that_fails_does_not_end_the_search(shim: Shim, tmp_path: Path) -> None:
    """The first working candidate wins: here the third, in a version manager's own folder."""
    shim("running", script(_FACTS % ("cpython", 11, "false")))
    shim("path/python3.13", BROKEN)
    shim("home/.pyenv/versions/3.12.7/bin/python", script(_FACTS % ("cpython", 12, "false")))
    assert find_interpreter(tmp_path / "cache").version == (3, 12, 1)


def test_candidates_come_in_the_order_of_trust(shim: Shim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The running one, those on PATH, pyenv's, uv's; newer before older."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(interpreter, "_uv", lambda *words: "/uv/python" if words[:2] == ("python", "find") else "")
    expected = [tmp_path / "running"] + [
        shim(place, GOOD)
        for place in (
            "path/python3.13",
            "path/python3.12",
            "pyenv/versions/3.13.0/bin/python",
            "pyenv/versions/3.12.1/bin/python",
            "home/.pyenv/versions/3.13.2/bin/python",
            "cache/python/cpython-3.13.1-linux/bin/python3",
        )
    ]
    shim("pyenv/versions/3.11.7/bin/python", GOOD)
    shim("path/python3", GOOD)
    assert list(candidates(tmp_path / "cache"))[:8] == [*map(str, expected), "/uv/python"]


def test_a_download_is_the_last_resort(shim: Shim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter is downloaded only when none here works, into the cache folder, and found there."""

    def install(*words: str) -> str:
        if words[:2] == ("python", "install"):
            assert words[-3:] == ("--install-dir", str(tmp_path / "cache" / "python"), "3.13")
            shim("cache/python/cpython-3.13.1-linux/bin/python3", GOOD)
        return ""

    monkeypatch.setattr(interpreter, "_uv", install)
    assert find_interpreter(tmp_path / "cache").version == (3, 13, 1)


def test_no_download_when_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SMOKEALARM_OFFLINE keeps the search on this machine."""
    asked = []
    monkeypatch.setattr(interpreter, "_uv", lambda *words: asked.append(words[:2]) or "")
    monkeypatch.setenv("SMOKEALARM_OFFLINE", "1")
    list(candidates(tmp_path / "cache"))
    assert asked == [("python", "find")]


def test_nothing_found_is_one_error_that_lists_what_was_tried(shim: Shim, tmp_path: Path) -> None:
    """Each candidate is named with its reason, and the way out is told."""
    running = shim("running", script(_FACTS % ("cpython", 11, "false")))
    broken = shim("path/python3.13", BROKEN)
    with pytest.raises(InterpreterNotFound) as raised:
        find_interpreter(tmp_path / "cache")
    message = str(raised.value)
    assert f"{running}: is CPython 3.11" in message
    assert f"{broken}: exits with status 127" in message
    assert "SMOKEALARM_PYTHON" in message


def test_a_chosen_interpreter_is_the_only_candidate(
    shim: Shim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SMOKEALARM_PYTHON names is used or refused; nothing else is tried instead."""
    shim("running", GOOD)
    monkeypatch.setenv("SMOKEALARM_PYTHON", str(tmp_path / "missing"))
    with pytest.raises(InterpreterNotFound, match=r"SMOKEALARM_PYTHON names:\n  .*missing: does not run"):
        find_interpreter(tmp_path / "cache")
