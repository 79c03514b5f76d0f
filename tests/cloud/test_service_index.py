"""LocalStack's index of services, built with an installation and lent to each run."""

import sys
from pathlib import Path

import pytest

from smokealarm.cloud.service_index import index_services, lend_index
from smokealarm.errors import ProvisioningError


def stand_in(folder: Path, statements: str) -> Path:
    """Make an interpreter that does only this."""
    python = folder / "python"
    python.write_text(f"#!{sys.executable}\nimport os, pathlib, sys\n{statements}\n", encoding="utf-8")
    python.chmod(0o755)
    return python


def test_what_is_built_with_an_installation_is_found_by_a_run(tmp_path: Path) -> None:
    """The run finds it where LocalStack looks first, below the root of its own files."""
    environment = tmp_path / "environment"
    environment.mkdir()
    place = "pathlib.Path(os.environ['FILESYSTEM_ROOT'], 'usr/lib/localstack')"
    index_services(environment, stand_in(tmp_path, f"({place} / 'index').write_text(sys.argv[-1])"))

    lend_index(environment, tmp_path / "run")

    assert (tmp_path / "run/usr/lib/localstack/index").read_text(encoding="utf-8") == "localstack.aws.spec"


def test_a_failure_says_what_localstack_said(tmp_path: Path) -> None:
    """An installation without its index does not count as one."""
    with pytest.raises(ProvisioningError, match=r"index its services \(status 1\):\n  no such module"):
        index_services(tmp_path, stand_in(tmp_path, "sys.exit('no such module')"))
