"""The files of a project, read from disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.project import MANIFEST, read_project
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smokealarm.dynatrace.monaco.project import MonacoProject

__all__ = ["read_folder"]

_LARGEST: Final = 10_000_000
"""Bytes of one file; templates are far smaller."""


def read_folder(folder: Path, manifest: str = MANIFEST) -> MonacoProject:
    """Return the project of the manifest in a folder.

    Files and folders whose names begin with a dot are left out, as are links that lead out of the folder.

    Raises :class:`~smokealarm.errors.MonacoInvalid`, also for a folder or a file that cannot be read.
    """
    try:
        files = {path.relative_to(folder).as_posix(): _text(path) for path in _paths(folder)}
    except OSError as error:
        raise MonacoInvalid(f"cannot be read: {error.strerror}", "", str(error.filename), 1, "") from None
    return read_project(files, manifest)


def _paths(folder: Path) -> Iterator[Path]:
    root = folder.resolve(strict=True)
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and path.resolve().is_relative_to(root):
            yield path


def _text(path: Path) -> str:
    """Return a file's text; what is no text at all is of no use to a project, and is read as an empty one."""
    if path.stat().st_size > _LARGEST:
        raise MonacoInvalid(f"has more than {_LARGEST} bytes", "", str(path), 1, "")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""
