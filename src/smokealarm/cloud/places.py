"""Where smokealarm keeps what it builds, and where it finds its own emulator sources."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from smokealarm.errors import ProvisioningError

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def cache_folder() -> Path:
    """Return the folder for everything that can be built again: ``SMOKEALARM_CACHE`` or the platform's own place."""
    chosen = os.environ.get("SMOKEALARM_CACHE")
    return Path(chosen).absolute() if chosen else platformdirs.user_cache_path("smokealarm")


@dataclass(frozen=True, slots=True)
class EmulatorSources:
    """The folder of the ``smokealarm-localstack`` distribution: its code, its metadata and its lock files."""

    folder: Path

    @property
    def code(self) -> Path:
        """The folder to put on ``PYTHONPATH``."""
        return self.folder / "src"

    @property
    def project_file(self) -> Path:
        """The ``pyproject.toml`` with the entry points that LocalStack looks up."""
        return self.folder / "pyproject.toml"

    def lock(self, name: str) -> Path:
        """Return the hash-locked requirements file of that name: ``localstack``, ``functions``, ``build``, ``tests``.

        Raises:
            ProvisioningError: this copy of smokealarm has no such file.
        """
        path = self.folder / f"{name}.lock"
        if not path.is_file():
            raise ProvisioningError(f"{path} is missing: this copy of smokealarm is incomplete; install it again")
        return path


def emulator_sources() -> EmulatorSources:
    """Find the emulator's sources: beside ``src/`` in a checkout, inside the package when installed.

    Raises:
        ProvisioningError: they are in neither place.
    """
    for folder in (_PACKAGE / "_emulator", _PACKAGE.parents[1] / "emulator"):
        if (folder / "pyproject.toml").is_file():
            return EmulatorSources(folder)
    raise ProvisioningError(
        f"the sources of smokealarm-localstack are neither in {_PACKAGE / '_emulator'} nor in "
        f"{_PACKAGE.parents[1] / 'emulator'}: this copy of smokealarm is incomplete; install it again",
    )
