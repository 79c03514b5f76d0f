"""Which files a run looks at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.errors import CheckImpossible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["TEXTS", "files_below"]

TEXTS: Final = (".conf", ".toml")
"""Ends of names of files that are searched for secrets and nothing else: settings of mail servers, Splunk, tools."""

_SUFFIXES: Final = (".json", ".yaml", ".yml", *TEXTS)
_PASSED_OVER: Final = ("node_modules", "__pycache__", "site-packages")
_OF_ENVIRONMENT: Final = "pyvenv.cfg"
"""The file that every virtual environment of Python has."""


def files_below(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files to check: those that are named, and every JSON, YAML, TOML or .conf file in folders that are.

    Hidden folders, installed packages and symbolic links within folders are passed over. Each file comes once, in the
    order of the paths, within a folder in alphabetical order.

    Raises:
        CheckImpossible: there is nothing at one of the paths.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_walked(path)))
        elif path.exists():
            found[path] = None
        else:
            raise CheckImpossible(f"there is no file or folder {path}")
    return tuple(found)


def _walked(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if _OF_ENVIRONMENT in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(names):
            path = Path(place, name)
            if name.endswith(_SUFFIXES) and not name.startswith(".") and not path.is_symlink():
                yield path
