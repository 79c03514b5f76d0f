"""Lay the ``smokealarm-localstack`` distribution over LocalStack's environment without installing it.

LocalStack finds plugins by the entry points of installed distributions. The code is put on ``PYTHONPATH`` straight from
its sources, and beside it a folder with nothing but the metadata that an installer would have written. No build backend
and no network are needed, and an edit of the sources needs no new installation.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from smokealarm.cloud.build_once import Receipt, build_once
from smokealarm.cloud.places import EmulatorSources

_KEY_LENGTH: Final = 16


def overlay(sources: EmulatorSources, cache: Path) -> tuple[Path, Path]:
    """Return the two folders for ``PYTHONPATH``: the metadata's and the code's."""
    text = sources.project_file.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    project: Mapping[str, Any] = tomllib.loads(text)["project"]
    info = f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"

    def make(folder: Path) -> None:
        (folder / info).mkdir()
        (folder / info / "METADATA").write_text(_metadata(project), encoding="utf-8")
        (folder / info / "entry_points.txt").write_text(_entry_points(project), encoding="utf-8")

    receipt = Receipt(source=digest, witness=f"{info}/entry_points.txt")
    return build_once(cache / "overlay" / digest[:_KEY_LENGTH], receipt, make, lambda: None), sources.code


def _metadata(project: Mapping[str, Any]) -> str:
    """Write the three fields that the core metadata specification requires.

    https://packaging.python.org/en/latest/specifications/core-metadata/
    """
    return f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"


def _entry_points(project: Mapping[str, Any]) -> str:
    """Write the INI form of https://packaging.python.org/en/latest/specifications/entry-points/."""
    groups: Mapping[str, Mapping[str, str]] = project["entry-points"]
    return "\n".join(
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
        for group, points in groups.items()
    )
