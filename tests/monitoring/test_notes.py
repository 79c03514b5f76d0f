"""What is set up by hand does what its notes say: the mail server's settings, and the download of OneAgent."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from tests.monitoring.account import FOLDER

from smokealarm.dynatrace.delivery import SmtpServer
from smokealarm.dynatrace.delivery.smtp_server import ConnectionSecurity
from smokealarm.dynatrace.notify import Secret
from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = f"dt0c01.{'A' * 24}.{'B' * 64}"
NOTES = (FOLDER / "oneagent.md").read_text(encoding="utf-8")
CERTIFICATE = files("smokealarm.dynatrace.tenant.api").joinpath("stand_in_root.cert.pem").read_bytes()
DOWNLOAD, VERIFY, INSTALL, *_ = re.findall(r"```sh\n(.*?)```", NOTES, re.DOTALL)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    """Provide a tenant whose only token may download installers and nothing else."""
    with Tenant(Environment(0), [ApiToken(TOKEN, frozenset({"InstallerDownload"}), name="installer")]) as started:
        yield started


def run(script: str, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """Run a part of the notes in a folder, against an address that speaks plain HTTP."""
    (folder / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    variables = {"DT_URL": url, "DT_INSTALLER_TOKEN_FILE": str(folder / "token"), "PATH": "/usr/bin:/bin"}
    plain = script.replace("'=https'", "'=http'")
    return subprocess.run(  # noqa: S603 - the project's own notes
        ["/bin/bash", "-c", plain], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )


def test_the_installer_is_downloaded_and_its_signature_verified(tmp_path: Path, tenant: Tenant) -> None:
    """With the commands of the notes as they stand, and the certificate that goes with the tenant's stand-in."""
    done = run(DOWNLOAD, tmp_path, tenant.url)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "oneagent.sh").stat().st_mode & 0o077 == 0
    (tmp_path / "dt-root.cert.pem").write_bytes(CERTIFICATE)
    verified = run(VERIFY, tmp_path, tenant.url)
    assert verified.returncode == 0, verified.stderr
    assert "erification successful" in verified.stderr


def test_a_changed_installer_is_not_verified(tmp_path: Path, tenant: Tenant) -> None:
    """One more line is enough."""
    run(DOWNLOAD, tmp_path, tenant.url)
    (tmp_path / "dt-root.cert.pem").write_bytes(CERTIFICATE)
    script = tmp_path / "oneagent.sh"
    script.write_bytes(script.read_bytes().replace(b"\n", b"\necho changed\n", 1))
    assert run(VERIFY, tmp_path, tenant.url).returncode != 0


def test_a_refused_token_leaves_no_file_to_run(tmp_path: Path, tenant: Tenant) -> None:
    """The command fails, and what was answered is not kept."""
    script = DOWNLOAD.replace("Api-Token %s", "Api-Token %s0")
    assert run(script, tmp_path, tenant.url).returncode != 0
    assert not (tmp_path / "oneagent.sh").exists()


def test_the_token_is_in_no_url_and_no_argument() -> None:
    """It goes through a pipe into a header."""
    assert "token" not in "".join(re.findall(r'"\$DT_URL[^"]*"', DOWNLOAD)).lower()
    assert "--header @-" in DOWNLOAD
    assert "?token=" not in NOTES


def test_the_mail_server_is_one_that_this_project_can_use() -> None:
    """Port and security belong together, and what is secret or local comes from the environment."""
    settings: dict[str, Any] = tomllib.loads((FOLDER / "smtp.toml").read_text(encoding="utf-8"))
    own = {name: value for name, value in settings.items() if not isinstance(value, dict)}
    assert own == {"delivery": "SMTP", "port": 587, "security": "STARTTLS required"}
    assert {name: value["environment"] for name, value in settings.items() if isinstance(value, dict)} == {
        "host": "SMTP_HOST",
        "user": "SMTP_USER",
        "password": "SMTP_PASSWORD",
        "sender": "SMTP_SENDER",
    }
    security = ConnectionSecurity(own["security"])
    server = SmtpServer("mail.example.org", "alerts@example.org", security, user="alerts", password=Secret("x"))
    assert server.address.endswith(f":{own['port']}")
