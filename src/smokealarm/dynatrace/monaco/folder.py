"""The files of a project, read from disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.project import MANIFEST, read_project
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.monaco.project import MonacoProject

__all__ = ["ProjectFiles", "read_folder"]

_LARGEST: Final = 10_000_000
"""Bytes of one file; templates are far smaller."""


def read_folder(folder: Path, manifest: str = MANIFEST) -> MonacoProject:
    """Return the project of the manifest in a folder.

    Raises :class:`~smokealarm.errors.MonacoInvalid`, also for a folder or a file that cannot be read.
    """
    return read_project(ProjectFiles(folder), manifest)


def _text(path: Path) -> str:
    """Return a file's text; what is no text at all is of no use to a project, and is read as an empty one."""
    if path.stat().st_size > _LARGEST:
        raise MonacoInvalid(f"has more than {_LARGEST} bytes", "", str(path), 1, "")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""


class ProjectFiles(Mapping[str, str]):
    """The texts of all files of a folder by their paths from it, each read when it is asked for.

    Files and folders whose names begin with a dot are left out, as are links that lead out of the folder. Asking raises
    :class:`~smokealarm.errors.MonacoInvalid` for a folder or a file that cannot be read. ``read`` returns a file's
    text.
    """

    def __init__(self, folder: Path, read: Callable[[Path], str] = _text) -> None:
        self._folder, self._read = folder, read
        try:
            self._paths = {path.relative_to(folder).as_posix(): path for path in sorted(_below(folder))}
        except OSError as error:
            raise _unreadable(error) from None

    def __getitem__(self, path: str) -> str:
        try:
            return self._read(self._paths[path])
        except OSError as error:
            raise _unreadable(error) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths


def _below(folder: Path) -> Iterator[Path]:
    root = folder.resolve(strict=True)
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(place, name) for name in names if not name.startswith(".")):
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root)):
                yield path


def _raise(error: OSError) -> None:
    raise error


def _unreadable(error: OSError) -> MonacoInvalid:
    return MonacoInvalid(f"cannot be read: {error.strerror}", "", str(error.filename), 1, "")
