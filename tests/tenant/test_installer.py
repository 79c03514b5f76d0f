"""The download of an installer: a stand-in that says so, and that is verified as the vendor's is."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest

from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOWNLOADER = ApiToken("dt0c01.DOWNLOADER.SECRET", frozenset({"InstallerDownload"}))
OTHER = ApiToken("dt0c01.OTHER.SECRET", frozenset({"ReadConfig"}))
AGENT = "/api/v1/deployment/installer/agent"
LATEST = f"{AGENT}/unix/default/latest"
HEAD = (
    b'Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg="sha-256"; '
    b'boundary="--SIGNED-INSTALLER"\n\n\n----SIGNED-INSTALLER\n'
)
OPENSSL = shutil.which("openssl")


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    """Serve an environment to somebody who may download and somebody who may not."""
    with Tenant(Environment(31_557_600), [DOWNLOADER, OTHER]) as tenant:
        yield tenant


@pytest.fixture
def client(tenant: Tenant) -> Iterator[httpx.Client]:
    """Return a client that may download."""
    with httpx.Client(base_url=tenant.url, headers={"Authorization": f"Api-Token {DOWNLOADER.value}"}) as client:
        yield client


def verify(script: bytes, certificate: bytes, folder: Path) -> bool:
    """Run the vendor's own command on a download."""
    (folder / "dt-root.cert.pem").write_bytes(certificate)
    command = [str(OPENSSL), "cms", "-verify", "-CAfile", str(folder / "dt-root.cert.pem")]
    return not subprocess.run(command, input=HEAD + script, capture_output=True, check=False).returncode  # noqa: S603


def test_the_download_is_a_script_that_says_what_it_is(client: httpx.Client, tmp_path: Path) -> None:
    """Run, it prints two lines and changes nothing."""
    answer = client.get(LATEST)
    script = tmp_path / "installer.sh"
    script.write_bytes(answer.content)
    ran = subprocess.run(["/bin/sh", str(script)], capture_output=True, text=True, cwd=tmp_path, check=True)  # noqa: S603
    assert "stand-in for the OneAgent installer" in ran.stdout
    assert "installs nothing" in ran.stdout
    assert ran.stderr == ""
    assert list(tmp_path.iterdir()) == [script]


@pytest.mark.skipif(OPENSSL is None, reason="needs the openssl command")
def test_the_download_is_verified_as_the_vendors_is(client: httpx.Client, tmp_path: Path) -> None:
    """One changed byte, or no signature, and it is not."""
    script, certificate = client.get(LATEST).content, client.get("/dt-root.cert.pem").content
    assert verify(script, certificate, tmp_path)
    assert not verify(script.replace(b"installs nothing", b"installs a lot  "), certificate, tmp_path)
    assert not verify(script[: script.index(b"----SIGNED")], certificate, tmp_path)


def test_a_download_is_not_repeated_for_one_who_has_it(client: httpx.Client) -> None:
    """304 for the ETag of the answer before."""
    tag = client.get(LATEST).headers["ETag"]
    again = client.get(LATEST, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(LATEST, headers={"If-None-Match": '"other"'}).status_code == 200


def test_versions(client: httpx.Client) -> None:
    """The latest is the last of the list, and each can be downloaded by its name."""
    versions = client.get(f"{AGENT}/versions/unix/default").json()["availableVersions"]
    assert client.get(f"{LATEST}/metainfo").json() == {"latestAgentVersion": versions[-1]}
    assert {client.get(f"{AGENT}/unix/default/version/{each}").status_code for each in versions} == {200}
    assert client.get(f"{AGENT}/unix/default/version/1.2.3").status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"), [("windows/default", 404), ("unix/paas", 404), ("beos/default", 400), ("unix/deb", 400)]
)
def test_other_installers(client: httpx.Client, kind: str, status: int) -> None:
    """Real ones have no stand-in; others do not exist."""
    assert client.get(f"{AGENT}/{kind}/latest").status_code == status


def test_the_token_may_stand_in_the_query(tenant: Tenant) -> None:
    """In both spellings; without the scope it is refused."""
    for name in ("api-token", "Api-Token"):
        assert httpx.get(f"{tenant.url}{LATEST}?{name}={DOWNLOADER.value}&arch=x86").status_code == 200
    assert httpx.get(f"{tenant.url}{LATEST}?Api-Token={OTHER.value}").status_code == 403
    assert httpx.get(f"{tenant.url}{LATEST}").status_code == 401
