"""``smokealarm check`` looks at files and says by its exit code whether they may be deployed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from smokealarm.check.catalogue.examples import RULE
from smokealarm.cli import check as of_check
from smokealarm.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file with an error, in the current folder."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "rule.json"
    file.write_text(RULE.replace('"ABOVE"', '"ABOV"'))
    return file


def test_an_error_is_exit_code_1(wrong: Path) -> None:
    """Without a path the current folder is checked."""
    done = _run()
    assert done.exit_code == 1
    assert done.output.startswith(f"{wrong.name}:7:85: error: 'ABOV' is not allowed [schema/enum]\n")


def test_warnings_are_exit_code_0(wrong: Path) -> None:
    """Only errors keep a configuration from being deployed."""
    wrong.write_text(RULE.replace('"samples": 5', '"sample": 5'))
    done = _run(str(wrong))
    assert done.exit_code == 0
    assert "0 errors, 1 warning in 1 configuration of 1 file" in done.output


def test_warnings_fail_if_asked_for(wrong: Path) -> None:
    """A rule that never fires is a fault of a team's own making; what is only worth knowing is none."""
    wrong.write_text(RULE.replace('"samples": 5', '"sample": 5'))
    assert _run("--fail-on", "warning").exit_code == 1
    assert _run("--fail-on", "error").exit_code == 0
    wrong.write_text("{}")
    assert _run("--fail-on", "warning").exit_code == 0
    wrong.write_text(RULE.replace('"ABOVE"', '"ABOV"'))
    assert _run("--fail-on", "warning").exit_code == 1


def test_what_cannot_be_run_is_exit_code_2(wrong: Path) -> None:
    """A missing path, settings that cannot be read, an unknown check."""
    for arguments in (
        ["nowhere"],
        ["--config", "nowhere.toml", str(wrong)],
        ["--explain", "nothing"],
        ["--format", "x"],
    ):
        assert _run(*arguments).exit_code == 2


def test_other_programs_have_formats_of_their_own(wrong: Path) -> None:
    """The exit code is the same."""
    done = _run("--format", "json", str(wrong))
    assert done.exit_code == 1
    assert json.loads(done.output)["findings"][0]["id"] == "schema/enum"
    assert _run("--format", "github", str(wrong)).output.startswith("::error file=")
    assert json.loads(_run("--format", "sarif", str(wrong)).output)["version"] == "2.1.0"


def test_settings_can_be_named(wrong: Path, tmp_path: Path) -> None:
    """They count in the place of those that would be found."""
    (tmp_path / "accepted.toml").write_text('[[check.ignore]]\nid = "schema/enum"\nreason = "an experiment"\n')
    assert _run("--config", "accepted.toml", str(wrong)).exit_code == 0


def test_a_check_is_explained_without_checking(wrong: Path) -> None:
    """Nothing is read."""
    done = _run("--explain", "schema/enum", str(wrong))
    assert done.exit_code == 0
    assert done.output.startswith("schema/enum (error): ")


def test_information_is_shown_if_asked_for(wrong: Path) -> None:
    """A file that is not known is no fault."""
    wrong.write_text("{}")
    assert "information" not in _run().output
    assert "holds nothing that is known here [file/skipped]" in _run("--verbose").output


def test_half_a_character_can_be_shown(wrong: Path) -> None:
    """JSON can hold one, no terminal can."""
    wrong.write_text(RULE.replace('"ABOVE"', r'"\ud800"'))
    assert _run().exit_code == 1


def test_a_terminal_sees_colours(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are not wrapped, and nothing in a file is taken for markup."""
    monkeypatch.setattr(of_check, "_is_terminal", lambda: True)
    monkeypatch.setattr("rich.console.Console", lambda **settings: Console(force_terminal=True, **settings))
    done = _run(str(wrong))
    assert "\x1b[1;31merror\x1b[0m" in done.output
    assert "[schema/enum]" in done.output
