"""The ``smokealarm`` command: instant help, clear refusals."""

import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.errors import EndpointRefused, ProvisioningError, SmokealarmError

HEAVY = {"boto3", "botocore", "httpx", "numpy", "pytest", "rich", "smokealarm.cloud"}


def test_help_lists_the_commands() -> None:
    """Every command is listed with one line on what it is for."""
    shown = CliRunner().invoke(main, ["--help"])
    assert shown.exit_code == 0
    assert "provision  Install LocalStack, once" in shown.output


def test_help_imports_nothing_heavy() -> None:
    """Help stays instant because it imports no library but click."""
    script = (
        "import sys; from smokealarm.cli import main; main(['--help'], standalone_mode=False);"
        f" sys.exit(sorted({HEAVY!r} & set(sys.modules)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_listed_command_exists() -> None:
    """Help for each listed command can be asked."""
    for name in main.list_commands(Context(main)):
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0, name


def test_an_unknown_command_names_the_nearest() -> None:
    """A misspelt command is answered with the one that was probably meant."""
    shown = CliRunner().invoke(main, ["provison"])
    assert shown.exit_code == 2
    assert "No such command 'provison'. Did you mean 'provision'?" in shown.output


@pytest.mark.parametrize(("error", "status"), [(ProvisioningError("no disk"), 1), (EndpointRefused("not here"), 2)])
def test_an_error_is_one_message_and_a_status(
    monkeypatch: pytest.MonkeyPatch, error: SmokealarmError, status: int
) -> None:
    """A foreseen error shows its message without a traceback; a mistake of the user's has a status of its own."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr("smokealarm.cli.provision.provision", fail)
    shown = CliRunner().invoke(main, ["provision"])
    assert (shown.exit_code, shown.output) == (status, f"smokealarm: {error}\n")


def test_check_installs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With an empty cache the check fails, says what to run, and leaves the cache empty."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path))
    shown = CliRunner().invoke(main, ["provision", "--check"])
    assert shown.exit_code == 1
    assert "run `smokealarm provision`" in shown.output
    assert not list(tmp_path.iterdir())
