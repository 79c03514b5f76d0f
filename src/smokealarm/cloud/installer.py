"""Drive uv: make an environment, and install hash-locked requirements into it."""

import os
import subprocess
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import uv

from smokealarm.cloud.progress import Progress
from smokealarm.errors import ProvisioningError

_LINES_SHOWN: Final = 12
# A user's settings for indexes, proxies, certificates and caches hold here; those that would install something else, or
# elsewhere, do not.
_NOT_INHERITED: Final = frozenset(
    {
        "UV_BUILD_CONSTRAINT",
        "UV_CONSTRAINT",
        "UV_EXCLUDE_NEWER",
        "UV_NO_BINARY",
        "UV_OVERRIDE",
        "UV_PRERELEASE",
        "UV_PROJECT_ENVIRONMENT",
        "UV_PYTHON",
        "UV_RESOLUTION",
        "UV_SYSTEM_PYTHON",
        "VIRTUAL_ENV",
    }
)


def make_environment(folder: Path, base: Path) -> None:
    """Make a virtual environment in an existing folder, such that the folder may be renamed afterwards.

    Raises:
        ProvisioningError: uv refused.
    """
    run_uv(["venv", "--relocatable", "--no-project", "--allow-existing", "--python", str(base), str(folder)], folder)


def install(locks: tuple[Path, Path], place: list[str], folder: Path, progress: Progress | None = None) -> None:
    """Install what the first lock names, built with what the second names, checking every hash.

    ``place`` is uv's options that say where; ``folder`` is where uv runs, away from anybody's project settings.

    Raises:
        ProvisioningError: uv failed; carries its last lines.
    """
    lock, build_lock = locks
    locked = ["--require-hashes", "--build-constraints", str(build_lock), "-r", str(lock)]
    run_uv(["pip", "install", *locked, *place], folder, progress)


def run_uv(arguments: list[str], folder: Path, progress: Progress | None = None) -> None:
    """Run uv to its end, passing its lines on as they come.

    Raises:
        ProvisioningError: it failed; carries its last lines.
    """
    last: deque[str] = deque(maxlen=_LINES_SHOWN)
    with _start([uv.find_uv_bin(), "--no-progress", *arguments], folder) as process:
        for line in process.stderr or ():
            last.append(line.rstrip())
            if progress is not None:
                progress.line(line)
    if process.returncode != 0:
        raise ProvisioningError(_explain(arguments, process.returncode, list(last)))


def _start(command: list[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own dependency, with our own arguments
        command,
        cwd=folder,
        env=_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in inherited.items() if name not in _NOT_INHERITED}


def _explain(arguments: list[str], status: int, last: list[str]) -> str:
    said = "\n".join(f"  {line}" for line in last) or "  (it says nothing)"
    return (
        f"`uv {' '.join(arguments[:2])}` failed with status {status}. The first installation needs the Python package "
        f"index; later ones need no network. Its last lines:\n{said}"
    )
