"""The layer's packages, installed once for each lock file and then taken from the cache without any network."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from filelock import FileLock

from smokealarm.errors import PackagingError

PYTHON_VERSION: Final = "3.13"
"""The version that the packages are chosen for, the default of the template's parameter Runtime."""

_LAST_LINES: Final = 8


def installed_packages(lock: Path, cache: Path, uv: Path) -> Path:
    """Return the folder with a lock file's packages, installing them first if nobody has.

    Safe for several processes at once: one installs, the others wait for it.

    Args:
        lock: requirements with a hash for every file.
        cache: the folder in which the installed packages are kept.
        uv: the ``uv`` executable.

    Raises:
        PackagingError: there is no lock file, or ``uv`` could not install it.

    """
    folder = cache / "layers" / _name(lock)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not folder.is_dir():
                _install_whole(lock, folder, uv)
    return folder


def _name(lock: Path) -> str:
    try:
        content = lock.read_bytes()
    except OSError as error:
        raise PackagingError(f"the layer's lock file cannot be read: {error}") from error
    return hashlib.sha256(content + PYTHON_VERSION.encode()).hexdigest()[:16]


def _install_whole(lock: Path, folder: Path, uv: Path) -> None:
    """Install beside the folder and rename, so that the folder is there only when it is whole."""
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder.parent))
    try:
        _install(lock, unfinished, uv)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _install(lock: Path, target: Path, uv: Path) -> None:
    try:
        done = subprocess.run(_command(lock, target, uv), capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise PackagingError(f"{uv} cannot be run: {error}; expected the uv executable") from error
    if done.returncode:
        told = "\n".join(done.stderr.splitlines()[-_LAST_LINES:])
        raise PackagingError(f"uv could not install the layer's packages from {lock}:\n{told}")


def _command(lock: Path, target: Path, uv: Path) -> list[str]:
    where = ["--target", str(target), "--python", sys.executable, "--python-version", PYTHON_VERSION]
    only_locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirements", str(lock)]
    return [str(uv), "pip", "install", "--quiet", "--no-python-downloads", *where, *only_locked]
