"""Checking files that a test writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.check import Configuration, Report, check_files, find_configuration

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.check import Finding
    from smokealarm.check.finding import Example


def checked(folder: Path, *examples: Example) -> Report:
    """Write files into a folder and check all of it by the settings there."""
    for each in examples:
        file = folder / each.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(each.text.encode("utf-8", "surrogateescape"))
    return check_files([folder], find_configuration(folder))


def found(folder: Path, *examples: Example) -> list[Finding]:
    """Return what is found in files, information included."""
    return list(checked(folder, *examples).findings)


def ids(folder: Path, *examples: Example) -> set[str]:
    """Return the ids of the checks that find something in files."""
    return {each.check.check_id for each in found(folder, *examples)}


def nothing_accepted(folder: Path) -> Configuration:
    """Return settings that accept nothing."""
    return Configuration(folder.resolve())
