"""A folder as a git revision has it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from smokealarm.errors import UsageError
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["revision_of"]


@contextmanager
def revision_of(folder: Path, revision: str) -> Iterator[Path]:
    """Provide a copy of a folder as it is in a revision, for the length of the block.

    Raises:
        UsageError: there is no git, no such revision, or the revision does not have the folder.
    """
    where = folder if folder.is_dir() else Path()
    inside = _git(where, "rev-parse", "--show-prefix").decode().strip()
    root = Path(_git(where, "rev-parse", "--show-toplevel").decode().strip())
    archive = _git(root, "archive", "--format=tar", f"{_commit(where, revision)}:{inside}")
    with TemporaryDirectory(prefix="smokealarm-revision-") as copy:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(copy, filter="data")
        yield Path(copy)


def _commit(where: Path, revision: str) -> str:
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return _git(where, *asked).decode().strip()
    except UsageError:
        known = _git(where, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags").decode().split()
        meant = nearest(revision, known)
        hint = f"did you mean {meant}?" if meant else "expected a folder, or a branch, tag or commit of this repository"
        raise UsageError(f"there is no folder and no revision {revision!r}; {hint}") from None


def _git(where: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise UsageError(f"git cannot be run: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise UsageError(f"git {arguments[0]}: {said or 'failed'}")
    return done.stdout
