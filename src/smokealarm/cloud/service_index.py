"""LocalStack's index of all services: built with an installation, and lent to each run.

Outside of its own container image LocalStack builds it at every start, which takes longer than the rest of the start.
"""

import subprocess
from pathlib import Path
from typing import Final

from smokealarm.errors import ProvisioningError

_ROOT: Final = "filesystem"
_PLACE: Final = Path("usr", "lib", "localstack")
_LINES_SHOWN: Final = 12


def index_services(environment: Path, python: Path) -> None:
    """Build the index inside a virtual environment that has LocalStack.

    Raises:
        ProvisioningError: LocalStack failed; carries its last lines.
    """
    root = environment / _ROOT
    (root / _PLACE).mkdir(parents=True)
    settings = {"FILESYSTEM_ROOT": str(root), "OVERRIDE_IN_DOCKER": "0", "DISABLE_EVENTS": "1", "HOME": str(root)}
    ran = subprocess.run(  # noqa: S603 - our own installation
        [str(python), "-m", "localstack.aws.spec"], cwd=root, env=settings, capture_output=True, check=False, text=True
    )
    if ran.returncode != 0:
        said = "\n".join(f"  {line}" for line in (ran.stdout + ran.stderr).splitlines()[-_LINES_SHOWN:])
        raise ProvisioningError(f"LocalStack could not index its services (status {ran.returncode}):\n{said}")


def lend_index(environment: Path, filesystem: Path) -> None:
    """Let a run find the index below the root of its files; a run that finds none builds its own."""
    place = filesystem / _PLACE
    place.parent.mkdir(parents=True)
    place.symlink_to(environment / _ROOT / _PLACE)
